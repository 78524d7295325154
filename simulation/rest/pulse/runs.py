"""The endpoints of runs."""

from __future__ import annotations

from fastapi import APIRouter

from simulation.bootstrap import Platform
from simulation.kernel.ids import derived_uuid
from simulation.pulse.run.log import run_events
from simulation.pulse.run.messages import CancelRun, DeliverSignal, RetryRun
from simulation.rest.pulse.context import SERVICE, RunId, Service, missing
from simulation.rest.pulse.description import ACCEPTED, NAMED
from simulation.rest.pulse.idempotency import Epoch, IdempotentRoute
from simulation.rest.pulse.run_shapes import RunDetail, run_detail
from simulation.rest.pulse.shapes import NOTHING, WITHOUT_REASON, Cancellation, Nothing, Signal

reads = APIRouter(prefix="/runs")
changes = APIRouter(prefix="/runs", route_class=IdempotentRoute, strict_content_type=False)


async def detail_of(platform: Platform, id: str) -> RunDetail:
    """The run with ``id`` as the log has it at this moment.

    Raises:
        NotFound: there is none.
    """
    found = (await platform.pulse.runs.details((id,))).get(id)
    if found is None:
        raise missing("run", id)
    leases = (await platform.engine.health()).leases if found.run.owner else ()
    return run_detail(found.run, run_events(found.history), leases)


@reads.get("/{id}", summary="Read a run", **NAMED)
async def read_run(platform: Service, id: RunId) -> RunDetail:
    """A run: status, checkpoint, stage log with every attempt, signals, events, usage."""
    return await detail_of(platform, id)


@changes.post("/{id}/cancel", status_code=202, summary="Cancel a run", **ACCEPTED)
async def cancel_run(
    platform: Service, epoch: Epoch, id: RunId, body: Cancellation = WITHOUT_REASON
) -> RunDetail:
    """Ask for the run to be cancelled; its executor finalizes it."""
    command = CancelRun(
        actor=SERVICE,
        at=platform.clock.now(),
        run_id=id,
        reason=body.reason,
        request_id=epoch,
    )
    return await detail_of(platform, (await platform.pulse.cancel(command)).run_id)


@changes.post("/{id}/retry", status_code=202, summary="Retry a run", **ACCEPTED)
async def retry_run(
    platform: Service, epoch: Epoch, id: RunId, body: Nothing = NOTHING
) -> RunDetail:
    """Create a fresh run with the config of one that has ended, however it did."""
    command = RetryRun(
        actor=SERVICE,
        at=platform.clock.now(),
        run_id=derived_uuid("run", epoch),
        parent_run_id=id,
    )
    return await detail_of(platform, (await platform.pulse.retry(command)).run_id)


@changes.post("/{id}/signal", status_code=202, summary="Send a signal to a run", **ACCEPTED)
async def signal_run(platform: Service, epoch: Epoch, id: RunId, body: Signal) -> RunDetail:
    """Hand a signal to a run that waits for it, and wake the run."""
    command = DeliverSignal(
        actor=SERVICE,
        at=platform.clock.now(),
        run_id=id,
        name=body.name,
        payload=body.payload,
        request_id=epoch,
    )
    return await detail_of(platform, (await platform.pulse.signal(command)).run_id)
