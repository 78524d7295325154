"""The GraphQL operations of the client; `make client` makes its types of them."""
