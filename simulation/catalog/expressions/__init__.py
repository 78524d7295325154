"""What users write to find, match and fill in: bounded in what it may cost."""
