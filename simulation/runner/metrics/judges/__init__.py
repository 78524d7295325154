"""Models that judge: what they are told, and what several judgements come to."""
