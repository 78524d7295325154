"""The HTTP application: REST of Pulse, the home of GraphQL and of the page, the health check."""
