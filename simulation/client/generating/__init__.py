"""Makes the client's types of the schema, and its blocking form of the other: `make client`."""
