"""SQLite as a durable file: connections, locks, and one writer that commits in groups."""
