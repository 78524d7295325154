"""Unit test sets over REST."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from simulation.catalog.documents import UnitTestSetDocument
from simulation.catalog.unit_test_set import (
    CreateUnitTestSet,
    DeleteUnitTestSet,
    UnitTestSetBody,
    UpdateUnitTestSet,
)
from simulation.kernel.values import EntityId, Text
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import Ids, Listing, Narrowed, Search, Tag, UserInfo
from simulation.rest.catalog.reads import read_list, read_search
from simulation.rest.catalog.unset import NOT_SET, ClearableText
from simulation.rest.catalog.values import Count, FreeTags
from simulation.rest.catalog.writes import Change, Given, create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {
    "creators": "creator",
    "unit_test_ids": "body.unit_test_runs.unit_test_id",
    "tags": "tags.key",
}

routes = APIRouter(
    prefix="/simulation/unit_test_set", tags=["Simulation"], route_class=GuardedRoute
)


class NewUnitTestRun(BaseModel):
    """How often a unit test is to be run."""

    unit_test_id: EntityId
    run_count: Count


UnitTestRuns = Annotated[list[NewUnitTestRun], Field(min_length=1)]


class NewUnitTestSet(Given):
    """A unit test set."""

    name: Text
    description: Text | None = None
    unit_test_runs: UnitTestRuns
    tags: FreeTags


class UnitTestSetChange(Change):
    """What is to be different. Null leaves all but the description as they are."""

    name: Text | None = None
    description: ClearableText = NOT_SET
    unit_test_runs: UnitTestRuns | None = None
    tags: FreeTags | None = None


class UnitTestSetCreated(BaseModel):
    """The id of a new unit test set."""

    simulation_unit_test_set_id: str


class _ByUnitTest(Narrowed):
    paths: ClassVar[Mapping[str, str]] = {"unit_test_id": "body.unit_test_runs.unit_test_id"}

    unit_test_id: Ids = []


class UnitTestSetQuery(_ByUnitTest, Listing):
    """Which unit test sets are wanted."""

    limit: int = Field(default=20, ge=0, le=20)


class UnitTestSetSearch(_ByUnitTest, Search):
    """Which unit test sets are searched, and for what."""


class UnitTestRun(BaseModel):
    """How often a unit test is run."""

    unit_test_id: str
    run_count: int


class UnitTestSetFields(BaseModel):
    """What all unit test sets show."""

    org_id: str
    created_at: datetime
    updated_at: datetime
    name: str
    description: str | None
    unit_test_runs: list[UnitTestRun]
    last_triggered_run_id: str | None
    is_deleted: bool
    tags: list[Tag]
    creator: UserInfo
    updated_by: UserInfo


class UnitTestSetInstance(UnitTestSetFields):
    """A unit test set in a list."""

    id: str


class UnitTestSet(UnitTestSetFields):
    """A unit test set that was found."""

    id: str = Field(alias="_id")


class UnitTestSetFilterValues(BaseModel):
    """Values to filter by, among the unit test sets that the current filters leave."""

    creators: list[UserInfo]
    unit_test_ids: list[str]
    tags: list[str]


class UnitTestSetList(BaseModel):
    """A page of unit test sets; ``filter_values`` with the first page only."""

    simulation_unit_test_sets: list[UnitTestSetInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: UnitTestSetFilterValues | None


class UnitTestSetsFound(BaseModel):
    """Unit test sets that answer a query, best first."""

    simulation_unit_test_sets: list[UnitTestSet]


@routes.post("/", **described("create-simulation-unit-test-set", 201, 409, 413))
async def create_unit_test_set(caller: Caller, request: NewUnitTestSet) -> UnitTestSetCreated:
    """Create a unit test set."""
    id = await create(caller, CreateUnitTestSet, UnitTestSetBody, request.fields())
    return UnitTestSetCreated(simulation_unit_test_set_id=id)


@routes.get("/", **described("get-simulation-unit-test-sets", 200))
async def list_unit_test_sets(
    caller: Caller, query: Annotated[UnitTestSetQuery, Query()]
) -> UnitTestSetList:
    """Unit test sets that match all given filters."""
    found = await read_list(caller, "unit_test_set", query, FACETS)
    return UnitTestSetList(
        simulation_unit_test_sets=[
            UnitTestSetInstance(id=each.id, **_fields(each)) for each in found.rows
        ],
        filter_values=UnitTestSetFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.get("/search/", **described("search-simulation-unit-test-sets", 200))
async def search_unit_test_sets(
    caller: Caller, query: Annotated[UnitTestSetSearch, Query()]
) -> UnitTestSetsFound:
    """The best 50 matches by name and description, best first."""
    found = await read_search(caller, "unit_test_set", query)
    return UnitTestSetsFound(
        simulation_unit_test_sets=[UnitTestSet(_id=each.id, **_fields(each)) for each in found]
    )


@routes.post(
    "/{simulation_unit_test_set_id}", **described("update-simulation-unit-test-set", 204, 409, 413)
)
async def update_unit_test_set(
    caller: Caller, simulation_unit_test_set_id: EntityId, request: UnitTestSetChange
) -> None:
    """Change a unit test set; what is not there stays as it is."""
    changes = request.changes()
    if "unit_test_runs" in changes:
        await _keep_gates(caller, simulation_unit_test_set_id, changes["unit_test_runs"])
    await caller.command(UpdateUnitTestSet, id=simulation_unit_test_set_id, changes=changes)


@routes.delete(
    "/{simulation_unit_test_set_id}", **described("delete-simulation-unit-test-set", 204)
)
async def delete_unit_test_set(caller: Caller, simulation_unit_test_set_id: EntityId) -> None:
    """Take a unit test set out of use."""
    await caller.command(DeleteUnitTestSet, id=simulation_unit_test_set_id)


async def _keep_gates(caller: Caller, id: str, runs: list[dict[str, Any]]) -> None:
    """Let unit tests that stay keep their gates: this contract has no word for them."""
    if not caller.may_read("unit_test_set"):
        return
    found = await caller.definitions("unit_test_set").get(caller.organization, id)
    gates = {each.unit_test_id: each.gate for each in found.body.unit_test_runs} if found else {}
    for run in runs:
        if gate := gates.get(run["unit_test_id"]):
            run["gate"] = gate.model_dump()


def _fields(document: UnitTestSetDocument) -> dict[str, Any]:
    return {
        "org_id": document.organization,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "name": document.name,
        "description": document.body.description,
        "unit_test_runs": [each.model_dump() for each in document.body.unit_test_runs],
        "last_triggered_run_id": document.last_triggered_run_id,
        "is_deleted": document.is_deleted,
        "tags": document.tags,
        "creator": document.creator,
        "updated_by": document.updated_by,
    }
