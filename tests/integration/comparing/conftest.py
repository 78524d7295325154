"""Fixtures of these tests."""

from tests.support.platform import house

__all__ = ["house"]
