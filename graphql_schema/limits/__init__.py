"""The limits of an organization and of its server."""
