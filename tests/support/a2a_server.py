"""Agents that speak A2A to test against, served by the SDK of the protocol itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from a2a.helpers import new_data_part, new_task_from_user_message, new_text_part, new_url_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import (
    create_agent_card_routes,
    create_jsonrpc_routes,
    create_rest_routes,
)
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types.a2a_pb2 import AgentCapabilities, AgentCard, AgentInterface, AgentSkill, TaskState
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

Plays = Callable[[RequestContext, EventQueue, TaskUpdater], Awaitable[None]]


async def answers_at_once(asked: RequestContext, queue: EventQueue, task: TaskUpdater) -> None:
    """Answers with a message, and no task."""
    said = asked.get_user_input()
    await queue.enqueue_event(task.new_agent_message([new_text_part(f"You said: {said}")]))


async def books_by_a_task(asked: RequestContext, queue: EventQueue, task: TaskUpdater) -> None:
    """Asks for the day, then books, with an artifact; a new task for whatever comes then."""
    if asked.current_task is None:
        await queue.enqueue_event(new_task_from_user_message(asked.message))
        await task.start_work(task.new_agent_message([new_text_part("One moment.")]))
        await task.add_artifact([new_text_part("The menu.")], artifact_id="menu")
        await task.requires_input(task.new_agent_message([new_text_part("For which day?")]))
        return
    await task.start_work()
    parts = [new_text_part("Booked"), new_data_part({"seats": 2, "day": "Friday"})]
    await task.add_artifact(parts, artifact_id="booking")
    page = new_url_part(
        "https://cafe.example/b/7", filename="booking.pdf", media_type="application/pdf"
    )
    await task.add_artifact([page], artifact_id="booking", append=True)
    await task.complete()


def ends_as(state: TaskState, text: str = "No table is free.") -> Plays:
    """Answers with a task that ends in ``state``."""

    async def play(asked: RequestContext, queue: EventQueue, task: TaskUpdater) -> None:
        await queue.enqueue_event(new_task_from_user_message(asked.message))
        message = task.new_agent_message([new_text_part(text)]) if text else None
        await task.update_status(state, message)

    return play


def slowly(seconds: float, then: Plays) -> Plays:
    """Works for some time before it plays ``then``."""

    async def play(asked: RequestContext, queue: EventQueue, task: TaskUpdater) -> None:
        await queue.enqueue_event(new_task_from_user_message(asked.message))
        await task.start_work()
        await asyncio.sleep(seconds)
        await task.complete(task.new_agent_message([new_text_part("Booked at last.")]))

    return play


class _Executor(AgentExecutor):
    def __init__(self, plays: Plays) -> None:
        self._plays = plays

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        task = TaskUpdater(event_queue, context.task_id or "", context.context_id or "")
        await self._plays(context, event_queue, task)

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        raise NotImplementedError


class A2aServer:
    """An agent at ``url`` that does what ``plays`` says; keeps what it was asked.

    ``interface`` stands in its card in place of its own address.
    """

    def __init__(
        self,
        plays: Plays,
        *,
        streaming: bool = True,
        binding: str = "JSONRPC",
        version: str = "1.0",
        interface: str | None = None,
        token: str | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._token = token
        card = AgentCard(
            name="Waiter",
            description="Takes bookings.",
            version="7",
            capabilities=AgentCapabilities(streaming=streaming),
            default_input_modes=["text/plain"],
            default_output_modes=["text/plain"],
            skills=[AgentSkill(id="book", name="Book", description="Books.", tags=["tables"])],
            supported_interfaces=[
                AgentInterface(
                    url=interface or f"{self.url}/a2a",
                    protocol_binding=binding,
                    protocol_version=version,
                )
            ],
        )
        handler = DefaultRequestHandler(_Executor(plays), InMemoryTaskStore(), card)
        routes: list[Any] = [*create_agent_card_routes(card)]
        if binding == "JSONRPC":
            routes += create_jsonrpc_routes(handler, "/a2a", enable_v0_3_compat=True)
        else:
            routes += create_rest_routes(handler, path_prefix="/a2a")
        app = self._noting(Starlette(routes=routes))
        config = uvicorn.Config(app, port=self._port, log_level="error", lifespan="off")
        config.timeout_graceful_shutdown = 0
        self._server = uvicorn.Server(config)
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> A2aServer:
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:
            await asyncio.sleep(0.005)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._serving is not None
        self._server.should_exit = True
        await self._serving

    def _noting(self, app: ASGIApp) -> ASGIApp:
        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope)
            self.asked.append((request.method, request.url.path, dict(request.headers)))
            allowed = self._token is None or f"Bearer {self._token}" == request.headers.get(
                "authorization"
            )
            if allowed:
                await app(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b"no"})

        return noting
