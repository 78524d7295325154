"""Runs side by side, and unit tests over time, in GraphQL."""
