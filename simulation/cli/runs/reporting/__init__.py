"""Reports of runs as files: which are wanted, where they go, and how they are read."""
