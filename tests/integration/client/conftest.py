"""Fixtures of these tests."""

from tests.support.platform import house, stranger

__all__ = ["house", "stranger"]
