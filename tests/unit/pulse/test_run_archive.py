"""The archive of a run: what it came to, in place of all that happened."""

from __future__ import annotations

import json

import pytest

from simulation import registry
from simulation.kernel.errors import RunNotInProgress
from simulation.kernel.messages import Commit
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.events import RunArchived, RunCreated
from simulation.pulse.run.messages import ArchiveRun, CancelRun, RetryRun
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from tests.support.examples import metadata
from tests.support.freeze_events import fixture_path
from tests.support.given import Given
from tests.support.pulse import HISTORIES, PARENT, after, command, given_run
from tests.support.pulse_event_examples import EVENTFUL

CODEC = registry.codec()
ARCHIVE = command(ArchiveRun, at=after(900))


def archived(world: Given) -> RunArchived:
    (event,) = world.when(ARCHIVE).decision.events
    assert isinstance(event, RunArchived)
    assert event.supersedes
    record = CODEC.encode(Commit("run-1", 9, (event,), metadata()))
    (kept,) = CODEC.decode(json.loads(json.dumps(record))).events
    assert isinstance(kept, RunArchived)
    return kept


@pytest.mark.parametrize("status", [status for status in Status if status.terminal])
def test_an_archive_alone_tells_what_the_run_came_to(status: Status) -> None:
    before = given_run(*HISTORIES[status])
    alone = given_run(archived(before)).state
    assert alone == before.state.model_copy(update={"archived": True})


def test_an_archive_keeps_everything_but_the_state_between_stages() -> None:
    before = given_run(*EVENTFUL)
    event = archived(before)
    alone: Run = given_run(event).state
    assert before.state.checkpoint.payload is not None
    forgotten = before.state.checkpoint.model_copy(update={"payload": None})
    assert alone == before.state.model_copy(update={"archived": True, "checkpoint": forgotten})
    assert before.then_came(event, at=after(900)).state == alone


def test_a_run_is_archived_once() -> None:
    given_run(archived(given_run(*EVENTFUL))).when(ARCHIVE).then_nothing()


def test_an_archived_run_still_refuses_and_still_can_be_retried() -> None:
    world = given_run(archived(given_run(*EVENTFUL)))
    world.when(command(CancelRun)).then_refused(RunNotInProgress, field="run_id")
    world.when(command(CancelRun, request_id="request-2")).then_nothing()
    retry = command(RetryRun, parent_run_id=PARENT)
    (created,) = given_run().where("run", PARENT, world.state).when(retry).decision.events
    assert isinstance(created, RunCreated)
    assert created.config == world.state.config


def test_archives_that_were_ever_written_can_be_restored() -> None:
    stored = json.loads(fixture_path(RunArchived).read_text("utf-8"))
    event = RunArchived.model_validate(stored["data"])
    run = RunDecider().evolve(None, event, metadata())
    assert (run.status, run.archived) == (Status.CANCELLED, True)
    assert [entry.stage_name for entry in run.stages] == ["ask", "decide"]
    # What later releases know of runs has its default.
    assert run.model_dump(mode="json") == {"deaths": 0, "parked_at": None} | event.run
