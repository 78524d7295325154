"""How many examples are made up: few and always the same ones, or many and new ones.

`make test` takes few, so that it stays quick; `make test-deep` takes 20 times as many.
"""

from __future__ import annotations

import os

from hypothesis import settings

DEEP = os.environ.get("SIMULATION_TEST_DEPTH") == "deep"
DEEPER = 20
PLAIN_EXAMPLES = 60


def examples(few: int) -> int:
    """How many of those examples to make of which ``few`` do for a quick look."""
    return few * DEEPER if DEEP else few


def choose_profile() -> None:
    """Have hypothesis make as many examples as that; the same on every machine unless deep."""
    settings.register_profile(
        "ci", derandomize=True, database=None, deadline=None, max_examples=PLAIN_EXAMPLES
    )
    settings.register_profile(
        "deep", deadline=None, max_examples=examples(PLAIN_EXAMPLES), print_blob=True
    )
    settings.load_profile("deep" if DEEP else "ci")
