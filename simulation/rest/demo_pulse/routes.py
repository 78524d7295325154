"""The endpoints of the demo pulse. A workspace is an organization."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from simulation.rest.catalog.description import HEADERS, described
from simulation.rest.demo_pulse.shapes import (
    DemoPulseStartRequest,
    DemoPulseStatusResponse,
    DemoPulseStopRequest,
    DemoPulseStopResponse,
    DemoPulseTaskResponse,
    task_of,
)
from simulation.rest.guarded import Caller, GuardedRoute

WorkspaceId = Annotated[str, Path(description="The id of your organization.")]

router = APIRouter(
    prefix="/v1/{workspace_id}/demo-pulse",
    tags=["Demo Pulse"],
    route_class=GuardedRoute,
    dependencies=[HEADERS],
)


@router.post("/start", summary="Start a demo pulse", **described("start-demo-pulse", 200))
async def start_demo_pulse(
    workspace_id: WorkspaceId, caller: Caller, body: DemoPulseStartRequest
) -> DemoPulseTaskResponse:
    """Emit made up usage events on the workspace. A pulse that is going on is replaced."""
    started = await caller.demo_pulses.start(body.duration_seconds, body.events_per_minute)
    return task_of(started)


@router.post("/stop", summary="Stop the demo pulse", **described("stop-demo-pulse", 200))
async def stop_demo_pulse(
    workspace_id: WorkspaceId, caller: Caller, body: DemoPulseStopRequest
) -> DemoPulseStopResponse:
    """Stop the pulse that is going on; with a `task_id` only if it is that one."""
    stopped = await caller.demo_pulses.stop(body.task_id)
    return DemoPulseStopResponse(
        stopped=stopped is not None, task=None if stopped is None else task_of(stopped)
    )


@router.get("/status", summary="Inspect the demo pulse", **described("get-demo-pulse-status", 200))
async def get_demo_pulse_status(
    workspace_id: WorkspaceId, caller: Caller
) -> DemoPulseStatusResponse:
    """The pulse that is going on, with the number of events that it has tried to track."""
    active = await caller.demo_pulses.active()
    return DemoPulseStatusResponse(tasks=[] if active is None else [task_of(active)])
