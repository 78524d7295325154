"""All there is in the demo pulse: documents and deciders."""

from __future__ import annotations

from typing import Any

from simulation.demo_pulse.decider import DemoPulseDecider
from simulation.demo_pulse.documents import DemoPulseDocument
from simulation.kernel.decider import Decider

DOCUMENTS: tuple[Any, ...] = (DemoPulseDocument,)


def deciders() -> tuple[Decider, ...]:
    """Every decider."""
    return (DemoPulseDecider(),)
