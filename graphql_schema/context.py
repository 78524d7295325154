"""What a request carries: who asks, the platform, and loaders that batch its reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from graphql_schema.loaders import definition_loader, session_loader, summaries_loader
from simulation.bootstrap import Platform
from simulation.bus import Receipt
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.documents import SessionSummary
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor


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

    async def command(self, command: type[Command], **fields: Any) -> Receipt:
        """Give a command as the one who asks, now."""
        return await self.platform.bus.handle(self.fill(command, **fields))

    def fill(self, command: type[Any], **fields: Any) -> Any:
        """A command with its actor and its time."""
        return command(actor=self.actor, at=self.platform.clock.now(), **fields)


Info = strawberry.Info[RequestContext, None]
