"""The synthesizer: a seed becomes the usage of the product, by several visitors at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice

from simulation.demo_pulse.synthesis.browsing import browse
from simulation.demo_pulse.synthesis.calling import call_api
from simulation.demo_pulse.synthesis.chance import Chance, Odds
from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.ids import long_ids
from simulation.demo_pulse.synthesis.journeys import Journey, edit, look_around, run_tests
from simulation.demo_pulse.synthesis.visit import Visit
from simulation.demo_pulse.synthesis.visitor import EVERY_ROLE, Person, Population
from simulation.demo_pulse.synthesis.workspace import Workspace

FEWEST_PEOPLE, MOST_PEOPLE = 3, 5

_OPENING: tuple[tuple[Journey, frozenset[str]], ...] = (
    (run_tests, EVERY_ROLE - {"viewer"}),
    (look_around, EVERY_ROLE),
    (edit, EVERY_ROLE - {"viewer", "tester"}),
)
_OPENING_CALLS = 6
"""How a pulse begins, with the roles that may: one journey each and a machine, all of them short.

Sessions of at most 15, 9 and 11 events and 6 calls: after 14 + 8 + 10 + 6 = 38 events somebody
has left, whatever the order. Even the shortest pulse shows a session from beginning to end.
"""

_CHANGES = Odds.of({-1: 1, 0: 2, 1: 1})
_MACHINE_SHARE = 0.5
_LONGEST_GAP = 6


def synthesize(seed: int) -> Iterator[SyntheticEvent]:
    """The events of a pulse, without end; the n-th is always the same for the same ``seed``.

    So a pulse goes on after a crash by skipping what was emitted, at some 5 µs an event.
    """
    return _Crowd(Chance(seed)).events()


@dataclass(frozen=True, slots=True)
class _Present:
    """A session that is going on; ``since`` is the second of its beginning."""

    visit: Visit
    events: Iterator[SyntheticEvent]
    since: int
    person: Person | None


class _Crowd:
    """Whoever is there: three to five people, at times with a machine.

    Everybody moves on a clock of made-up seconds, which interleaves their sessions in a
    natural way and makes the durations in their events true to each other. The clock has
    nothing to do with the pace at which events are emitted.
    """

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._population = Population(chance)
        self._workspace = Workspace(chance)
        self._session_ids = long_ids("sess", chance)
        self._people: set[str] = set()
        self._has_machine = False
        self._arrivals = 0
        self._waiting: list[tuple[int, int, _Present]] = []
        """A heap by the second of the next move; who came first, moves first."""

    def events(self) -> Iterator[SyntheticEvent]:
        """What they all do, in the order of their clock."""
        self._open()
        while True:
            now, arrival, present = heappop(self._waiting)
            event = next(present.events, None)
            if event is None:
                self._leave(present, now)
                continue
            yield event
            heappush(self._waiting, (present.since + present.visit.elapsed, arrival, present))

    def _open(self) -> None:
        for number, (journey, roles) in enumerate(_OPENING):
            self._admit_person(self._population.person(self._people, roles), 2 * number, journey)
        self._admit_machine(self._chance.between(1, 4), _OPENING_CALLS)

    def _leave(self, leaving: _Present, now: int) -> None:
        """Only where a person leaves do others come, one more or less than there were."""
        if leaving.person is None:
            self._has_machine = False
            return
        before = len(self._people)
        wanted = min(max(before + self._chance.by(_CHANGES), FEWEST_PEOPLE), MOST_PEOPLE)
        for _ in range(wanted - before + 1):
            newcomer = self._population.person(self._people)
            self._admit_person(newcomer, now + self._gap())
        self._people.remove(leaving.person.id)
        if not self._has_machine and self._chance.happens(_MACHINE_SHARE):
            self._admit_machine(now + self._gap())

    def _gap(self) -> int:
        """Seconds until somebody comes."""
        return self._chance.between(1, _LONGEST_GAP)

    def _admit_person(self, person: Person, at: int, only: Journey | None = None) -> None:
        visit = Visit(person.id, next(self._session_ids), self._chance)
        self._people.add(person.id)
        self._admit(visit, browse(person, visit, self._workspace, only), at, person)

    def _admit_machine(self, at: int, most: int | None = None) -> None:
        machine = self._population.machine()
        visit = Visit(machine.id, next(self._session_ids), self._chance)
        self._has_machine = True
        self._admit(visit, islice(call_api(machine, visit), most), at, None)

    def _admit(
        self, visit: Visit, events: Iterator[SyntheticEvent], at: int, person: Person | None
    ) -> None:
        self._arrivals += 1
        present = _Present(visit, events, at, person)
        heappush(self._waiting, (at, self._arrivals, present))
