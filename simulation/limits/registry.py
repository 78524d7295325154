"""All there is in limits: documents and deciders."""

from __future__ import annotations

from typing import Any

from simulation.kernel.decider import Decider
from simulation.limits.decider import LimitsDecider
from simulation.limits.documents import LimitsDocument

DOCUMENTS: tuple[Any, ...] = (LimitsDocument,)


def deciders() -> tuple[Decider, ...]:
    """Every decider."""
    return (LimitsDecider(),)
