"""What the messages of set runs are made of."""
