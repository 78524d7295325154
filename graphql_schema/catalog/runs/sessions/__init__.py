"""Sessions of runs: what was said, and what was made of it."""
