"""Agents and models to test against: chat completions endpoints on the loopback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulation.outbound.variables import FREELY, AgentVariables

Messages = list[dict[str, Any]]
Answered = str | dict[str, Any] | web.StreamResponse
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[Messages], Awaitable[Answered]]
"""From the chat messages to the answer: its text, its whole message, or a raw response.

A message may carry the ``finish_reason`` of its choice."""


def freely(variables: Mapping[str, str], organization: str = "acme") -> AgentVariables:
    """``variables`` as they are on one's own machine: everybody's, for every host."""
    return AgentVariables(variables, FREELY, organization)


class ChatServer:
    """A chat completions endpoint that answers what ``answer`` says; remembers its requests.

    Use it as a context manager; ``url`` is the base that a connector takes. ``probes`` answer
    what is asked by GET.
    """

    def __init__(self, answer: Answer, probes: Mapping[str, Handler] | None = None) -> None:
        self._answer = answer
        self._probes = dict(probes or {})
        self._runner: web.AppRunner | None = None
        self.requests: list[dict[str, Any]] = []
        self.url = ""

    async def __aenter__(self) -> ChatServer:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        for path, probe in self._probes.items():
            app.router.add_get(path, probe)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        answer = await self._answer(body["messages"])
        if isinstance(answer, web.StreamResponse):
            return answer
        message = {"content": answer} if isinstance(answer, str) else dict(answer)
        finish_reason = message.pop("finish_reason", "stop")
        usage = {"prompt_tokens": len(body["messages"]), "completion_tokens": 7}
        choice = {"message": {"role": "assistant"} | message, "finish_reason": finish_reason}
        return web.json_response({"choices": [choice], "usage": usage})


def said_by_user(messages: Messages) -> list[str]:
    """What the persona said so far."""
    return [message["content"] for message in messages if message["role"] == "user"]


async def books_at_once(messages: Messages) -> Answered:
    """Books in the first turn."""
    return "Your table is booked."


async def asks_for_the_day(messages: Messages) -> Answered:
    """Asks once, then books."""
    if len(said_by_user(messages)) < 2:
        return "For which day would you like it?"
    return "Your table is booked."


async def never_books(messages: Messages) -> Answered:
    """Says something else each time, and never what the guest wants to hear."""
    return f"Let me look into that, number {len(messages)}."
