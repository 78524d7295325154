"""A session from its opening to its outcome."""
