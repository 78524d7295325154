"""Whether a number of sessions can ever meet a gate, and how many it takes."""

from __future__ import annotations

from simulation.catalog.gates.gate import Gate, PassHatK, PassRate
from simulation.statistics.planning import sessions_to_show


def remark_on(gate: Gate, sessions: int, number: int) -> str | None:
    """What the author of a set should know of the gate of its ``number``-th entry, from 0."""
    why = why_undecidable(gate, sessions)
    return why and f"unit_test_runs.{number}.gate: {why}; raise its run_count, or ask for less."


def why_undecidable(gate: Gate, sessions: int) -> str | None:
    """Why ``sessions`` of them cannot meet ``gate`` even if all pass; null where they can.

    Names the number that would do.
    """
    match gate:
        case PassRate():
            # As many as a test that may stop early needs, if all of them pass.
            needed = sessions_to_show(gate.at_least, gate.confidence)
            shown = f"{gate.at_least:g} with confidence {gate.confidence:g}"
        case PassHatK():
            needed, shown = gate.k, f"pass^{gate.k}"
        case _:
            return None
    return None if sessions >= needed else f"{sessions} sessions cannot show {shown}; {needed} can"
