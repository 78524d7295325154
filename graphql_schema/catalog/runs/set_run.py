"""Set runs in GraphQL: reading, starting and cancelling them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.baseline import BaselineInput, baseline_of
from graphql_schema.catalog.gate import EarlyStop
from graphql_schema.catalog.lists import (
    Facets,
    FilterValues,
    UserInput,
    referenced_field,
    user_refs,
)
from graphql_schema.catalog.runs.run_labels import LabelFilter, LabelInput, labels_of
from graphql_schema.catalog.runs.set_run_views import UnitTestSetRun
from graphql_schema.catalog.service import ModelPreferenceInput, plain_preferences
from graphql_schema.catalog.unit_test_set import UnitTestSet
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import TagInput, plain, plain_tags
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
from simulation.access.access import Access
from simulation.catalog.set_run.messages import CancelSetRun, CreateSetRun, SimulatorKind
from simulation.catalog.set_run.queries import SetRunFilter as CatalogFilter
from simulation.catalog.set_run.values.policy import FAULT_SHARE, REPLAYS
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
        )


@strawberry.input
class SetPartInput:
    """The unit tests that are named, by name or id, and have all of the tags.

    Without names and ids any are; without tags none are needed.
    """

    names: list[str] = strawberry.field(default_factory=list)
    unit_test_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    tags: list[TagInput] = strawberry.field(
        default_factory=list, description="One without a value may have any."
    )

    def plain(self) -> dict[str, Any]:
        """The part as commands take it."""
        ids = [plain_id(id, "UnitTest", "only.unit_test_ids") for id in self.unit_test_ids]
        return {"names": self.names, "unit_test_ids": ids, "tags": plain_tags(self.tags)}


@strawberry.input
class BudgetInput:
    """Caps of a run; what is left out has none. A cap of money needs a price for all it pays."""

    calls: int | None = None
    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None


@strawberry.input
class RunPolicyInput:
    """How a run deals with chance and faults; see `RunPolicy`."""

    early_stop: EarlyStop | None = strawberry.field(
        default=None, description="That of the set if left out."
    )
    replays: int = REPLAYS
    strict_personas: bool = False
    max_fault_share: float = FAULT_SHARE
    budget: BudgetInput | None = None


@strawberry.input
class CreateUnitTestSetRunInput:
    unit_test_set_id: strawberry.ID
    repeat: int = strawberry.field(default=1, description="Multiplies all repeat counts.")
    seed: int | None = strawberry.field(
        default=None, description="Rule-driven sessions repeat exactly under the same seed."
    )
    simulator: SimulatorKind | None = strawberry.field(
        default=None, description="A model if the server has one configured, else rules."
    )
    llm_model_preferences: list[ModelPreferenceInput] = strawberry.field(default_factory=list)
    labels: list[LabelInput] = strawberry.field(
        default_factory=list,
        description="What is tested: `commit`, for example. `job` tells runs of a set apart that "
        "you have at the same time.",
    )
    only: SetPartInput | None = strawberry.field(
        default=None, description="The part of the set that is run; all of it if left out."
    )
    policy: RunPolicyInput | None = strawberry.field(
        default=None, description="How it deals with chance and faults."
    )
    baseline: BaselineInput | None = strawberry.field(
        default=None,
        description="The run that it is held against: its `regressions`. What the set says in "
        "`noRegression` if left out.",
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


def fields_of(input: CreateUnitTestSetRunInput, access: Access) -> dict[str, Any]:
    """What ``input`` asks for, as commands take it."""
    return {
        "unit_test_set_id": plain_id(input.unit_test_set_id, "UnitTestSet", "unit_test_set_id"),
        "seed": input.seed,
        "simulator": input.simulator or access.default_simulator,
        "repeat": input.repeat,
        "llm_model_preferences": plain_preferences(input.llm_model_preferences),
        "labels": labels_of(input.labels),
        "only": input.only.plain() if input.only else {},
        "policy": plain(input.policy) if input.policy else {},
        "baseline": baseline_of(input.baseline),
    }


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
