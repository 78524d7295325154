"""What the API answers and takes, as types: made by `make client`."""
