"""Unit test sets: unit tests with repeat counts, run together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulation.catalog.definition.kind import Kind, Reference
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.catalog.gates.baseline import StandingBaseline
from simulation.catalog.gates.gate import ALL_PASS, EarlyStop, Gate
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Whole
from simulation.kernel.values import EntityId, Text, Value

MAX_UNIT_TESTS = 500


class UnitTestRun(Value):
    """How often a unit test is run as part of a set; ``gate`` is that of the set where null."""

    unit_test_id: EntityId
    run_count: Whole = Field(default=1, gt=0)
    gate: Gate | None = added_later(None)


def _require_few(runs: tuple[UnitTestRun, ...]) -> tuple[UnitTestRun, ...]:
    if len(runs) > MAX_UNIT_TESTS:
        raise ValueError(
            f"holds {len(runs)} unit tests, and at most {MAX_UNIT_TESTS} are allowed; split it."
        )
    return runs


class UnitTestSetBody(Body):
    """Unit tests that are run together, what passing means, and which sessions are left out.

    With ``no_regression`` a run also fails where a unit test passes less often than in that run.
    """

    description: Text | None = None
    unit_test_runs: Annotated[tuple[UnitTestRun, ...], Field(min_length=1), when_new(_require_few)]
    gate: Gate = added_later(ALL_PASS)
    early_stop: EarlyStop = added_later(EarlyStop.OFF)
    no_regression: StandingBaseline | None = added_later(None)


class CreateUnitTestSet(Create):
    body: UnitTestSetBody


class UpdateUnitTestSet(Revise):
    pass


class DeleteUnitTestSet(Delete):
    pass


class UndeleteUnitTestSet(Undelete):
    pass


class UnitTestSetCreated(Created):
    stored_name = "catalog.unit_test_set_created"
    body: UnitTestSetBody


class UnitTestSetRevised(Revised):
    stored_name = "catalog.unit_test_set_revised"
    body: UnitTestSetBody


class UnitTestSetDeleted(Deleted):
    stored_name = "catalog.unit_test_set_deleted"


class UnitTestSetUndeleted(Undeleted):
    stored_name = "catalog.unit_test_set_undeleted"


def references(body: UnitTestSetBody) -> tuple[Reference, ...]:
    """The unit tests of ``body``, with the fields that name them."""
    return tuple(
        Reference("unit_test", run.unit_test_id, f"unit_test_runs.{number}.unit_test_id")
        for number, run in enumerate(body.unit_test_runs)
    )


def gate_of(body: UnitTestSetBody, run: UnitTestRun) -> Gate:
    """What passing means for an entry of a set."""
    return body.gate if run.gate is None else run.gate


def _search_texts(body: UnitTestSetBody) -> tuple[str, ...]:
    return (body.name, body.description or "")


UNIT_TEST_SET = Kind(
    name="unit_test_set",
    label="unit test set",
    body=UnitTestSetBody,
    create=CreateUnitTestSet,
    revisions=(UpdateUnitTestSet,),
    delete=DeleteUnitTestSet,
    created=UnitTestSetCreated,
    revised=UnitTestSetRevised,
    deleted=UnitTestSetDeleted,
    undelete=UndeleteUnitTestSet,
    undeleted=UnitTestSetUndeleted,
    references=references,
    search_texts=_search_texts,
)
