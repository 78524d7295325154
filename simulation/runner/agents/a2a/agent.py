"""An agent that speaks A2A, asked through the SDK of the protocol."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

import httpx
from a2a.client import Client, ClientCallContext, ClientConfig, ClientFactory
from a2a.client.card_resolver import A2ACardResolver
from a2a.client.errors import AgentCardResolutionError
from a2a.types.a2a_pb2 import (
    AgentCard,
    GetTaskRequest,
    Message,
    Part,
    Role,
    SendMessageConfiguration,
    SendMessageRequest,
    TaskState,
)
from a2a.utils.constants import TransportProtocol
from a2a.utils.errors import A2AError
from google.protobuf.json_format import Error as NotOfTheFormat
from yarl import URL

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.kernel.ids import derived_id
from simulation.runner.agents.a2a.task import Answer, Conversation
from simulation.runner.agents.a2a.transport import BoundedTransport
from simulation.runner.agents.carried import values_of
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.kept.cards import CardKey, Cards
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import (
    AgentFault,
    EndpointMisconfigured,
    EndpointUnavailable,
    SessionFault,
)
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, TooSlow, Unusable
from simulation.runner.wire.exchanges import is_observed
from simulation.runner.wire.retries import NotServed

BINDINGS = (TransportProtocol.JSONRPC, TransportProtocol.HTTP_JSON)

_FAILED = (TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_CANCELED)
_SENSELESS = (
    *(A2AError, NotOfTheFormat, httpx.InvalidURL, RecursionError),
    *(ValueError, KeyError, TypeError, AttributeError),
)
"""What the SDK raises at answers that are not of the protocol."""


# They write down whole addresses and cards, in which secrets may be.
for _name in ("a2a", "httpx"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class A2aAgent:
    """Sends what was said since the agent's last answer, and reads what becomes of it."""

    def __init__(self, connector: A2aConnector, connection: Connection, cards: Cards) -> None:
        self._connector = connector
        self._cards = cards
        self._key = _card_key(connector, connection)
        self._endpoint = connection.endpoint
        self._headers = connection.headers
        self._transport = BoundedTransport(connection.endpoint.http)
        self._http = httpx.AsyncClient(
            transport=self._transport,
            headers=connection.standing,
            timeout=connector.timeout_seconds,
            trust_env=False,
        )
        self._speaking: Client | None = None

    async def reply(self, turn: AgentTurn) -> AgentReply:
        try:
            return await self._endpoint.authorized.until_served(
                lambda headers: self._attempt(turn, headers), self._headers.of(turn)
            )
        except BadAnswer as bad:
            # It may live elsewhere by now.
            self._cards.forget(self._key)
            raise AgentFault(str(bad)) from bad
        except SessionFault:
            self._cards.forget(self._key)
            raise

    async def aclose(self) -> None:
        """Let go of the SDK's client; connections are the worker's."""
        await self._transport.release()
        await self._http.aclose()

    async def require_card(self) -> None:
        """Return where the agent's card leads to an endpoint that can be asked.

        Raises:
            EndpointUnavailable: it does not.
        """
        try:
            await self._endpoint.authorized.until_served(self._found_anew, {})
        except BadAnswer as bad:
            raise EndpointUnavailable(str(bad)) from bad

    async def _attempt(self, turn: AgentTurn, headers: dict[str, str]) -> AgentReply:
        seconds = self._connector.timeout_seconds
        answer = Answer(Conversation.of(turn.continuation))
        clock = _Stopwatch()
        try:
            async with asyncio.timeout(seconds):
                try:
                    client = await self._client(headers)
                    await self._asked(client, turn, headers, answer, clock)
                    await self._looked_at(client, headers, answer)
                finally:
                    await self._transport.release()
        except TimeoutError as error:
            raise TooSlow(
                f"{self._endpoint.http.shown} did not come to an end within {seconds:g} s."
            ) from error
        self._require_success(answer)
        return AgentReply(
            texts=answer.texts(),
            continuation=answer.after.continuation,
            first_token_ms=clock.first_ms,
        )

    async def _found_anew(self, headers: Mapping[str, str]) -> None:
        card = await self._cards.card(self._key, lambda: self._found_card(headers), anew=True)
        self._client_of(card)

    async def _client(self, headers: Mapping[str, str]) -> Client:
        if self._speaking is None:
            # Whoever looks on is shown how the card is found.
            card = await self._cards.card(
                self._key, lambda: self._found_card(headers), anew=is_observed()
            )
            self._speaking = self._client_of(card)
        return self._speaking

    def _client_of(self, card: AgentCard) -> Client:
        config = ClientConfig(
            streaming=self._connector.stream,
            httpx_client=self._http,
            supported_protocol_bindings=list(BINDINGS),
            accepted_output_modes=["text/plain", "application/json"],
        )
        try:
            return ClientFactory(config).create(card)
        except _SENSELESS as error:
            raise EndpointMisconfigured(
                f"{self._endpoint.http.shown}: its card names no endpoint that speaks "
                f"{' or '.join(BINDINGS)}; have it name one."
            ) from error

    async def _found_card(self, headers: Mapping[str, str]) -> AgentCard:
        base, path = self._endpoint.http.url.with_query(None), self._connector.card_path
        try:
            resolver = A2ACardResolver(self._http, str(base), path)
            card = await resolver.get_agent_card(http_kwargs={"headers": dict(headers)})
        except (AgentCardResolutionError, *_SENSELESS) as error:
            raise EndpointMisconfigured(
                f"{self._endpoint.http.shown} has no card of an A2A agent at {path}; correct the "
                "url or the card_path."
            ) from error
        self._require_own_host(card)
        return card

    def _require_own_host(self, card: AgentCard) -> None:
        """Have nothing secret be sent where the card leads, unless that is where it came from."""
        connector = self._connector
        if not connector.headers and connector.oauth is None:
            return
        own = self._endpoint.http.url.origin()
        for interface in card.supported_interfaces:
            if interface.protocol_binding in BINDINGS and _origin(interface.url) != own:
                raise EndpointMisconfigured(
                    f"{self._endpoint.http.shown}: its card leads to another host, which is not "
                    "sent the connector's headers and tokens; name the url of that host, or have "
                    "the card name this one."
                )

    async def _asked(
        self,
        client: Client,
        turn: AgentTurn,
        headers: dict[str, str],
        answer: Answer,
        clock: _Stopwatch,
    ) -> None:
        request = SendMessageRequest(
            message=_message(turn, answer.before), configuration=SendMessageConfiguration()
        )
        context = ClientCallContext(service_parameters=headers)
        try:
            async for event in client.send_message(request, context=context):
                answer.take(event)
                if answer.begun:
                    clock.note()
                # A task as such may be as the message found it.
                if event.HasField("status_update") and not answer.goes_on:
                    break
        except NotServed:
            # What broke off can be looked at, unless nobody knows what it is called.
            if not answer.task_id:
                raise
        except _SENSELESS as error:
            raise self._senseless(error) from error

    async def _looked_at(self, client: Client, headers: dict[str, str], answer: Answer) -> None:
        while answer.goes_on:
            if not answer.task_id:
                raise Unusable(
                    f"{self._endpoint.http.shown} answered with neither a message nor a task."
                )
            await asyncio.sleep(self._connector.poll_seconds)
            context = ClientCallContext(service_parameters=headers)
            try:
                task = await client.get_task(GetTaskRequest(id=answer.task_id), context=context)
            except _SENSELESS as error:
                raise self._senseless(error) from error
            answer.take_task(task)

    def _require_success(self, answer: Answer) -> None:
        status = answer.status
        if answer.message is not None or status is None:
            return
        state = TaskState.Name(status.state)
        said = self._endpoint.http.excerpt(" ".join(part.text for part in status.message.parts))
        if status.state in _FAILED:
            raise Unusable(f"The agent's task ended as {state}. It said: {said or 'nothing'}")
        if status.state == TaskState.TASK_STATE_AUTH_REQUIRED:
            raise EndpointMisconfigured(
                f"{self._endpoint.http.shown} wants to be authorized for its task ({state}); give "
                f"the connector headers or oauth. It said: {said or 'nothing'}"
            )

    def _senseless(self, error: Exception) -> Unusable:
        said = self._endpoint.http.excerpt(str(error))
        return Unusable(f"{self._endpoint.http.shown} did not answer as A2A has it: {said}")


def open_agent(connector: A2aConnector, surroundings: Surroundings) -> A2aAgent:
    """The agent of ``connector``; raises as ``connect``."""
    return A2aAgent(connector, connect(connector, surroundings), surroundings.cards)


@dataclass(slots=True)
class _Stopwatch:
    """Notes how long it took until something was said."""

    began: float = field(default_factory=perf_counter)
    first_ms: float | None = None

    def note(self) -> None:
        if self.first_ms is None:
            self.first_ms = round((perf_counter() - self.began) * 1000, 3)


def _card_key(connector: A2aConnector, connection: Connection) -> CardKey:
    """A card is shown to those who would be shown it themselves."""
    oauth = connector.oauth.model_dump_json() if connector.oauth else ""
    headers = (part for pair in sorted(connection.standing.items()) for part in pair)
    return (str(connection.endpoint.http.url), connector.card_path, oauth, *headers)


def _message(turn: AgentTurn, conversation: Conversation) -> Message:
    return Message(
        # The same whenever the same turn is asked again.
        message_id=derived_id("a2a", turn.idempotency_key),
        role=Role.ROLE_USER,
        parts=[Part(text=values_of(turn)["message"])],
        context_id=conversation.context,
        task_id=conversation.task,
    )


def _origin(url: str) -> URL | None:
    try:
        return URL(url).origin()
    except ValueError:
        return None
