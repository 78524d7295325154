"""Where a persona broke its role."""

from __future__ import annotations

from enum import StrEnum

from simulation.kernel.values import Value


class BreakKind(StrEnum):
    """How a persona broke its role."""

    CONTRADICTED_FACTS = "contradicted_facts"
    GAVE_AWAY = "gave_away"
    SPOKE_AS_ASSISTANT = "spoke_as_assistant"
    REPEATED_ITSELF = "repeated_itself"
    LEFT_TOO_EARLY = "left_too_early"
    ALL_AT_ONCE = "all_at_once"
    OTHER_LANGUAGE = "other_language"


class PersonaBreak(Value):
    """One break of a role.

    ``key`` is that of the message in which it happens; empty where the persona left without
    one. ``why`` is a sentence, and holds no private fact that was not said.
    """

    kind: BreakKind
    key: str
    why: str


def told(breaks: tuple[PersonaBreak, ...]) -> str:
    """``breaks`` as a reason: the first, and how many there are besides."""
    first, *others = breaks
    place = f" ({first.key})" if first.key else ""
    more = f" {len(others)} further break(s) were found." if others else ""
    kind = first.kind.value.replace("_", " ")
    return f"The persona broke its role, {kind}{place}: {first.why}{more}"
