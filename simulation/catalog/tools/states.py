"""The state of simulated tools in a session, as its transcript has it."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.session.transcript import Message
from simulation.kernel.values import Json


def last_change(transcript: Sequence[Message]) -> dict[str, Json] | None:
    """The state after ``transcript``; null where nothing in it changed it."""
    return next((each.state for each in reversed(transcript) if each.state is not None), None)


def state_after(initial: dict[str, Json], transcript: Sequence[Message]) -> dict[str, Json]:
    """The state after ``transcript``, where it was ``initial`` before."""
    changed = last_change(transcript)
    return initial if changed is None else changed


def executed_in(transcript: Sequence[Message]) -> int:
    """How many calls have been executed in ``transcript``."""
    return sum(call.result is not None for each in transcript for call in each.tool_calls)
