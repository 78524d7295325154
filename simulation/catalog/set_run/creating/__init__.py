"""How a run comes to be: of a set, or of another run."""
