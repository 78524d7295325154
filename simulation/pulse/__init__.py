"""Pulse, the durable runtime: tasks, their runs, and the engine that executes them."""
