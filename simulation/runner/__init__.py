"""What a worker does: the stages of a set run and the conversation loop."""
