"""The HTTP application: REST of Pulse, the home of GraphQL, the health check."""
