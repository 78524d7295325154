"""All there is in Pulse: documents and deciders."""

from __future__ import annotations

from typing import Any

from simulation.kernel.decider import Decider
from simulation.pulse.idempotency.decider import IdempotencyDecider
from simulation.pulse.kind import KindRegistry
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.documents import OpenRunDocument, RecoveryDocument, RunDocument
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.documents import TaskDocument

DOCUMENTS: tuple[Any, ...] = (TaskDocument, RunDocument, OpenRunDocument, RecoveryDocument)


def deciders(kinds: KindRegistry) -> tuple[Decider, ...]:
    """Every decider, in the order in which their streams may refer to each other."""
    return (TaskDecider(kinds), RunDecider(), IdempotencyDecider())
