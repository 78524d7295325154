"""What a request carries: who asks, the platform, and loaders that batch its reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from graphql_schema.loaders import (
    definition_loader,
    detail_loader,
    retries_loader,
    run_loader,
    session_loader,
    summaries_loader,
    task_loader,
)
from simulation.bootstrap import Platform
from simulation.bus import Receipt
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.documents import SessionSummary
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.pulse.run.documents import RunDocument
from simulation.pulse.run.queries import RunDetail
from simulation.pulse.service import Pulse
from simulation.pulse.task.documents import TaskDocument


class RequestContext(BaseContext):
    """The context of one GraphQL operation."""

    def __init__(self, platform: Platform, actor: Actor) -> None:
        super().__init__()
        self.platform = platform
        self.actor = actor
        self._definitions: dict[str, DataLoader[str, Any]] = {}

    @property
    def organization(self) -> str:
        """The organization whose data the request may see."""
        return self.actor.organization

    def queries(self, kind: str) -> DefinitionQueries:
        """The reads of one kind of definition."""
        return self.platform.definitions[kind]

    def definitions(self, kind: str) -> DataLoader[str, Any]:
        """The loader of definitions of one kind, by plain id."""
        if kind not in self._definitions:
            self._definitions[kind] = definition_loader(self.queries(kind), self.organization)
        return self._definitions[kind]

    @cached_property
    def summaries(self) -> DataLoader[str, list[SessionSummary]]:
        """The loader of the finished sessions of a run."""
        return summaries_loader(self.platform.set_runs, self.organization)

    @cached_property
    def sessions(self) -> DataLoader[str, Session | None]:
        """The loader of sessions with their transcripts."""
        return session_loader(self.platform.set_runs, self.organization)

    @property
    def pulse(self) -> Pulse:
        """Pulse, for those who may operate it: so far whoever is signed in.

        All that concerns Pulse comes by here, loaders included: a permission is asked for
        in this place and in no other.
        """
        return self.platform.pulse

    @cached_property
    def tasks(self) -> DataLoader[str, TaskDocument | None]:
        """The loader of tasks, by plain id."""
        return task_loader(self.pulse.tasks)

    @cached_property
    def runs(self) -> DataLoader[str, RunDocument | None]:
        """The loader of runs of Pulse, by plain id."""
        return run_loader(self.pulse.runs)

    @cached_property
    def run_details(self) -> DataLoader[str, RunDetail]:
        """The loader of what only the stream of a run tells."""
        return detail_loader(self.pulse.runs)

    @cached_property
    def retries(self) -> DataLoader[str, list[RunDocument]]:
        """The loader of the retries of a run."""
        return retries_loader(self.pulse.runs)

    async def command(self, command: type[Command], **fields: Any) -> Receipt:
        """Give a command as the one who asks, now."""
        return await self.platform.bus.handle(self.fill(command, **fields))

    def fill(self, command: type[Any], **fields: Any) -> Any:
        """A command with its actor and its time."""
        return command(actor=self.actor, at=self.platform.clock.now(), **fields)


Info = strawberry.Info[RequestContext, None]
