"""What a set run records of its services before it plays."""

from __future__ import annotations

import pytest

from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    RecordServiceChecks,
    RunStatus,
    SetRunCancelRequested,
    SetRunFinished,
    SetRunServicesChecked,
    Verdict,
)
from simulation.catalog.set_run.values.service_checks import (
    ServiceCheck,
    ServiceFindings,
    ServiceIdentity,
)
from simulation.kernel.errors import NotFound
from simulation.kernel.messages import Event
from tests.support.examples import ANNA, AT, id_of
from tests.support.given import Given
from tests.support.runs import CREATED, RUN, SPEC

CANCELLED = SetRunCancelRequested(id=RUN)
FINISHED = SetRunFinished(
    id=RUN,
    unit_test_set_id=id_of("unit_test_set"),
    status=RunStatus.COMPLETED,
    verdict=Verdict.PASSED,
    results=(),
)


def findings(build: str, stretch: int = 0) -> ServiceFindings:
    identity = ServiceIdentity(answer=build, sha256=build * 64)
    check = ServiceCheck(service=SPEC.service, version_set_name="release", identity=identity)
    return ServiceFindings(stretch=stretch, checks=(check,))


def record(build: str, stretch: int = 0) -> RecordServiceChecks:
    return RecordServiceChecks(actor=ANNA, at=AT, id=RUN, findings=findings(build, stretch))


def checked(build: str) -> SetRunServicesChecked:
    return SetRunServicesChecked(id=RUN, findings=findings(build))


def test_what_is_found_is_recorded_once() -> None:
    given = Given(SetRunDecider(), CREATED)
    given.when(record("7")).then(checked("7"))
    given = Given(SetRunDecider(), CREATED, checked("7"))
    given.when(record("7")).then_nothing()
    assert not given.state.stops_in(0)


def test_another_build_is_a_change_that_stops_the_run() -> None:
    given = Given(SetRunDecider(), CREATED, checked("7"))
    changed = SetRunServicesChecked(id=RUN, findings=findings("8").after(findings("7")))
    given.when(record("8")).then(changed)
    stopped = Given(SetRunDecider(), CREATED, checked("7"), changed)
    stopped.when(record("7")).then_nothing()
    assert stopped.state.stops_in(0)
    assert not stopped.state.stops_in(1)


@pytest.mark.parametrize("end", [CANCELLED, FINISHED])
def test_a_run_that_is_over_is_not_looked_at(end: Event) -> None:
    Given(SetRunDecider(), CREATED, end).when(record("7")).then_nothing()


def test_there_has_to_be_a_run() -> None:
    Given(SetRunDecider()).when(record("7")).then_refused(NotFound, field="id")
