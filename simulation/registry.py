"""All there is in all slices: documents, deciders, and the codec of every stored event."""

from __future__ import annotations

from typing import Any

from simulation.catalog import registry as catalog
from simulation.demo_pulse import registry as demo_pulse
from simulation.eventstore.codec import EventCodec
from simulation.identity import registry as identity
from simulation.kernel.decider import Decider
from simulation.limits import registry as limits
from simulation.pulse import registry as pulse
from simulation.pulse.kind import KindRegistry

DOCUMENTS: tuple[Any, ...] = (
    *identity.DOCUMENTS,
    *catalog.DOCUMENTS,
    *limits.DOCUMENTS,
    *pulse.DOCUMENTS,
    *demo_pulse.DOCUMENTS,
)


def deciders(kinds: KindRegistry) -> tuple[Decider, ...]:
    """Every decider, in the order in which their streams may refer to each other."""
    return (
        *identity.deciders(),
        *catalog.deciders(),
        *limits.deciders(),
        *pulse.deciders(kinds),
        *demo_pulse.deciders(),
    )


def codec() -> EventCodec:
    """The codec of every event that was ever stored."""
    return EventCodec(event for decider in deciders(KindRegistry()) for event in decider.events)
