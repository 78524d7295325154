"""The GraphQL interface: the edge that speaks the protocol, and one module per slice."""
