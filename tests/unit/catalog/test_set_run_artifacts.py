"""Putting the artifacts of a set run on record."""

from __future__ import annotations

import pytest

from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    Artifacts,
    RecordArtifacts,
    RunStatus,
    SetRunArtifactsRecorded,
    SetRunFinished,
    Verdict,
)
from simulation.kernel.errors import NotFound, Refused
from simulation.kernel.values import Actor
from tests.support.examples import ANNA, AT, id_of
from tests.support.given import Given
from tests.support.runs import CREATED, RUN

MADE = Artifacts(key=f"acme/{RUN}.tar.gz", sha256="0f" * 32, bytes=9)
RECORDED = SetRunArtifactsRecorded(id=RUN, artifacts=MADE)


def finished(status: RunStatus = RunStatus.COMPLETED) -> SetRunFinished:
    return SetRunFinished(
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        status=status,
        verdict=Verdict.PASSED,
        results=(),
    )


def record(artifacts: Artifacts = MADE, actor: Actor = ANNA) -> RecordArtifacts:
    return RecordArtifacts(actor=actor, at=AT, id=RUN, artifacts=artifacts)


@pytest.mark.parametrize("status", [RunStatus.COMPLETED, RunStatus.CANCELLED])
def test_a_finished_run_gets_its_artifacts(status: RunStatus) -> None:
    given = Given(SetRunDecider(), CREATED, finished(status))

    given.when(record()).then(RECORDED)
    after = given.then_came(RECORDED).state
    assert after.artifacts == MADE
    assert after.status is status


def test_a_run_that_goes_on_has_none() -> None:
    given = Given(SetRunDecider(), CREATED)

    given.when(record()).then_refused(Refused, field="id", says="finished")


def test_the_same_artifacts_are_recorded_once() -> None:
    given = Given(SetRunDecider(), CREATED, finished(), RECORDED)

    given.when(record()).then_nothing()
    moved = MADE.model_copy(update={"sha256": "1e" * 32})
    given.when(record(moved)).then(SetRunArtifactsRecorded(id=RUN, artifacts=moved))


def test_nobody_else_records_them() -> None:
    stranger = Actor(organization="elsewhere", user="sam")

    Given(SetRunDecider(), CREATED, finished()).when(record(actor=stranger)).then_refused(
        NotFound, field="id"
    )
    Given(SetRunDecider()).when(record()).then_refused(NotFound, field="id")
