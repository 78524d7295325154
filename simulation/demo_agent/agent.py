"""The demo agent: the booking line of the Café Meridian, as an HTTP service.

It books, changes and cancels tables, and answers questions about the house. It needs no
model and repeats exactly: an answer is a pure function of the messages sent
(``call.answer``). As a subject to test it carries exactly three faults, subtle like real ones;
everything else works:

(a) **The wrong cancellation deadline.** Groups of six or more must cancel 48 hours ahead to
    go free of charge. Asked for its policy the agent says so, and it charges by it; but when
    it confirms a new booking of such a group it quotes 24 hours, in text and receipt.
(b) **A lost change.** When the guest changes the number of people after the agent has summed
    the booking up, the agent acknowledges the new number and confirms it, but calls
    ``create_booking`` with the old one. Other changes at that point arrive.
(c) **A quarter of the way off.** "A quarter to eight in the evening" is taken for a quarter past;
    without "in the evening", or as 19:45, it is understood. So it shows in some calls only.

Endpoints: ``POST /v1/chat/completions`` (OpenAI format, stateless), ``POST /talk`` (plain
JSON), ``GET /stats``, ``POST /reset``. Run it with ``simulation demo-agent --help``.

``POST /airline/v1/chat/completions`` is another agent, whose tools its caller executes: the
service desk of an airline (``airline.py``), with three faults of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from simulation.demo_agent import airline
from simulation.demo_agent.call import answer
from simulation.demo_agent.talk import Reply

HOST = "127.0.0.1"
Answered = dict[str, Any]


class DemoAgent:
    """The agent as a service. Counts who asks, see ``GET /stats``.

    ``latency_ms`` is how long it pretends to think about each answer.
    """

    def __init__(self, port: int = 0, latency_ms: float = 0, host: str = HOST) -> None:
        self._host = host
        self._port = port
        self._latency_ms = latency_ms
        self._runner: web.AppRunner | None = None
        self._turns = 0
        self._asked: Counter[str] = Counter()
        self._answers: dict[str, Answered] = {}

    async def start(self) -> str:
        """Listen, and return the base address. Port 0 takes any free port.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete_chat)
        app.router.add_post("/airline/v1/chat/completions", self._serve_airline)
        app.router.add_post("/talk", self._talk)
        app.router.add_get("/stats", self._stats)
        app.router.add_post("/reset", self._reset)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        return f"http://{self._host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; harmless where nothing listens."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _complete_chat(self, request: web.Request) -> web.Response:
        body = await _json(request)
        messages = _messages(body.get("messages"), "messages")
        repeated = await self._receive(request)
        return web.json_response(repeated or self._keep(request, _chat_answer(body, messages)))

    async def _serve_airline(self, request: web.Request) -> web.Response:
        body = await _json(request)
        messages = _messages(body.get("messages"), "messages")
        repeated = await self._receive(request)
        return web.json_response(repeated or self._keep(request, _airline_answer(body, messages)))

    async def _talk(self, request: web.Request) -> web.Response:
        body = await _json(request)
        messages = _messages(body.get("history", []), "history")
        text = body.get("text")
        if text and not _ends_with(messages, text):
            messages.append({"role": "user", "content": text})
        repeated = await self._receive(request)
        return web.json_response(repeated or self._keep(request, _talk_answer(answer(messages))))

    async def _receive(self, request: web.Request) -> Answered | None:
        """Count the request and think; what was answered before under the same key."""
        self._turns += 1
        key = request.headers.get("Idempotency-Key")
        if key:
            self._asked[key] += 1
        await asyncio.sleep(self._latency_ms / 1000)
        return self._answers.get(key) if key else None

    def _keep(self, request: web.Request, answered: Answered) -> Answered:
        key = request.headers.get("Idempotency-Key")
        if key:
            self._answers[key] = answered
        return answered

    async def _stats(self, _: web.Request) -> web.Response:
        return web.json_response({"turns": self._turns, "asked": dict(self._asked)})

    async def _reset(self, _: web.Request) -> web.Response:
        self._turns = 0
        self._asked.clear()
        self._answers.clear()
        return web.json_response({"turns": 0, "asked": {}})


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        raise _bad_request(f"The body is not JSON ({error}).") from error
    if not isinstance(body, dict):
        raise _bad_request("The body must be a JSON object.")
    return body


def _messages(value: Any, field: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _bad_request(f"{field}: must be a list of messages with role and content.")
    return list(value)


def _bad_request(message: str) -> web.HTTPBadRequest:
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error"}})
    return web.HTTPBadRequest(text=body, content_type="application/json")


def _ends_with(messages: list[Mapping[str, Any]], text: str) -> bool:
    last = messages[-1] if messages else {}
    return text in (last.get("content"), last.get("text"))


def _chat_answer(body: dict[str, Any], messages: list[Mapping[str, Any]]) -> Answered:
    reply = answer(messages)
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    if reply.over:
        message["ended"] = True
    if reply.tools:
        message["tool_calls"] = _tool_calls(reply)
    return _completion(body, messages, message)


def _airline_answer(body: dict[str, Any], messages: list[Mapping[str, Any]]) -> Answered:
    return _completion(body, messages, airline.answer(messages))


def _completion(
    body: dict[str, Any], messages: list[Mapping[str, Any]], message: dict[str, Any]
) -> Answered:
    prompt = sum(len(str(sent.get("content", "")).split()) for sent in messages)
    completion = len(str(message["content"] or "").split())
    return {
        "id": f"chatcmpl-{len(messages)}",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "cafe-meridian"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        },
    }


def _talk_answer(reply: Reply) -> Answered:
    return {"reply": {"text": reply.text}, "tools": _tool_calls(reply), "over": reply.over}


def _tool_calls(reply: Reply) -> list[Answered]:
    return [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": tool.name, "arguments": json.dumps(tool.arguments)},
        }
        for number, tool in enumerate(reply.tools, start=1)
    ]


async def serve_agent(
    host: str,
    port: int,
    latency_ms: float = 0,
    port_file: Path | None = None,
    *,
    with_parent: bool = False,
) -> None:
    """Serve the demo agent until SIGTERM or SIGINT, or until its parent ends.

    Raises:
        OSError: the address is taken, or is none of this machine's.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    if with_parent:
        # The pipe closes with the parent, however that ends.
        await loop.connect_read_pipe(lambda: _ParentWatch(stopped), sys.stdin)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    agent = DemoAgent(port, latency_ms, host)
    url = await agent.start()
    try:
        if port_file is not None:
            _write_whole(port_file, url.rsplit(":", 1)[1])
        print(f"The demo agent listens at {url}", flush=True)  # noqa: T201 - waited for
        await stopped.wait()
    finally:
        await agent.stop()


def _write_whole(path: Path, text: str) -> None:
    # Renamed into place: whoever waits for the file never reads half of it.
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text)
    draft.replace(path)


class _ParentWatch(asyncio.Protocol):
    """Notices that the process at the other end of a pipe has ended."""

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended.set()


def main() -> None:
    """Run the demo agent until it is told to stop."""
    parser = argparse.ArgumentParser(description="The demo agent.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--latency-ms", type=float, default=0, help="pretended thinking time")
    parser.add_argument("--port-file", type=Path, help="where to write the port once ready")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    given = parser.parse_args()
    asyncio.run(
        serve_agent(
            HOST, given.port, given.latency_ms, given.port_file, with_parent=given.with_parent
        )
    )


if __name__ == "__main__":
    main()
