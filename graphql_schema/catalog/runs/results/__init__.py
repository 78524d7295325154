"""What runs and their unit tests come to."""
