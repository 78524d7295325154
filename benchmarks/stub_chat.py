"""A chat completions endpoint that answers for persona, agent and judge at next to no cost.

A bare protocol instead of a web framework: it runs beside what is measured, on the same
machine, and must not be what limits it. Any ``GET`` answers with how many calls were made,
when the first and the last came since the ``GET`` before by the machine's monotonic clock, and
with the bodies of the first session's, so that a floor can send the very same ones.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from typing import Any

import orjson

from benchmarks.child import announce

TURNS = 5
CALLS_PER_SESSION = 2 * TURNS + 1

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)

_SPEECH = (
    "I would like to change my booking for Friday evening to five people, please. "
    "Could you tell me whether the terrace is still free?"
)
REPLY = (
    "Of course. I have changed the booking to five people on Friday at half past seven. "
    "The terrace is free, and I have noted it. Is there anything else that I can do?"
)
_JUSTIFICATION = "The agent says 'I have changed the booking to five people', as was asked."


class Answers:
    """The answers, encoded once; the calls, counted, and the first of them as they came."""

    def __init__(self) -> None:
        move = {"action": "say", "message": _SPEECH, "objective_met": False, "reason": ""}
        judgement = {
            "references": [f"{TURNS}-agent-1"],
            "justification": _JUSTIFICATION,
            "applicable": True,
            "value": True,
        }
        self._move = _completion(orjson.dumps(move).decode())
        self._judgement = _completion(orjson.dumps(judgement).decode())
        self._reply = _completion(REPLY)
        self._last_reply = _completion(REPLY, ended=True)
        self._first: list[str] = []
        self._calls = 0
        self._came: list[float] = []

    def account(self) -> bytes:
        """How many calls were made, and the bodies of the first session's, as a response."""
        came, self._came = self._came, []
        return _response(orjson.dumps({"calls": self._calls, "first": self._first, "came": came}))

    def to(self, body: bytes) -> bytes:
        """The response to a request for a completion."""
        self._calls += 1
        self._came[1:] = [time.monotonic()]
        if len(self._first) < CALLS_PER_SESSION:
            self._first.append(body.decode())
        request = orjson.loads(body)
        schema = request.get("response_format", {}).get("json_schema", {}).get("schema")
        if schema is not None:
            return self._move if "action" in schema["properties"] else self._judgement
        asked = sum(message["role"] == "user" for message in request["messages"])
        return self._last_reply if asked >= TURNS else self._reply


class Exchange(asyncio.Protocol):
    """One connection, one request at a time; each is answered after ``latency`` seconds."""

    def __init__(self, answers: Answers, latency: float) -> None:
        self._answers = answers
        self._latency = latency
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        length = _LENGTH.search(head)
        if len(body) < (int(length.group(1)) if length else 0):
            return
        self._received.clear()
        self._answer(bytes(head), bytes(body))

    def _answer(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"GET"):
            self._transport.write(self._answers.account())
        elif self._latency:
            loop = asyncio.get_running_loop()
            loop.call_later(self._latency, self._transport.write, self._answers.to(body))
        else:
            self._transport.write(self._answers.to(body))


def _completion(content: str, *, ended: bool = False) -> bytes:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if ended:
        message["ended"] = True
    return _response(
        orjson.dumps(
            {
                "id": "stub",
                "object": "chat.completion",
                "model": "stub",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 400, "completion_tokens": 40, "total_tokens": 440},
            }
        )
    )


def _response(content: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    return head.encode() + b"\r\n\r\n" + content


async def _serve(latency: float) -> None:
    answers = Answers()
    server = await asyncio.get_running_loop().create_server(
        lambda: Exchange(answers, latency), "127.0.0.1", 0, backlog=4096
    )
    async with server:
        await announce(server.sockets[0].getsockname()[1])


def main() -> None:
    """Serve on a free port of the loopback until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args().latency_ms / 1000))


if __name__ == "__main__":
    main()
