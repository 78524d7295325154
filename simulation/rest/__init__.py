"""The HTTP application: so far GraphQL's home and the health check."""
