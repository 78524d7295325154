"""What visitors work on together: what one has saved or run, another finds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice

from simulation.demo_pulse.synthesis.chance import Chance
from simulation.demo_pulse.synthesis.ids import long_ids, short_ids

_PERSONAS, _SCENARIOS, _TEST_SETS = 12, 16, 8
_RECENT = 12


@dataclass(slots=True)
class Draft:
    """A persona or scenario; its version rises with every save."""

    id: str
    version: int

    def revise(self) -> int:
        """The version that the next save makes."""
        self.version += 1
        return self.version


@dataclass(frozen=True, slots=True)
class TestSet:
    """A unit test set: a run of it plays ``sessions`` conversations, at least 3."""

    id: str
    sessions: int


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run and what came of it; ``errors`` are sessions that count neither way."""

    id: str
    test_set: TestSet
    passed: int
    failed: int
    errors: int

    @property
    def verdict(self) -> str:
        """``passed`` if every session that counts did; some do in every run."""
        return "failed" if self.failed else "passed"


class Workspace:
    """Definitions, and the runs that were finished lately."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.personas = _drafts("persona", _PERSONAS, chance)
        self.scenarios = _drafts("scenario", _SCENARIOS, chance)
        self.test_sets = [
            TestSet(id, chance.between(3, 12) * chance.one_of((1, 1, 3, 5)))
            for id in islice(short_ids("set", chance), _TEST_SETS)
        ]
        self.recent: deque[FinishedRun] = deque(maxlen=_RECENT)
        self._run_ids = long_ids("run", chance)

    def new_run_id(self) -> str:
        """The id of a run that starts now."""
        return next(self._run_ids)

    def finish(self, run_id: str, test_set: TestSet) -> FinishedRun:
        """End a run, well more often than not; from now on it is among the recent ones."""
        chance, sessions = self._chance, test_set.sessions
        errors = chance.between(1, 2) if chance.happens(0.06) else 0
        failed = 0 if chance.happens(0.6) else chance.between(1, max(1, sessions // 4))
        run = FinishedRun(run_id, test_set, sessions - failed - errors, failed, errors)
        self.recent.append(run)
        return run


def _drafts(kind: str, number: int, chance: Chance) -> list[Draft]:
    return [Draft(id, chance.between(1, 9)) for id in islice(short_ids(kind, chance), number)]
