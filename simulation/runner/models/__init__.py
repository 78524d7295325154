"""What talks to language models."""
