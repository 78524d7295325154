"""The queue of what judges said and nobody has reviewed, and how much each needs a person."""
