"""What holds for every test."""

from __future__ import annotations

import gc

from hypothesis import settings

# The same examples on every machine and in every run.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")

# Looking through the garbage of many short-lived platforms takes an eighth of the time.
gc.set_threshold(50_000, 50, 100)
