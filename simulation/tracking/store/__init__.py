"""The TrackedEventStore port and its stores: in memory, on SQLite, on MongoDB."""
