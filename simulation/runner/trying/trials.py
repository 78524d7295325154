"""Tries a service: one message to its agent, and what went over the wire."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from simulation.catalog.connectors.connector import Connector
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.service import ServiceBody, require_usable
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.kernel.clock import Clock
from simulation.kernel.errors import NotFound, Refused, ValidationFailed
from simulation.kernel.ids import IdSource
from simulation.kernel.values import Actor
from simulation.runner.cast import Parties
from simulation.runner.closing import closing
from simulation.runner.faults import EndpointUnavailable, SessionFault
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.room import Aside, Room
from simulation.runner.session.ending import end_by
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.trying.remedies import remedy_for
from simulation.runner.wire.exchanges import Exchange, Exchanges, observing
from simulation.runner.wire.waiting import BRIEF_PATIENCE_SECONDS, waiting_by

CONCURRENT_TRIALS = 10
"""How many services are tried at the same time in a process, whoever tries them."""
MAX_CHARACTERS = 10_000
"""The longest message."""
LONGEST_WAIT_SECONDS = 30.0
"""How long a trial waits for its turn at a service that limits its sessions or requests."""

_UNNAMED = "A service that is tried before it is there"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrialWish:
    """What is said to which agent; where ``say`` is empty, the agent opens the conversation.

    A ``connector`` is tried in place of what the service says, which then need not be there yet.
    """

    service_id: str | None
    version_set: str
    say: str
    connector: Connector | None = None


@dataclass(frozen=True, slots=True)
class TrialProblem:
    """Why a session would end there, as which outcome, and what mends it beyond the reason."""

    outcome: Outcome
    reason: str
    remedy: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What went over the wire, and what was read from it: ``reply``, or ``problem``.

    ``latency_ms`` is how long the agent took, without waits for its turn.
    """

    exchanges: Sequence[Exchange]
    latency_ms: float
    reply: AgentReply | None = None
    problem: TrialProblem | None = None


class Trials:
    """Tries services as they are today. Nothing of it is kept.

    A trial counts against the limits of the service like a session.
    """

    def __init__(
        self,
        services: DefinitionQueries,
        parties: Parties,
        throttles: Throttles,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._services = services
        self._parties = parties
        self._throttles = throttles
        self._clock = clock
        self._ids = ids
        self._room = Room(CONCURRENT_TRIALS, clock)

    async def attempt(self, actor: Actor, wish: TrialWish) -> Trial:
        """What comes of ``wish``.

        Raises:
            NotFound: there is no such service or version set.
            Refused: it does not say how its agent is reached.
            ValidationFailed: the message is too long, a given connector could not be written
                either, or there is neither a service nor a connector.
        """
        if len(wish.say) > MAX_CHARACTERS:
            raise ValidationFailed(
                f"say: at most {MAX_CHARACTERS} characters are sent, not {len(wish.say)}; "
                "say it shorter.",
                field="say",
            )
        body = await self._body_for(actor.organization, wish)
        connector = _connector(body, wish.version_set)
        exchanges = Exchanges()
        async with self._room.place() as place:
            began = self._clock.ticks()

            async def look() -> None:
                if self._clock.ticks() - began > LONGEST_WAIT_SECONDS:
                    raise EndpointUnavailable(
                        "The service is asked as often as its limits allow; try again later."
                    )

            aside = Aside(place, self._clock, BRIEF_PATIENCE_SECONDS, look)
            try:
                with observing(exchanges):
                    reply = await self._reply(actor.organization, body, wish, aside)
            except SessionFault as fault:
                end = end_by(fault)
                remedy = remedy_for(connector, fault, exchanges.seen)
                problem = TrialProblem(end.outcome, end.reason, remedy)
                return Trial(exchanges.seen, aside.elapsed_ms, problem=problem)
        return Trial(exchanges.seen, aside.elapsed_ms, reply)

    async def _reply(
        self, organization: str, body: ServiceBody, wish: TrialWish, aside: Aside
    ) -> AgentReply:
        turn = self._turn(wish)
        agent = self._parties.agent(organization, body, wish.version_set)
        service = wish.service_id or turn.session_id
        visiting = self._throttles.visit(organization, service, turn.session_id, aside)
        with waiting_by(aside):
            async with closing(agent), visiting as visit:
                aside.begin()
                return await visit.to(agent).reply(turn)

    def _turn(self, wish: TrialWish) -> AgentTurn:
        id = self._ids.new()
        said = Message(
            id=message_id(1, Role.PERSONA),
            turn=1,
            role=Role.PERSONA,
            text=wish.say,
            at=self._clock.now(),
        )
        transcript = (said,) if wish.say else ()
        return AgentTurn(session_id=id, turn=1, idempotency_key=f"{id}/1", transcript=transcript)

    async def _body_for(self, organization: str, wish: TrialWish) -> ServiceBody:
        """What is tried of the service: as it is, or with another connector in each version set."""
        if wish.connector is None:
            return await self._body(organization, wish)
        require_usable(wish.connector, "connector")
        if wish.service_id is None:
            return ServiceBody(name=_UNNAMED, description=_UNNAMED, connector=wish.connector)
        body = await self._body(organization, wish)
        sets = {
            name: each.model_copy(update={"connector": None})
            for name, each in body.version_sets.items()
        }
        return body.model_copy(update={"connector": wish.connector, "version_sets": sets})

    async def _body(self, organization: str, wish: TrialWish) -> ServiceBody:
        if wish.service_id is None:
            raise ValidationFailed(
                "id: say which service is tried, or give a connector.", field="id"
            )
        found = await self._services.get(organization, wish.service_id)
        if found is None or found.is_deleted:
            raise NotFound(
                f"id: there is no service with the id {wish.service_id}; it may be deleted.",
                field="id",
            )
        body: ServiceBody = found.body
        if wish.version_set not in body.version_sets:
            known = ", ".join(sorted(body.version_sets))
            raise NotFound(
                f"service_version_set_name: the service has no version set "
                f"{wish.version_set!r}; it has {known}.",
                field="service_version_set_name",
            )
        return body


def _connector(body: ServiceBody, version_set: str) -> Connector:
    connector = body.connector_of(version_set)
    if connector is None:
        raise Refused(
            f"service_version_set_name: neither {version_set!r} nor the service says how its agent "
            "is reached; give it a connector.",
            field="service_version_set_name",
        )
    return connector
