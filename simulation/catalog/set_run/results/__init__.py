"""What sessions come to, and what they may come to."""
