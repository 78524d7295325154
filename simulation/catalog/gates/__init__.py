"""What passing means for a unit test, and when that is decided."""
