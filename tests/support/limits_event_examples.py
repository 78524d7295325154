"""Examples of every event that limits store."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.set_run.values.budget import Budget
from simulation.kernel.messages import Event
from simulation.limits.messages import LimitsSet


def usual() -> Iterator[Event]:
    """One example of each."""
    budget = Budget(calls=2_000, tokens=1_500_000, money=12.5, seconds=1_800)
    yield LimitsSet(run_budget=budget, requests_per_minute=300)


def variants() -> Iterator[tuple[str, Event]]:
    """Further examples, by the name of the variant."""
    yield "none", LimitsSet(run_budget=None, requests_per_minute=None)
