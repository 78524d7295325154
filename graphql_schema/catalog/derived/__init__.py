"""Runs that come of others."""
