"""Set runs: a unit test set, executed in the background on pinned versions."""
