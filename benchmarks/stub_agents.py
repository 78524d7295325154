"""Agents that say what the stub of chat completions says, by whatever else they are reached."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from aiohttp import web

from benchmarks.child import announce
from benchmarks.stub_chat import REPLY, TURNS
from simulation.runner.ports import AgentReply, AgentTurn

PIECE = 16
"""Characters of an event of a stream."""


def said(turn: int) -> dict[str, Any]:
    """The answer in a turn, as JSON endpoints give it."""
    return {"answer": REPLY, "ended": turn >= TURNS}


def reply(messages: list[dict[str, str]], context: Any) -> dict[str, Any]:
    """The agent of the connector of type python."""
    return {"text": REPLY, "ended": context.turn >= TURNS}


class PluginAgent:
    """The agent of the connector of type plugin."""

    async def reply(self, turn: AgentTurn) -> AgentReply:
        """The same as the others."""
        return AgentReply(texts=(REPLY,), ended=turn.turn >= TURNS)


def open_plugin(settings: Any, variables: Any) -> PluginAgent:
    """The entry point of the plug-in."""
    return PluginAgent()


async def _talk(request: web.Request) -> web.Response:
    return web.Response(
        body=orjson.dumps(said(orjson.loads(await request.read())["turn"])),
        content_type="application/json",
    )


async def _respond(request: web.Request) -> web.Response:
    """OpenAI's Responses API: the turn is counted in the names of the responses."""
    earlier = orjson.loads(await request.read()).get("previous_response_id") or "resp_0"
    turn = int(earlier.removeprefix("resp_")) + 1
    part = {"type": "output_text", "text": REPLY, "annotations": []}
    message = {"type": "message", "role": "assistant", "status": "completed", "content": [part]}
    answer = {
        "id": f"resp_{turn}",
        "object": "response",
        "status": "completed",
        "output": [message | {"ended": turn >= TURNS}],
        "usage": {"input_tokens": 400, "output_tokens": 40},
    }
    return web.Response(body=orjson.dumps(answer), content_type="application/json")


async def _stream(request: web.Request) -> web.Response:
    """Chat completions piece by piece, which arrive together."""
    messages = orjson.loads(await request.read())["messages"]
    over = sum(message["role"] == "user" for message in messages) >= TURNS
    words = [REPLY[at : at + PIECE] for at in range(0, len(REPLY), PIECE)]
    deltas = [{"role": "assistant"}, *({"content": each} for each in words), {"ended": over}]
    events = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    events.append({"choices": [], "usage": {"prompt_tokens": 400, "completion_tokens": 40}})
    lines = [b"data: " + orjson.dumps(each) + b"\n\n" for each in events]
    return web.Response(
        body=b"".join([*lines, b"data: [DONE]\n\n"]), content_type="text/event-stream"
    )


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(orjson.dumps(said(orjson.loads(message.data)["turn"])).decode())
    return socket


ROUTES = (
    web.post("/talk", _talk),
    web.post("/v1/responses", _respond),
    web.post("/v1/chat/completions", _stream),
    web.get("/socket", _socket),
)


async def _serve() -> None:
    app = web.Application()
    app.add_routes(ROUTES)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    await announce(runner.addresses[0][1])
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
