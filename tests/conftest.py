"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine and in every run.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")
