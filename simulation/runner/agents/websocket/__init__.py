"""Agents that are talked to over a WebSocket."""
