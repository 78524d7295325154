"""What the sessions of a unit test show so far, one after the other in the order of their slots.

Sessions end in any order. Only those count before which all have ended: so the same outcomes
settle a verdict at the same session, whoever played them, and whatever crashed in between.
"""

from __future__ import annotations

from collections.abc import Collection

from simulation.catalog.gates.critical import fewest_passes, most_passes
from simulation.catalog.gates.gate import (
    AllPass,
    AtMostFailures,
    EarlyStop,
    Gate,
    PassHatK,
    PassRate,
)
from simulation.catalog.gates.verdict import Count, Verdict, verdict_by
from simulation.statistics.sequential import SequentialTest


class Evidence:
    """The first sessions of ``planned``; ``required`` are the criteria that have to apply."""

    def __init__(
        self, gate: Gate, early_stop: EarlyStop, planned: int, required: Collection[int] = ()
    ) -> None:
        self._gate = gate
        self._early_stop = early_stop
        self._planned = planned
        self._silent = set(required)
        self._test = _sequential_test(gate, early_stop, planned)
        self.count = Count(0, 0, 0)
        self.settled: Verdict | None = None
        """The verdict, as soon as no session is needed any more."""

    def add(self, passed: bool | None, heard: Collection[int] = ()) -> None:
        """Add the next session. ``passed`` is null where it says nothing about the agent;
        ``heard`` are the criteria that applied in it, or may have."""
        before = self.count
        self._silent.difference_update(heard)
        self.count = Count(
            before.sessions + 1,
            before.counted + (passed is not None),
            before.passed + (passed is True),
        )
        self.settled = self._settled()

    @property
    def verdict(self) -> Verdict:
        """What these sessions say, if there are no others."""
        if self.settled is not None:
            return self.settled
        if self._test is None:
            return verdict_by(self._gate, self.count)
        # Who may look at any time pays for it at the end: the fixed bound was not promised.
        decided = self._by_test()
        if decided is not None:
            return decided
        return Verdict.INCONCLUSIVE if self._could_be_decided() else Verdict.UNDECIDED

    def _settled(self) -> Verdict | None:
        if self._early_stop is EarlyStop.OFF or not self.count.counted:
            return None
        found = self._certain() if self._test is None else self._by_test()
        # A criterion may yet apply: before that nothing has passed.
        return None if found is Verdict.PASSED and self._silent else found

    def _certain(self) -> Verdict | None:
        """The verdict that no further session can change, whatever becomes of it.

        That it cannot be judged changes none that holds if it fails, or passes, as well.
        """
        gate, count = self._gate, self.count
        left, judged = self._planned - count.sessions, self._planned - count.unjudged
        if isinstance(gate, PassHatK) and count.counted < gate.k:
            return None
        if count.passed + left <= most_passes(gate, judged):
            return Verdict.FAILED
        if isinstance(gate, AllPass):
            return None
        # Of all sessions, and not of those that could be judged alone, this gate speaks.
        held = self._planned if isinstance(gate, AtMostFailures) else judged
        if count.passed >= fewest_passes(gate, held):
            return Verdict.PASSED
        return self._never(left + count.unjudged)

    def _never(self, open: int) -> Verdict | None:
        """Undecided, where not even ``open`` sessions more could show anything."""
        gate, passed = self._gate, self.count.passed
        if not isinstance(gate, PassRate):
            return None
        succeeds = passed + open >= fewest_passes(gate, self._planned)
        fails = passed <= most_passes(gate, self._planned)
        return None if succeeds or fails else Verdict.UNDECIDED

    def _by_test(self) -> Verdict | None:
        assert self._test is not None
        decided = self._test.decide(self.count.passed, self.count.counted)
        return None if decided is None else Verdict(decided)

    def _could_be_decided(self) -> bool:
        assert self._test is not None
        missing, count = self.count.unjudged, self.count
        if not count.counted:
            return True
        best, worst = count.with_passed(missing), count.with_failed(missing)
        return missing > 0 and any(
            self._test.decide(each.passed, each.counted) is not None for each in (best, worst)
        )


def _sequential_test(gate: Gate, early_stop: EarlyStop, planned: int) -> SequentialTest | None:
    if early_stop is EarlyStop.SEQUENTIAL and isinstance(gate, PassRate):
        return SequentialTest(planned, gate.at_least, gate.confidence)
    return None
