"""HTTP for the SDK of A2A, over the connections that may be made for agents."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import httpx

from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.asking import MAX_ANSWER_BYTES, Arriving, HttpAddress
from simulation.runner.wire.streaming import MAX_STREAM_BYTES

_NOT_SENT = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"}
)
_NOT_TOLD = frozenset({"connection", "content-encoding", "content-length", "transfer-encoding"})


class BoundedTransport(httpx.AsyncBaseTransport):
    """Sends what the SDK sends as everything is sent to agents: to addresses that may be reached,
    within bounds, seen by who looks. What fails raises the faults of the wire, not of httpx."""

    def __init__(self, http: HttpAddress) -> None:
        self._http = http
        self._open = list[_Body]()

    async def release(self) -> None:
        """Let go of every answer that was not read to its end: whoever leaves a stream leaves its
        time limits behind, and those would end what the same task does later."""
        while self._open:
            await self._open.pop().aclose()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {
            name: text for name, text in request.headers.items() if name not in _NOT_SENT
        } | {"accept-encoding": "identity", "user-agent": "simulation"}
        asking = self._http.asked(
            request.method, str(request.url), await request.aread() or None, headers
        )
        answer = await asking.__aenter__()
        told = [
            (name, text) for name, text in answer.headers.items() if name.lower() not in _NOT_TOLD
        ]
        body = _Body(asking, answer, self._http)
        self._open.append(body)
        return httpx.Response(answer.status, headers=told, stream=body)


class _Body(httpx.AsyncByteStream):
    """The body of an answer, read within the context in which it was asked for."""

    def __init__(
        self, asking: AbstractAsyncContextManager[Arriving], answer: Arriving, http: HttpAddress
    ) -> None:
        self._asking: AbstractAsyncContextManager[Arriving] | None = asking
        self._answer = answer
        self._http = http
        streams = "text/event-stream" in answer.headers.get("Content-Type", "")
        self._limit = MAX_STREAM_BYTES if streams else MAX_ANSWER_BYTES

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.chunks():
                yield chunk
                if self._answer.received > self._limit:
                    raise Unusable(
                        f"{self._http.shown} answered with more than {self._limit // 1024} KiB; "
                        "answer shorter."
                    )
        except BaseException as error:
            # Who bounds the time has to see what it did, and says it in its own words.
            asking, self._asking = self._asking, None
            if asking is None or not await asking.__aexit__(type(error), error, None):
                raise

    async def aclose(self) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            await asking.__aexit__(None, None, None)
