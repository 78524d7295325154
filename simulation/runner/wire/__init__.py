"""What sends and reads bytes."""
