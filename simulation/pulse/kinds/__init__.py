"""The task kinds that ship with Pulse."""
