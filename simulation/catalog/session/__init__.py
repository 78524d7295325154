"""Sessions: one conversation of a set run, turn by turn, with what the metrics said."""
