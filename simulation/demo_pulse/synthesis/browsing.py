"""Sessions of people: they sign in, do what their role lets them do, and leave."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.demo_pulse.synthesis.chance import Odds
from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.journeys import (
    Journey,
    edit,
    invite,
    look_around,
    read_results,
    run_tests,
    search,
)
from simulation.demo_pulse.synthesis.visit import Visit
from simulation.demo_pulse.synthesis.visitor import Person
from simulation.demo_pulse.synthesis.workspace import Workspace

_READS: dict[Journey, int] = {look_around: 5, search: 2, read_results: 4}
_TESTS = _READS | {run_tests: 5}
_EDITS = _TESTS | {edit: 6}
_ADMINISTERS = _EDITS | {invite: 3}

JOURNEYS: dict[str, Odds[Journey]] = {
    "viewer": Odds.of(_READS),
    "tester": Odds.of(_TESTS),
    "editor": Odds.of(_EDITS),
    "admin": Odds.of(_ADMINISTERS),
    "owner": Odds.of(_ADMINISTERS),
}
"""By role: what people come for. The roles are those of an organization's users."""

_ENTRIES = Odds.of({"/dashboard": 7, "/runs": 2, "/test-sets": 1})
_JOURNEYS_A_SESSION = Odds.of({1: 8, 2: 5, 3: 1})


def browse(
    person: Person, visit: Visit, workspace: Workspace, only: Journey | None = None
) -> Iterator[SyntheticEvent]:
    """A whole session, with ``only`` that journey or else one to three of the role's.

    The events around the journeys are three.
    """
    chance = visit.chance
    yield visit.does(
        "session.started",
        device=person.device,
        os=person.os,
        browser=person.browser,
        plan=person.plan,
        country=person.country,
        role=person.role,
        sign_in=person.sign_in,
    )
    yield visit.views(chance.by(_ENTRIES))
    if only is not None:
        yield from only(visit, workspace)
    else:
        for _ in range(chance.by(_JOURNEYS_A_SESSION)):
            yield from chance.by(JOURNEYS[person.role])(visit, workspace)
    yield visit.ends()
