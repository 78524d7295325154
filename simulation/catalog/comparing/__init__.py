"""Two runs side by side: what became of their unit tests, and what is not as it was."""
