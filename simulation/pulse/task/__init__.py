"""Tasks: what is run, and when."""
