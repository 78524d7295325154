"""What a demo pulse emits, made up from a seed: visitors, their journeys, their sessions."""
