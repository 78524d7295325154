"""Fixtures of the command line's tests."""

from tests.support.platform import house

__all__ = ["house"]
