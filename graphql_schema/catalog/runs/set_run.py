"""Set runs in GraphQL: reading, starting and cancelling them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.lists import (
    Facets,
    FilterValues,
    UserInput,
    referenced_field,
    user_refs,
)
from graphql_schema.catalog.runs.run_labels import LabelFilter
from graphql_schema.catalog.runs.set_run_input import CreateUnitTestSetRunInput, fields_of
from graphql_schema.catalog.runs.set_run_views import UnitTestSetRun
from graphql_schema.catalog.unit_test_set import UnitTestSet
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    SortDirection,
    connect,
    page,
)
from graphql_schema.kit.permitted import mutation
from simulation.catalog.set_run.messages import (
    CancelSetRun,
    CreateSetRun,
    RunStatus,
    Verdict,
)
from simulation.catalog.set_run.queries import SetRunFilter as CatalogFilter
from simulation.identity.permission import Permission
from simulation.kernel.errors import NotFound


@strawberry.type
class UnitTestSetRunFilterValues(FilterValues):
    """Values to filter by, among the runs that the current filter leaves."""

    unit_test_sets: list[UnitTestSet] | None = referenced_field(
        "unit_test_set", UnitTestSet, "unit_test_set.id"
    )


@strawberry.type
class UnitTestSetRunConnection(Connection[UnitTestSetRun]):
    """A page of runs."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    def filter_values(self) -> UnitTestSetRunFilterValues:
        return UnitTestSetRunFilterValues(facet=self.facet)


@strawberry.input
class UnitTestSetRunFilter:
    """Which runs are wanted; all given conditions must hold."""

    ids: list[strawberry.ID] | None = None
    creators: list[UserInput] | None = None
    unit_test_sets: list[strawberry.ID] | None = None
    is_completed: bool | None = None
    failed_metrics: bool | None = None
    errored: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    labels: list[LabelFilter] | None = strawberry.field(
        default=None, description="A run has all of them."
    )
    statuses: list[RunStatus] | None = None
    verdicts: list[Verdict] | None = strawberry.field(
        default=None, description="Of runs that have ended."
    )
    is_derived: bool | None = strawberry.field(
        default=None, description="Whether it retries, forks or rescores another one."
    )

    def condition(self) -> CatalogFilter:
        """The filter in the catalog's terms."""
        sets = self.unit_test_sets or []
        return CatalogFilter(
            ids=[plain_id(id, "UnitTestSetRun", "ids") for id in self.ids or []],
            creators=user_refs(self.creators),
            unit_test_set_ids=[plain_id(id, "UnitTestSet", "unit_test_sets") for id in sets],
            is_completed=self.is_completed,
            failed_metrics=self.failed_metrics,
            errored=self.errored,
            created_after=self.created_after,
            created_before=self.created_before,
            labels=[(label.key, label.value) for label in self.labels or []],
            statuses=self.statuses or [],
            verdicts=self.verdicts or [],
            derived=self.is_derived,
        )


@strawberry.type
class UnitTestSetRunPayload:
    """What became of the run."""

    unit_test_set_run: UnitTestSetRun


async def run_with(info: Info, id: str) -> Any:
    """The run with ``id``, plain or global.

    Raises:
        NotFound: there is none in this organization.
    """
    set_runs, plain = info.context.access.set_runs, plain_id(id, "UnitTestSetRun")
    run = await set_runs.get(info.context.organization, plain)
    if run is None:
        raise NotFound(f"There is no unit test set run with the id {plain}.", field="id")
    return run


@strawberry.type
class SetRunQuery:
    @strawberry.field(description="One run.")
    async def unit_test_set_run(self, info: Info, id: strawberry.ID) -> UnitTestSetRun | None:
        run: Any = await info.context.access.set_runs.get(
            info.context.organization, plain_id(id, "UnitTestSetRun")
        )
        return run

    @strawberry.field(description="Runs by creation, the newest first unless asked otherwise.")
    async def unit_test_set_runs(
        self,
        info: Info,
        filter: UnitTestSetRunFilter | None = None,
        direction: SortDirection = SortDirection.DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> UnitTestSetRunConnection:
        queries, organization = info.context.access.set_runs, info.context.organization
        wanted = filter.condition() if filter else CatalogFilter()
        rows = await queries.page(
            organization,
            wanted,
            page(first, after, last, before),
            descending=direction is SortDirection.DESC,
        )

        async def count() -> int:
            return await queries.count(organization, wanted)

        async def facet(path: str) -> list[Any]:
            return (await queries.facets(organization, wanted, [path]))[path]

        found: UnitTestSetRunConnection = connect(
            UnitTestSetRunConnection, rows, count=count, facet=facet
        )
        return found

    @strawberry.field(
        description="The best 50 runs by the name of their set, best first, then the newest."
    )
    async def search_unit_test_set_runs(
        self, info: Info, query: str, filter: UnitTestSetRunFilter | None = None
    ) -> list[UnitTestSetRun]:
        wanted = filter.condition() if filter else CatalogFilter()
        found: Any = await info.context.access.set_runs.search(
            info.context.organization, query, wanted
        )
        return found


@strawberry.type
class SetRunMutation:
    @mutation(
        CreateSetRun,
        answers=Permission.GET_SET_RUN,
        description="Start a set; one unfinished run per user and set. `RUN_UNFINISHED` names the "
        "one that stands in the way, and what differs.",
    )
    async def create_unit_test_set_run(
        self, info: Info, input: CreateUnitTestSetRunInput
    ) -> UnitTestSetRunPayload:
        access = info.context.access
        id = access.new_id()
        await access.create_set_run(id=id, **fields_of(input, access))
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, id))

    @mutation(
        CreateSetRun,
        answers=Permission.GET_SET_RUN,
        description="Take up a run that was parked.",
    )
    async def resume_unit_test_set_run(
        self, info: Info, id: strawberry.ID
    ) -> UnitTestSetRunPayload:
        plain = plain_id(id, "UnitTestSetRun")
        await info.context.access.resume_set_run(plain)
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, plain))

    @mutation(
        CancelSetRun,
        answers=Permission.GET_SET_RUN,
        description="Stop a run before its next turns.",
    )
    async def cancel_unit_test_set_run(
        self, info: Info, id: strawberry.ID
    ) -> UnitTestSetRunPayload:
        plain = plain_id(id, "UnitTestSetRun")
        await info.context.access.cancel_set_run(plain)
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, plain))
