"""Pulse: tasks, their runs, and how the engine is."""
