"""Whether a number of sessions can ever meet a gate, and how many it takes."""

from __future__ import annotations

from simulation.catalog.gates.gate import EarlyStop, Gate, PassHatK, PassRate
from simulation.statistics.planning import sessions_to_show
from simulation.statistics.sequential import SequentialTest


def why_undecidable(gate: Gate, sessions: int, early_stop: EarlyStop) -> str | None:
    """Why ``sessions`` of them cannot meet ``gate`` even if all pass; null where they can.

    Names the number that would do.
    """
    match gate:
        case PassRate():
            needed = _fewest(gate, sessions, early_stop)
            shown = f"{gate.at_least:g} with confidence {gate.confidence:g}"
        case PassHatK():
            needed, shown = gate.k, f"pass^{gate.k}"
        case _:
            return None
    return None if sessions >= needed else f"{sessions} sessions cannot show {shown}; {needed} can"


def _fewest(gate: PassRate, sessions: int, early_stop: EarlyStop) -> int:
    """How many sessions have to be planned before the gate can be met."""
    needed = sessions_to_show(gate.at_least, gate.confidence)
    if early_stop is not EarlyStop.SEQUENTIAL:
        return needed
    # Looking again and again costs a few sessions more than the one look at the end.
    needed = max(needed, sessions)
    while not SequentialTest(needed, gate.at_least, gate.confidence).passes_from:
        needed += 1
    return needed
