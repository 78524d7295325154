"""Unit test sets in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.baseline import StandingBaseline, StandingBaselineInput
from graphql_schema.catalog.definition import DefinitionNode
from graphql_schema.catalog.facets import Facet, Narrowing, facets_field
from graphql_schema.catalog.gate import EarlyStop, Gate, GateInput
from graphql_schema.catalog.lists import (
    DefinitionFilter,
    DefinitionFilterValues,
    Facets,
    Listing,
    one_field,
    page_field,
    referenced_field,
    search_field,
)
from graphql_schema.catalog.mutations import Mutations
from graphql_schema.catalog.unit_test import UnitTest
from graphql_schema.catalog.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    versions_field,
)
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import TagInput, body_of
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.views import later, view
from simulation.catalog import unit_test_set as catalog
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import UnitTestSetDocument, UnitTestSetVersionDocument
from simulation.catalog.gates.decidable import remark_on
from simulation.identity.permission import Permission


async def _unit_test(root: strawberry.Parent[catalog.UnitTestRun], info: Info) -> UnitTest | None:
    return await info.context.definitions("unit_test").load(root.unit_test_id)


@view(catalog.UnitTestRun, description="How often a unit test is run as part of a set.")
class UnitTestRunDescriptor:
    run_count: int
    unit_test: UnitTest | None = strawberry.field(resolver=_unit_test)
    gate: Gate | None = strawberry.field(description="That of the set where null.")


def _no_regression(root: strawberry.Parent[Any]) -> StandingBaseline | None:
    baseline: Any = root.body.no_regression
    return baseline


@strawberry.type
class UnitTestSetFields:
    """What a unit test set says."""

    description: str | None
    unit_test_runs: list[UnitTestRunDescriptor]
    gate: Gate = strawberry.field(description="What passing means.")
    early_stop: EarlyStop
    no_regression: StandingBaseline | None = strawberry.field(
        resolver=_no_regression,
        description="Its runs fail where a unit test passes less often than in that run.",
    )


@view(UnitTestSetVersionDocument, Snapshot, description="What a version of a set says.")
class UnitTestSetVersion(VersionNode, UnitTestSetFields):
    pass


@strawberry.type
class UnitTestSetVersionConnection(Connection[UnitTestSetVersion]):
    """A page of versions."""


async def _last_triggered_run(root: strawberry.Parent[UnitTestSetDocument], info: Info) -> Any:
    set_runs = info.context.access.set_runs
    if root.last_triggered_run_id is None:
        return None
    return await set_runs.get(info.context.organization, root.last_triggered_run_id)


async def _remarks(root: strawberry.Parent[UnitTestSetDocument], info: Info) -> list[str]:
    if not info.context.access.may_read("unit_test"):
        return []
    runs = root.body.unit_test_runs
    load = info.context.definitions("unit_test").load_many
    unit_tests = await load([run.unit_test_id for run in runs])
    remarks = [
        remark_on(catalog.gate_of(root.body, run), run.run_count * each.body.run_count, number)
        for number, (run, each) in enumerate(zip(runs, unit_tests, strict=True))
        if each is not None
    ]
    return [remark for remark in remarks if remark is not None]


@view(UnitTestSetDocument, description="Unit tests that are run together.")
class UnitTestSet(DefinitionNode, UnitTestSetFields):
    last_triggered_run: Any = strawberry.field(
        resolver=_last_triggered_run,
        graphql_type=later("UnitTestSetRun", "graphql_schema.catalog.runs.set_run_views") | None,
        description="The run that was triggered last.",
    )
    remarks: list[str] = strawberry.field(
        resolver=_remarks,
        description="Gates that the number of their sessions can never meet, with the number that "
        "would do.",
    )
    versions: UnitTestSetVersionConnection = versions_field(UnitTestSetVersionConnection)
    as_of: UnitTestSetVersion | None = as_of_field(UnitTestSetVersion)


NARROWINGS = {
    "unit_tests": Narrowing("body.unit_test_runs.unit_test_id", refers_to="unit_test"),
    "gates": Narrowing("body.gate.type"),
}


@strawberry.type
class UnitTestSetFilterValues(DefinitionFilterValues):
    """Values to filter by, among the sets that the current filter leaves."""

    unit_tests: list[UnitTest] | None = referenced_field(
        "unit_test", UnitTest, "body.unit_test_runs.unit_test_id"
    )


@strawberry.type
class UnitTestSetConnection(Connection[UnitTestSet]):
    """A page of unit test sets."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> UnitTestSetFilterValues:
        return UnitTestSetFilterValues(facet=self.facet)


@strawberry.input
class UnitTestSetFilter(DefinitionFilter):
    """Which unit test sets are wanted."""

    unit_tests: list[strawberry.ID] | None = None
    gates: list[str] | None = strawberry.field(
        default=None, description="What passing means, by its `type`, such as `pass_rate`."
    )


@strawberry.input
class UnitTestRunInput:
    unit_test_id: strawberry.ID
    run_count: int = 1
    gate: GateInput | None = strawberry.field(
        default=None, description="What passing means for this one; that of the set if left out."
    )


@strawberry.input
class CreateUnitTestSetInput:
    name: str
    unit_test_runs: list[UnitTestRunInput]
    description: str | None = None
    tags: list[TagInput] = strawberry.field(default_factory=list)
    gate: GateInput | None = strawberry.field(
        default=strawberry.UNSET, description="What passing means: all, unless said otherwise."
    )
    early_stop: EarlyStop = EarlyStop.OFF
    no_regression: StandingBaselineInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="The run that the runs of the set are held against: they fail where a unit "
        "test passes less often.",
    )


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateUnitTestSetInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    description: str | None = strawberry.UNSET
    unit_test_runs: list[UnitTestRunInput] | None = strawberry.UNSET
    gate: GateInput | None = strawberry.UNSET
    early_stop: EarlyStop | None = strawberry.UNSET
    no_regression: StandingBaselineInput | None = strawberry.UNSET
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class UnitTestSetPayload:
    """What became of the unit test set."""

    unit_test_set: UnitTestSet


def _fields(input: CreateUnitTestSetInput | UpdateUnitTestSetInput) -> dict[str, Any]:
    fields = body_of(input)
    for number, run in enumerate(fields.get("unit_test_runs") or ()):
        field = f"unit_test_runs.{number}.unit_test_id"
        run["unit_test_id"] = plain_id(run["unit_test_id"], "UnitTest", field)
    return fields


LISTING = Listing(
    "unit_test_set", UnitTestSet, UnitTestSetConnection, UnitTestSetFilter, NARROWINGS
)


@strawberry.type
class UnitTestSetQuery:
    unit_test_set: UnitTestSet | None = one_field(LISTING)
    unit_test_sets: UnitTestSetConnection = page_field(LISTING)
    search_unit_test_sets: list[UnitTestSet] = search_field(LISTING, "name and description")


MUTATIONS = Mutations("unit_test_set", UnitTestSetPayload, Permission.GET_UNIT_TEST_SET)


@strawberry.type
class UnitTestSetMutation:
    create_unit_test_set = MUTATIONS.create(
        catalog.CreateUnitTestSet, catalog.UnitTestSetBody, CreateUnitTestSetInput, _fields
    )
    update_unit_test_set = MUTATIONS.update(
        catalog.UpdateUnitTestSet, UpdateUnitTestSetInput, _fields
    )
    delete_unit_test_set = MUTATIONS.delete(catalog.DeleteUnitTestSet, in_use=True)
    undelete_unit_test_set = MUTATIONS.undelete(catalog.UndeleteUnitTestSet)
