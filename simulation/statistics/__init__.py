"""What can be said from a few passes and failures; nothing but the standard library."""
