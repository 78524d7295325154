"""What holds for every test."""

from __future__ import annotations

import gc

from tests.support.depth import choose_profile

choose_profile()

# Looking through the garbage of many short-lived platforms takes an eighth of the time.
gc.set_threshold(50_000, 50, 100)
