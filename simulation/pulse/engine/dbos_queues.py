"""The queues: who waits where for a place, and how many places there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import sqlalchemy as sa
from dbos import DBOSClient, EnqueueOptions, WorkflowSerializationFormat

from simulation.pulse.engine.dbos_database import APPLICATION_VERSION
from simulation.pulse.engine.dbos_endings import ENDED
from simulation.pulse.engine.port import Child, Limits

RUNS = "runs"
CHILDREN = "children"
TIMERS = "timers"

POLLING_SECONDS = 0.1
LANE_POLLING_SECONDS = 0.25
"""A place in a lane is the first of two to wait for, and seldom the one that is scarce."""

FORGOTTEN_AT_ONCE = 500

TIMERS_AT_ONCE = 100
"""Timers only wake others; the bound keeps a process from drowning after a long outage."""


def lane_queue(lane: str) -> str:
    """Where those wait that need a place in ``lane`` first."""
    return f"lane.{lane}"


def register_queues(client: DBOSClient, limits: Limits, *, executes: bool) -> None:
    """Make the queues known; blocks. The limits of who ``executes`` replace older ones.

    A process that only starts workflows must know the lanes as well, or what it starts would
    wait in a queue that no worker looks at.
    """
    resolution: Literal["always_update", "never_update"]
    resolution = "always_update" if executes else "never_update"
    client.register_queue(
        RUNS,
        global_concurrency=limits.runs,
        polling_interval_sec=POLLING_SECONDS,
        on_conflict=resolution,
    )
    client.register_queue(
        CHILDREN,
        worker_concurrency=limits.children,
        polling_interval_sec=POLLING_SECONDS,
        on_conflict=resolution,
    )
    client.register_queue(
        TIMERS,
        worker_concurrency=TIMERS_AT_ONCE,
        polling_interval_sec=LANE_POLLING_SECONDS,
        on_conflict=resolution,
    )
    for lane, most in limits.by_lane.items():
        client.register_queue(
            lane_queue(lane),
            global_concurrency=most,
            polling_interval_sec=LANE_POLLING_SECONDS,
            on_conflict=resolution,
        )


def enqueue(
    client: DBOSClient,
    connections: sa.Engine,
    queue: str,
    workflows: Sequence[Child],
    delay: timedelta | None = None,
) -> None:
    """Put ``workflows`` into ``queue``, all or none; blocks. Those that are known stay."""
    with connections.begin() as connection:
        for each in workflows:
            options = EnqueueOptions(
                workflow_name=each.workflow,
                queue_name=queue,
                workflow_id=each.id,
                app_version=APPLICATION_VERSION,
                serialization_type=WorkflowSerializationFormat.PORTABLE,
            )
            if delay is not None:
                options["delay_seconds"] = delay.total_seconds()
            client.enqueue_in_transaction(connection, options, each.arguments)


def forget_some(client: DBOSClient, until: str) -> int:
    """Delete some workflows that ended up to ``until``, in ISO 8601; blocks. How many."""
    ended = client.list_workflows(
        status=ENDED,
        completed_before=until,
        limit=FORGOTTEN_AT_ONCE,
        load_input=False,
        load_output=False,
    )
    if ended:
        client.delete_workflows([each.workflow_id for each in ended])
    return len(ended)
