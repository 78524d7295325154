"""Reviewing results, and how far judges can be trusted by it."""
