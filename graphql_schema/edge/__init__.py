"""The GraphQL edge: protocol, limits, caches, errors and GraphiQL; knows nothing of the domain."""
