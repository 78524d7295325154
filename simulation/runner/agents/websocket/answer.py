"""What an agent says over a socket, event by event, until its answer is over."""

from __future__ import annotations

import asyncio

from simulation.catalog.connectors.websocket import EventMatch, WebSocketConnector
from simulation.catalog.session.transcript import ToolCall
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.models.reasoning import spoken
from simulation.runner.ports import AgentReply
from simulation.runner.selection import Unselectable, select
from simulation.runner.wire.answer import MAX_PARTS, Unusable, kept_text, kind_of, tool_calls_in
from simulation.runner.wire.decoding import parsed_json
from simulation.runner.wire.socket import Closed, SocketAddress

MAX_CHARACTERS = 1024 * 1024
"""The longest answer, all of its events together."""
MAX_EVENTS = 20_000
_ELSEWHERE = frozenset({1012, 1013, 1014})
"""Codes that say of a server, not of the agent, that it cannot go on."""


class Interrupted(Exception):
    """The connection was closed by what stands before the agent; the message is the reason."""


class HeardAnswer:
    """Takes in the events of an answer; ``over`` once it is known to have ended."""

    def __init__(self, connector: WebSocketConnector, at: SocketAddress) -> None:
        self._connector = connector
        self._at = at
        self._parts: list[list[str]] = []
        self._tool_calls: list[ToolCall] = []
        self._characters = self.events = 0
        self._began = self._first_token_ms = 0.0
        self._last = ""
        self.continuation = ""
        self.ended = False
        self.over = False
        self.spoke = False
        self.begin()

    def begin(self) -> None:
        """From now on something else is said: nothing of it is over."""
        self._parts.append([])
        self.over = self.ended
        self.spoke = False
        self._began = asyncio.get_running_loop().time()

    @property
    def last(self) -> str:
        """The last event, for reasons."""
        return self._at.excerpt(self._last) or "nothing"

    async def take(self, event: str | Closed) -> None:
        """Take in what came.

        Raises:
            Unusable: it cannot be read, or is too much.
            Interrupted: the connection was lost by nobody's fault.
        """
        if isinstance(event, Closed):
            self._close(event)
            return
        self._last = event
        self._count(event)
        connector = self._connector
        if connector.text_path is None and not event.lstrip().startswith(("{", "[")):
            self._say([event])
        else:
            await self._read(await by_weight(len(event), lambda: self._decoded(event)))
        if self.spoke and connector.final is None and connector.quiet_seconds is None:
            self.over = True

    def reply(self) -> AgentReply:
        """The answer.

        Raises:
            Unusable: it says nothing.
        """
        join = self._connector.joins_texts
        parts = [["".join(part)] for part in self._parts] if join else self._parts
        words = [spoken(text) for part in parts for text in part if text.strip()]
        said = tuple(each.said for each in words if each.said.strip())
        if len(said) > MAX_PARTS:
            raise Unusable(f"it holds {len(said)} messages; send at most {MAX_PARTS}.")
        if not said and not self._tool_calls and not self.ended:
            raise Unusable(f"it is over, and nothing was said; correct {self._unread}.")
        return AgentReply(
            texts=said or ("",),
            tool_calls=tuple(self._tool_calls),
            ended=self.ended,
            reasoning=kept_text("\n\n".join(each.reasoning for each in words if each.reasoning)),
            first_token_ms=self._first_token_ms or None if join else None,
            continuation=self.continuation,
        )

    @property
    def _unread(self) -> str:
        path = self._connector.text_path
        return "final" if path is None else f"text_path ({path}) or final"

    def _close(self, closed: Closed) -> None:
        if not closed.in_order:
            reason = f" ({self._at.excerpt(closed.reason)})" if closed.reason else ""
            said = f"{self._at.name} closed the connection with the code {closed.code}{reason}"
            if closed.code in _ELSEWHERE:
                raise Interrupted(f"{said}: it cannot serve now; look into its log.")
            raise Unusable(f"it closed the connection with the code {closed.code}{reason}.")
        self.ended = self.over = True

    def _count(self, event: str) -> None:
        self.events += 1
        self._characters += len(event)
        if self._characters > MAX_CHARACTERS or self.events > MAX_EVENTS:
            raise Unusable(
                f"it has more than {MAX_CHARACTERS // 1024} KiB or {MAX_EVENTS} events; answer "
                "shorter."
            )

    def _decoded(self, event: str) -> Json:
        try:
            return parsed_json(event)
        except ValueError as error:
            raise Unusable(
                f"an event is no valid JSON ({error}); send JSON, or leave text_path out."
            ) from error

    async def _read(self, event: Json) -> None:
        connector = self._connector
        for ignored in connector.ignored:
            if await _matches(ignored, event):
                return
        if connector.failed is not None and await _matches(connector.failed, event):
            raise Unusable("it reports a failure.")
        if connector.text_path is not None:
            self._say(await _selected(connector.text_path, event))
        if connector.tool_calls_path is not None:
            found = [each for each in await _selected(connector.tool_calls_path, event) if each]
            calls = tool_calls_in(found, f"what {connector.tool_calls_path} selects")
            self._tool_calls += calls
            self.spoke = self.spoke or bool(calls)
        if connector.continuation_path is not None:
            for value in await _selected(connector.continuation_path, event):
                if isinstance(value, str) and value:
                    self.continuation = kept_text(value)[:1000]
        await self._read_end(event)

    async def _read_end(self, event: Json) -> None:
        path = self._connector.ended_path
        for value in [] if path is None else await _selected(path, event):
            if not isinstance(value, bool | None):
                raise Unusable(f"{kind_of(value)} stands at {path}; make it a boolean.")
            if value:
                self.ended = self.over = True
        if self._connector.final is not None and await _matches(self._connector.final, event):
            self.over = True

    def _say(self, values: list[Json]) -> None:
        for value in values:
            for text in value if isinstance(value, list) else (value,):
                if text is None:
                    continue
                if not isinstance(text, str):
                    path = self._connector.text_path
                    raise Unusable(f"{kind_of(text)} stands at {path} where a text is expected.")
                self._hear(kept_text(text))

    def _hear(self, text: str) -> None:
        if not text:
            return
        self._parts[-1].append(text)
        self.spoke = True
        if not self._first_token_ms:
            elapsed = asyncio.get_running_loop().time() - self._began
            self._first_token_ms = round(elapsed * 1000, 3)


async def _selected(path: str, event: Json) -> list[Json]:
    try:
        return await select(path, event)
    except Unselectable as error:
        raise Unusable(f"{path} cannot be followed in an event ({error}).") from error


async def _matches(wanted: EventMatch, event: Json) -> bool:
    found = await _selected(wanted.path, event)
    return bool(found) if wanted.value is None else wanted.value in found
