"""The viewer, their organization, its users and API keys."""
