"""Agents that speak A2A; only ``opening`` can be imported without the SDK."""
