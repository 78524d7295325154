"""The platform in pytest: unit tests of a set as items, and conversations written in Python."""
