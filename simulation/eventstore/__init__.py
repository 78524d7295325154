"""The EventStore port and its stores: in memory, on SQLite, on MongoDB."""
