"""News of runs, as subscriptions."""
