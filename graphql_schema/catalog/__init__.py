"""Definitions, their runs, conversations and evaluations."""
