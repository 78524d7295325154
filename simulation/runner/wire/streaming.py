"""Answers that come as a stream of events, put together as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from simulation.catalog.connectors.streams import StreamFormat
from simulation.kernel.values import Json
from simulation.runner.wire.answer import BrokenOff, Unusable
from simulation.runner.wire.asking import MAX_ANSWER_BYTES, Arriving, HttpAddress, Received
from simulation.runner.wire.decoding import parsed_json
from simulation.runner.wire.events import READERS, StreamEvent
from simulation.runner.wire.refusals import fault_of, refusal_in
from simulation.runner.wire.retries import NotServed

MAX_STREAM_BYTES = 16 * 1024 * 1024
"""The largest stream that is read: what stands around the words is most of it."""

DONE = "[DONE]"
"""The data of the event with which many streams end."""

_SHOWN_BYTES = 4096
_AT_ONCE_EVENTS = 20


class Gathering(Protocol):
    """Puts one answer together out of the events of a stream.

    ``begun`` says that something of the answer has come, ``done`` that nothing more will.
    """

    begun: bool
    done: bool

    def complaint(self, value: Json) -> Json:
        """What in an event may hold an error object."""
        ...

    async def take(self, event: StreamEvent, value: Json) -> None:
        """Take ``event``, whose data is the JSON ``value``; raises Unusable."""
        ...

    def answer(self) -> Json:
        """What all events come to, in the form of an answer in one piece.

        Raises:
            Unusable: they come to nothing, or are not known to be all.
        """
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a stream came to, and when it began to, by the clock that was given."""

    body: Json
    spoke_at: float | None


async def gathered(
    http: HttpAddress,
    arriving: Arriving,
    gathering: Gathering,
    form: StreamFormat,
    ticks: Callable[[], float],
) -> Gathered | Received:
    """What the events in ``arriving`` come to; all of it where it is no stream but JSON.

    Raises:
        NotServed: it broke off, or told an overload, before anything was said.
        BrokenOff, RefusedRequest: the same, after something was.
        Unusable: it is too large, or makes no sense.
    """
    chunks = aiter(arriving.chunks())
    beginning = await _beginning(chunks)
    if form is StreamFormat.SSE and _is_json(beginning, arriving):
        return await _in_one_piece(http, arriving, chunks, beginning)
    listener = _Listener(http, gathering, ticks)
    reader = READERS[form]()
    try:
        await listener.hear(reader.feed(beginning))
        while not gathering.done and (chunk := await anext(chunks, None)) is not None:
            await listener.hear(reader.feed(chunk))
            if arriving.received > MAX_STREAM_BYTES:
                raise Unusable(
                    f"it streams more than {MAX_STREAM_BYTES // 1024**2} MiB; answer shorter."
                )
        if not gathering.done:
            await listener.hear(reader.end())
        return Gathered(gathering.answer(), listener.spoke_at)
    except NotServed as failed:
        if gathering.begun:
            raise _after_words(failed) from failed
        raise
    except Unusable as bad:
        rest = reader.unfinished or listener.last or beginning
        raise Unusable(f"{http.shown}: {bad} It sent: {http.excerpt(rest) or 'nothing'}") from bad


class _Listener:
    """Hands events on, and notes when the first of them said something."""

    def __init__(self, http: HttpAddress, gathering: Gathering, ticks: Callable[[], float]) -> None:
        self._http = http
        self._gathering = gathering
        self._ticks = ticks
        self.spoke_at: float | None = None
        self.last = ""
        self._heard = 0

    async def hear(self, events: list[StreamEvent]) -> None:
        for event in events:
            if self._gathering.done:
                return
            self.last = event.data
            await self._gathering.take(event, self._value(event))
            self._heard += 1
            if self._heard % _AT_ONCE_EVENTS == 0:
                # Many may have come at once, and others wait.
                await asyncio.sleep(0)
            if self.spoke_at is None and self._gathering.begun:
                self.spoke_at = self._ticks()

    def _value(self, event: StreamEvent) -> Json:
        if event.data.strip() == DONE:
            return None
        try:
            value = parsed_json(event.data)
        except ValueError as error:
            raise Unusable(f"an event of its stream is no JSON ({error}).") from error
        refusal = refusal_in(self._gathering.complaint(value))
        if refusal is not None:
            said = self._http.excerpt(event.data)
            raise fault_of(
                refusal,
                f"{self._http.shown} sent an error in its stream; {refusal.remedy}. "
                f"It said: {said}",
            )
        return value


async def _beginning(chunks: AsyncIterator[bytes]) -> bytes:
    """The first bytes among which one stands that is not blank."""
    beginning = b""
    async for chunk in chunks:
        beginning += chunk
        if beginning.strip(b"\xef\xbb\xbf \t\r\n") or len(beginning) > _SHOWN_BYTES:
            break
    return beginning


def _is_json(beginning: bytes, arriving: Arriving) -> bool:
    """Whether an answer is JSON in one piece. How it begins says more than its type."""
    begins = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins.startswith((b"{", b"[", b'"')):
        return True
    is_event = begins.startswith((b":", b"data", b"event", b"id", b"retry"))
    return not is_event and "application/json" in arriving.headers.get("Content-Type", "")


async def _in_one_piece(
    http: HttpAddress, arriving: Arriving, chunks: AsyncIterator[bytes], beginning: bytes
) -> Received:
    content = bytearray(beginning)
    async for chunk in chunks:
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            raise http.too_large(bytes(content))
    return Received(arriving.status, arriving.headers, bytes(content), arriving.charset)


def _after_words(failed: NotServed) -> Exception:
    return BrokenOff(f"{failed} It is not asked again, since it had begun to speak.")
