"""Who may do what: organizations with their users, API keys, roles and signing keys."""
