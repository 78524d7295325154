"""Retries: which sessions of a run are played again, and what comes of both together."""
