"""Waiting for a run: how far it has come, and what becomes of a connection meanwhile."""
