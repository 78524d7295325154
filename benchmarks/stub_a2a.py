"""The stub's answer by A2A, served by the SDK of the protocol."""

from __future__ import annotations

import asyncio

from a2a.helpers import new_text_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types.a2a_pb2 import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from starlette.applications import Starlette

from benchmarks.loopback import listen, serve
from benchmarks.stub_chat import REPLY


class Answers(AgentExecutor):
    """Answers with a message, and no task."""

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Say what the others say."""
        task = TaskUpdater(event_queue, context.task_id or "", context.context_id or "")
        await event_queue.enqueue_event(task.new_agent_message([new_text_part(REPLY)]))

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """There is nothing to cancel."""
        raise NotImplementedError


def app(port: int) -> Starlette:
    """The agent, as it says in its card that it is reached on ``port``."""
    card = AgentCard(
        name="Stub",
        description="Says the same to everybody.",
        version="1",
        capabilities=AgentCapabilities(streaming=False),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="say", name="Say", description="Says it.", tags=["stub"])],
        supported_interfaces=[
            AgentInterface(
                url=f"http://127.0.0.1:{port}/a2a",
                protocol_binding="JSONRPC",
                protocol_version="1.0",
            )
        ],
    )
    handler = DefaultRequestHandler(Answers(), InMemoryTaskStore(), card)
    return Starlette(
        routes=[*create_agent_card_routes(card), *create_jsonrpc_routes(handler, "/a2a")]
    )


async def _main() -> None:
    listener = listen()
    await serve(app(listener.getsockname()[1]), listener)


if __name__ == "__main__":
    asyncio.run(_main())
