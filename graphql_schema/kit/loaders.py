"""Dataloaders: many small reads made at the same time become one.

They remember nothing between batches: over a WebSocket a context outlives many operations,
and none of them may be answered with what an earlier one has read.
"""

from __future__ import annotations

import asyncio
from typing import Any

from strawberry.dataloader import DataLoader

from simulation.access.pulse import PulseAccess
from simulation.access.reviews import ReviewAccess
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.review.documents import ReviewDocument
from simulation.catalog.review.queries import ReviewQueries
from simulation.catalog.review.recount import Recount
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.documents import SessionSummary, SetRunDocument
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.values.tallies import Tallies
from simulation.pulse.engine.port import Lease
from simulation.pulse.run.documents import RunDocument
from simulation.pulse.run.queries import RunDetail, RunReads
from simulation.pulse.task.documents import TaskDocument
from simulation.pulse.task.queries import TaskReads


def definition_loader(queries: DefinitionQueries, organization: str) -> DataLoader[str, Any]:
    """Definitions by id, null where there is none."""

    async def load(ids: list[str]) -> list[Any]:
        found = await queries.get_many(organization, set(ids))
        return [found.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def summaries_loader(
    queries: SetRunQueries, organization: str
) -> DataLoader[str, list[SessionSummary]]:
    """Finished sessions by run id."""

    async def load(ids: list[str]) -> list[list[SessionSummary]]:
        wanted = list(dict.fromkeys(ids))
        found = await asyncio.gather(*(queries.summaries(organization, id) for id in wanted))
        by_run = dict(zip(wanted, found, strict=True))
        return [by_run[id] for id in ids]

    return DataLoader(load_fn=load, cache=False)


def set_run_loader(
    queries: SetRunQueries, organization: str
) -> DataLoader[str, SetRunDocument | None]:
    """Set runs by id, null where there is none."""

    async def load(ids: list[str]) -> list[SetRunDocument | None]:
        found = await queries.with_ids(organization, list(dict.fromkeys(ids)))
        by_id = {run.id: run for run in found}
        return [by_id.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def tallies_loader(queries: SetRunQueries) -> DataLoader[str, Tallies]:
    """What the finished sessions of a run add up to, by run id."""

    async def load(ids: list[str]) -> list[Tallies]:
        found = await queries.tallies(set(ids))
        return [found[id] for id in ids]

    return DataLoader(load_fn=load, cache=False)


def session_loader(queries: SetRunQueries, organization: str) -> DataLoader[str, Session | None]:
    """Sessions by id, null where they were not opened or belong to others."""

    async def load(ids: list[str]) -> list[Session | None]:
        found = await queries.sessions(set(ids))
        own = {id: each for id, each in found.items() if each.organization == organization}
        return [own.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def task_loader(queries: TaskReads) -> DataLoader[str, TaskDocument | None]:
    """Tasks by id, null where there is none."""

    async def load(ids: list[str]) -> list[TaskDocument | None]:
        found = await queries.get_many(set(ids))
        return [found.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def run_loader(queries: RunReads) -> DataLoader[str, RunDocument | None]:
    """Runs of Pulse by id, null where there is none."""

    async def load(ids: list[str]) -> list[RunDocument | None]:
        found = await queries.get_many(set(ids))
        return [found.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def detail_loader(queries: RunReads) -> DataLoader[str, RunDetail]:
    """What only their streams tell of runs that there are, by id."""

    async def load(ids: list[str]) -> list[RunDetail]:
        found = await queries.details(set(ids))
        return [found[id] for id in ids]

    return DataLoader(load_fn=load, cache=False)


def retries_loader(queries: RunReads) -> DataLoader[str, list[RunDocument]]:
    """The retries of runs, by the run's id."""

    async def load(ids: list[str]) -> list[list[RunDocument]]:
        found = await queries.retries(set(ids))
        return [found[id] for id in ids]

    return DataLoader(load_fn=load, cache=False)


def review_loader(
    queries: ReviewQueries, organization: str
) -> DataLoader[str, ReviewDocument | None]:
    """Reviews by the result's id; null where it has none."""

    async def load(ids: list[str]) -> list[ReviewDocument | None]:
        found = await queries.of_results(organization, set(ids))
        return [found.get(id) for id in ids]

    return DataLoader(load_fn=load, cache=False)


def recount_loader(reviews: ReviewAccess) -> DataLoader[str, Recount | None]:
    """What runs come to by their reviews, by the run's id; null where there are none."""

    async def load(ids: list[str]) -> list[Recount | None]:
        # One after the other: each reads all sessions of its run.
        found = {id: await reviews.recount(id) for id in dict.fromkeys(ids)}
        return [found[id] for id in ids]

    return DataLoader(load_fn=load, cache=False)


def lease_loader(pulse: PulseAccess) -> DataLoader[str, Lease | None]:
    """The leases of workers, by the worker's name; null where it has none any more."""

    async def load(owners: list[str]) -> list[Lease | None]:
        found = {lease.owner: lease for lease in await pulse.leases()}
        return [found.get(owner) for owner in owners]

    return DataLoader(load_fn=load, cache=False)
