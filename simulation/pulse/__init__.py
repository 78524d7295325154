"""Pulse, the durable runtime: so far the engine that executes set runs."""
