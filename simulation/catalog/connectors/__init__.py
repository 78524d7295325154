"""Connectors: how agents under test are reached; ``runner/agents`` does the talking."""
