"""What a request carries: what its sender may use of the platform, and loaders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from graphql_schema.kit.loaders import (
    definition_loader,
    detail_loader,
    lease_loader,
    recount_loader,
    retries_loader,
    review_loader,
    run_loader,
    session_loader,
    set_run_loader,
    summaries_loader,
    tallies_loader,
    task_loader,
)
from simulation.access.access import Access
from simulation.access.door import UNKNOWN_ADDRESS, Door
from simulation.access.pulse import PulseAccess
from simulation.bus import Receipt
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.review.documents import ReviewDocument
from simulation.catalog.review.recount import Recount
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.documents import SessionSummary, SetRunDocument
from simulation.catalog.set_run.values.tallies import Tallies
from simulation.kernel.errors import Unauthenticated
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.limits.messages import MAX_REQUESTS_PER_MINUTE
from simulation.pulse.engine.port import Lease
from simulation.pulse.run.documents import RunDocument
from simulation.pulse.run.queries import RunDetail
from simulation.pulse.task.documents import TaskDocument
from simulation.rate_limits.port import RateLimits
from simulation.settings import DEFAULT_ADDRESS

ENDPOINT = "graphql"
OPERATIONS_PER_MINUTE = MAX_REQUESTS_PER_MINUTE
"""Of each user, by HTTP and WebSocket together, unless their organization allows less."""


class RequestContext:
    """The context of one GraphQL operation, or of one WebSocket with many.

    Operations are counted where there are ``limits``. ``server`` is where this server listens,
    ``address`` where the sender is.
    """

    connection_params: Any = None
    """What the first message of a WebSocket carries."""

    def __init__(
        self,
        access: Access | None,
        limits: RateLimits | None = None,
        server: str = DEFAULT_ADDRESS,
        address: str = UNKNOWN_ADDRESS,
    ) -> None:
        self.server = server
        self._address = address
        self._access = access
        self._limits = limits
        self._loaders: dict[str, DataLoader[str, Any]] = {}

    @property
    def access(self) -> Access:
        """What the sender may use."""
        if self._access is None:
            raise Unauthenticated(
                "Authorization: nobody is signed in; send it as a header or, over a WebSocket, "
                "in the payload of connection_init.",
                field="Authorization",
            )
        return self._access

    async def sign_in(self, door: Door) -> None:
        """Come in by what the first message of a WebSocket carries, unless its headers did.

        Raises:
            Unauthenticated, RateLimited: it carries nothing that counts.
        """
        if self._access is not None:
            return
        given = self.connection_params if isinstance(self.connection_params, dict) else {}
        headers = {name.lower(): each for name, each in given.items() if isinstance(each, str)}
        self._access = await door.enter(headers, self._address)

    async def renew(self) -> None:
        """Look again whether the sender may come in: a WebSocket outlives many operations."""
        await self.access.renew()

    async def until_unwelcome(self) -> None:
        """Wait until the sender may not be here any more; refuses them then."""
        await self.access.until_unwelcome()

    async def admit(self) -> None:
        """Count an operation that is about to begin.

        Raises:
            RateLimited: it is one too many in this minute.
        """
        if self._limits is not None:
            caller = f"{self.organization}:{self.actor.user}"
            allowed = await self.access.limits.per_minute(OPERATIONS_PER_MINUTE)
            (await self._limits.hit(ENDPOINT, caller, allowed)).require()

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.access.actor

    @property
    def organization(self) -> str:
        """The organization whose data the request may see."""
        return self.access.organization

    def queries(self, kind: str) -> DefinitionQueries:
        """The reads of one kind of definition."""
        return self.access.definitions(kind)

    def definitions(self, kind: str) -> DataLoader[str, Any]:
        """The loader of definitions of one kind, by plain id."""
        queries = self.queries(kind)
        # Whoever may see less than a moment ago needs another loader.
        name = f"{kind} in full" if self.access.sees_secrets(kind) else kind
        return self._loader(name, lambda: definition_loader(queries, self.organization))

    @property
    def set_runs(self) -> DataLoader[str, SetRunDocument | None]:
        """The loader of set runs, by plain id."""
        queries = self.access.set_runs
        return self._loader("set_runs", lambda: set_run_loader(queries, self.organization))

    @property
    def summaries(self) -> DataLoader[str, list[SessionSummary]]:
        """The loader of the finished sessions of a run."""
        queries = self.access.set_runs
        return self._loader("summaries", lambda: summaries_loader(queries, self.organization))

    @property
    def tallies(self) -> DataLoader[str, Tallies]:
        """The loader of what the finished sessions of a run add up to."""
        queries = self.access.set_runs
        return self._loader("tallies", lambda: tallies_loader(queries))

    @property
    def reviews(self) -> DataLoader[str, ReviewDocument | None]:
        """The loader of reviews, by the id of the result."""
        queries = self.access.reviews.found
        return self._loader("reviews", lambda: review_loader(queries, self.organization))

    @property
    def recounts(self) -> DataLoader[str, Recount | None]:
        """The loader of what runs come to by their reviews."""
        reviews = self.access.reviews
        return self._loader("recounts", lambda: recount_loader(reviews))

    @property
    def sessions(self) -> DataLoader[str, Session | None]:
        """The loader of sessions with their transcripts."""
        queries = self.access.set_runs
        return self._loader("sessions", lambda: session_loader(queries, self.organization))

    @property
    def pulse(self) -> PulseAccess:
        """Pulse, as far as it is the organization's."""
        return self.access.pulse

    @property
    def tasks(self) -> DataLoader[str, TaskDocument | None]:
        """The loader of tasks, by plain id."""
        queries = self.pulse.tasks
        return self._loader("tasks", lambda: task_loader(queries))

    @property
    def runs(self) -> DataLoader[str, RunDocument | None]:
        """The loader of runs of Pulse, by plain id."""
        queries = self.pulse.runs
        return self._loader("runs", lambda: run_loader(queries))

    @property
    def run_details(self) -> DataLoader[str, RunDetail]:
        """The loader of what only the stream of a run tells."""
        queries = self.pulse.runs
        return self._loader("run_details", lambda: detail_loader(queries))

    @property
    def retries(self) -> DataLoader[str, list[RunDocument]]:
        """The loader of the retries of a run."""
        queries = self.pulse.runs
        return self._loader("retries", lambda: retries_loader(queries))

    @property
    def leases(self) -> DataLoader[str, Lease | None]:
        """The loader of the leases of workers, by the worker's name."""
        pulse = self.pulse
        return self._loader("leases", lambda: lease_loader(pulse))

    def _loader(self, name: str, make: Callable[[], DataLoader[str, Any]]) -> DataLoader[str, Any]:
        # Loaders stay, the permission is asked for anew whenever one is used.
        if name not in self._loaders:
            self._loaders[name] = make()
        return self._loaders[name]

    async def command(self, command: type[Command], **fields: Any) -> Receipt:
        """Give a command as the one who asks, now."""
        return await self.access.command(command, **fields)

    def fill(self, command: type[Any], **fields: Any) -> Any:
        """A command with its actor and its time."""
        return self.access.fill(command, **fields)


Info = strawberry.Info[RequestContext, None]
