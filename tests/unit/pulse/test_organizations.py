"""Tasks and runs belong to an organization: to others they are not there."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.identity.organization.decider import RESERVED
from simulation.kernel.errors import NameTaken, NotFound, ValidationFailed
from simulation.kernel.messages import Command, Need
from simulation.kernel.values import Actor
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.idempotency.decider import IdempotencyDecider
from simulation.pulse.idempotency.messages import ReserveKey
from simulation.pulse.kind import KindRegistry
from simulation.pulse.kinds.approval import Approval
from simulation.pulse.kinds.retention import Retention
from simulation.pulse.organizations import OPERATORS, PULSE, on_behalf_of
from simulation.pulse.run import messages
from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.status import Status
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.messages import CreateTask, SetTaskEnabled
from simulation.pulse.task.names import TASK_NAMED
from tests.support.examples import ANNA, BERT, OUTSIDER
from tests.support.given import Given
from tests.support.pulse import (
    CONFIG,
    CREATED,
    HISTORIES,
    KINDS,
    OTHER,
    PARENT,
    RUN,
    TASK,
    command,
    given_run,
    run_after,
    task_created,
)

SERVICE = Actor(organization=OPERATORS, user="service")
ABOUT_RUNS: dict[str, tuple[Status, Command]] = {
    "cancel": (Status.WAITING, command(messages.CancelRun)),
    "signal": (Status.WAITING, command(messages.DeliverSignal, name="decision", payload=1)),
    "archive": (Status.COMPLETED, command(messages.ArchiveRun)),
    "claim": (Status.PENDING, command(messages.ClaimRun)),
}


def by(actor: Actor, command: Any) -> Any:
    """``command`` as ``actor`` gives it."""
    return command.model_copy(update={"actor": actor})


def create(**fields: Any) -> CreateTask:
    usual: dict[str, Any] = {"task_id": TASK, "task_name": "Réservations", "config": CONFIG}
    return command(CreateTask, **usual | fields)


def given_task(*events: Any) -> Given:
    return Given(TaskDecider(KINDS), *events)


def test_nobody_can_found_the_organization_of_the_operator() -> None:
    assert OPERATORS in RESERVED


@pytest.mark.parametrize("name", ABOUT_RUNS)
def test_a_run_of_another_organization_is_not_there(name: str) -> None:
    status, wish = ABOUT_RUNS[name]
    world = given_run(*HISTORIES[status])
    refusal = world.when(by(OUTSIDER, wish)).then_refused(NotFound, field="run_id", says=RUN)
    unknown = given_run().when(by(OUTSIDER, wish)).then_refused(NotFound, field="run_id")
    assert refusal.message == unknown.message
    for actor in (ANNA, BERT, SERVICE, PULSE):
        assert world.when(by(actor, wish)).decision.events


def test_a_task_of_another_organization_is_not_there() -> None:
    world = given_task(task_created())
    for enabled in (True, False):
        wish = by(OUTSIDER, command(SetTaskEnabled, task_id=TASK, enabled=enabled))
        refusal = world.when(wish).then_refused(NotFound, field="task_id", says=TASK)
        unknown = given_task().when(wish).then_refused(NotFound, field="task_id")
        assert refusal.message == unknown.message
    off = command(SetTaskEnabled, task_id=TASK, enabled=False)
    assert world.when(by(SERVICE, off)).decision.events


def test_the_id_of_a_foreign_task_or_run_is_no_way_in() -> None:
    given_task(task_created()).when(by(OUTSIDER, create())).then_refused(NotFound, field="task_id")
    trigger = command(messages.CreateRun, task_id=TASK, trigger_source=TriggerSource.MANUAL)
    retry = command(messages.RetryRun, parent_run_id=PARENT)
    for wish in (trigger, retry):
        given_run(CREATED).when(by(OUTSIDER, wish)).then_refused(NotFound, field="run_id")


@pytest.mark.parametrize("source", [TriggerSource.MANUAL, TriggerSource.SCHEDULE])
def test_only_a_task_of_ones_own_can_be_run(source: TriggerSource) -> None:
    task = given_task(task_created()).state
    world = given_run().where("task", TASK, task)
    wish = command(messages.CreateRun, task_id=TASK, trigger_source=source)
    refusal = world.when(by(OUTSIDER, wish)).then_refused(NotFound, field="task_id")
    unknown = given_run().when(by(OUTSIDER, wish)).then_refused(NotFound, field="task_id")
    assert refusal.message == unknown.message


def test_only_a_run_of_ones_own_can_be_retried() -> None:
    parent = run_after(HISTORIES[Status.COMPLETED]).model_copy(update={"run_id": PARENT})
    wish = command(messages.RetryRun, run_id=OTHER, parent_run_id=PARENT)
    world = given_run().where("run", PARENT, parent)
    refusal = world.when(by(OUTSIDER, wish)).then_refused(NotFound, field="run_id", says=PARENT)
    unknown = given_run().when(by(OUTSIDER, wish)).then_refused(NotFound, field="run_id")
    assert refusal.message == unknown.message
    assert world.when(by(BERT, wish)).decision.events


def test_names_are_unique_in_an_organization() -> None:
    claims = {
        actor.organization: given_task().when(by(actor, create())).decision.claims[0].key
        for actor in (ANNA, OUTSIDER, SERVICE)
    }
    assert len(set(claims.values())) == 3
    assert claims[OPERATORS] == "task-name:Réservations", "what was stored stays taken"
    own = given_task().when(by(BERT, create())).decision.claims[0].key
    assert own == claims["acme"]


def test_no_name_of_the_operator_can_be_taken_for_one_of_an_organization() -> None:
    spoof = create(task_name="acme:Réservations")
    held = given_task().when(by(SERVICE, spoof)).decision.claims[0].key
    assert held != given_task().when(create()).decision.claims[0].key


def test_a_name_from_before_organizations_had_names_stays_taken() -> None:
    namesakes = Need("task", "Réservations", f"{TASK_NAMED}:acme")
    world = given_task().used_by({namesakes: [OTHER]})
    world.when(create()).then_refused(NameTaken, field="task_name", says="'Réservations'")
    assert world.when(by(OUTSIDER, create())).decision.events


def test_a_task_is_no_namesake_of_itself() -> None:
    namesakes = Need("task", "Réservations", f"{TASK_NAMED}:acme")
    assert given_task().used_by({namesakes: [TASK]}).when(create()).decision.events


def test_an_operator_acts_for_the_organization_that_it_concerns() -> None:
    assert on_behalf_of(SERVICE, "acme") == Actor(organization="acme", user="service")
    assert on_behalf_of(SERVICE, None) == SERVICE


def test_only_the_operator_defines_tasks_that_reach_everybody() -> None:
    def retention() -> Any:
        raise AssertionError("nothing is executed here")

    kinds = KindRegistry([Retention(retention), Approval()])
    envelope = TaskEnvelope(task_type="pulse.retention", task_version=1, task_config={})
    world = Given(TaskDecider(kinds))
    world.when(create(config=envelope)).then_refused(ValidationFailed, field="cortexTaskType")
    assert world.when(by(SERVICE, create(config=envelope))).decision.events


def test_the_same_key_in_two_organizations_is_two_keys() -> None:
    decider = IdempotencyDecider()
    wish = command(ReserveKey, fingerprint="a")
    streams = {
        actor.organization: decider.target(by(actor, wish)) for actor in (ANNA, OUTSIDER, SERVICE)
    }
    assert len(set(streams.values())) == 3
    assert decider.target(by(BERT, wish)) == streams["acme"]
    # What was stored before keys belonged to organizations is the operator's.
    assert streams[OPERATORS] == "80976e81-07e9-5907-82da-17f2231aadb5"


def test_no_key_of_the_operator_can_be_taken_for_one_of_an_organization() -> None:
    decider = IdempotencyDecider()
    own = decider.target(command(ReserveKey, fingerprint="a", key="1/2/3"))
    for spoof in ("acme\x1f1/2/3", "-of\x1facme\x1f1/2/3"):
        wish = command(ReserveKey, fingerprint="a").model_copy(
            update={"actor": SERVICE, "key": spoof}
        )
        assert decider.target(wish) != own
