"""Event tracking over REST."""
