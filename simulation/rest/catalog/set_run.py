"""Set runs over REST: listing, starting and cancelling them, and their artifacts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from simulation.access.access import Access
from simulation.access.server_address import address_of
from simulation.catalog.definition.queries import Filter
from simulation.catalog.set_run.queries import SetRunFilter
from simulation.documents.values import MAX_VALUES
from simulation.identity.permission import Permission
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import next_token
from simulation.rest.catalog.set_run_shapes import (
    ArtifactsLink,
    NewSetRun,
    SetRunCreated,
    SetRunFilterValues,
    SetRunList,
    SetRunQuery,
)
from simulation.rest.catalog.set_run_views import instances
from simulation.rest.guarded import Caller, GuardedRoute

routes = APIRouter(
    prefix="/simulation/unit_test_set_run", tags=["Simulation"], route_class=GuardedRoute
)


@routes.get("/", **described("get-simulation-unit-test-set-runs", 200))
async def list_set_runs(caller: Caller, query: Annotated[SetRunQuery, Query()]) -> SetRunList:
    """Runs that match all given filters, the newest first unless asked otherwise.

    Without the permission there are none to be seen.
    """
    wanted, order, window = query.condition(), query.order, query.window
    first = window.skip == 0
    if not caller.may(Permission.GET_SET_RUN):
        nothing = SetRunFilterValues(creators=[], simulation_unit_test_set_ids=[], tags=[])
        return SetRunList(
            simulation_unit_test_set_runs=[],
            has_more=False,
            continuation_token=None,
            filter_values=nothing if first else None,
        )
    rows, more = await caller.set_runs.window(caller.organization, wanted, order, window)
    return SetRunList(
        simulation_unit_test_set_runs=await instances(caller, rows),
        has_more=more,
        continuation_token=next_token(window, len(rows), has_more=more),
        filter_values=await _filter_values(caller, wanted) if first else None,
    )


@routes.post("/", **described("create-simulation-unit-test-set-run", 201, 400, 409, 413))
async def create_set_run(caller: Caller, request: NewSetRun) -> SetRunCreated:
    """Start a set. Refused while the caller has an unfinished run of it."""
    id = caller.new_id()
    await caller.create_set_run(
        id=id,
        unit_test_set_id=request.simulation_unit_test_set_id,
        seed=None,
        simulator=caller.default_simulator,
    )
    return SetRunCreated(simulation_unit_test_set_run_id=id)


@routes.delete(
    "/{simulation_unit_test_set_run_id}/",
    **described("cancel-simulation-unit-test-set-run", 204, 409),
)
async def cancel_set_run(caller: Caller, simulation_unit_test_set_run_id: EntityId) -> None:
    """Stop a run before its next turns. Refused once it has ended."""
    await caller.cancel_set_run(simulation_unit_test_set_run_id)


@routes.get(
    "/{simulation_unit_test_set_run_id}/artifacts/",
    **described("get-simulation-unit-test-set-run-artifacts", 200, 400),
)
async def link_to_artifacts(
    caller: Caller, request: Request, simulation_unit_test_set_run_id: EntityId
) -> ArtifactsLink:
    """A link to the artifacts of a run that has ended. It counts for 15 minutes."""
    link = await caller.artifacts.link(simulation_unit_test_set_run_id, address_of(request.scope))
    return ArtifactsLink(presigned_url=link.url, url_expires_at=link.expires_at)


async def _filter_values(caller: Access, wanted: SetRunFilter) -> SetRunFilterValues:
    queries, organization = caller.set_runs, caller.organization
    found = await queries.facets(organization, wanted, ["creator", "unit_test_set.id"])
    creators, sets, tags = found["creator"], found["unit_test_set.id"], set[str]()
    if caller.may_read("unit_test_set"):
        definitions = caller.definitions("unit_test_set")
        for start in range(0, len(sets), MAX_VALUES):
            some = Filter(ids=sets[start : start + MAX_VALUES], deleted=None)
            tags |= set((await definitions.facets(organization, some, ["tags.key"]))["tags.key"])
    return SetRunFilterValues(
        creators=creators, simulation_unit_test_set_ids=sets, tags=sorted(tags)
    )
