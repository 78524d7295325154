"""Fixtures of these tests."""

from tests.support.platform import house, owner, stranger

__all__ = ["house", "owner", "stranger"]
