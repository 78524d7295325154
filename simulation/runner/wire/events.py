"""Events of a stream as bytes come in, cut anywhere: Server-Sent Events, and lines of JSON."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Protocol

from simulation.catalog.connectors.streams import StreamFormat
from simulation.runner.wire.answer import Unusable

MAX_EVENT_CHARACTERS = 1024 * 1024
"""The largest event of a stream that is read."""

_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE_FEED = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event. ``name`` is its type, which only Server-Sent Events have."""

    data: str
    name: str = "message"


class EventReader(Protocol):
    """Reads events out of bytes."""

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that end in ``chunk``, which goes on from the last one.

        Raises:
            Unusable: an event is too large.
        """
        ...

    def end(self) -> list[StreamEvent]:
        """The events that the end of the stream completes."""
        ...

    @property
    def unfinished(self) -> str:
        """What has come of an event that has not ended."""
        ...


class ServerSentEvents:
    """Events by https://html.spec.whatwg.org/multipage/server-sent-events.html.

    Lines end in CR, LF or both; comments, ids and the time until a reconnection are passed
    over; bytes that are no UTF-8 become a replacement mark. An event that is not ended by an
    empty line has not come, as the rules say.
    """

    def __init__(self) -> None:
        self._lines = _Lines(_LINE_END)
        self._data: list[str] = []
        self._size = 0
        self._name = ""

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        events = []
        for line in self._lines.feed(chunk):
            if line:
                self._take(line)
            elif event := self._dispatched():
                events.append(event)
        return events

    def end(self) -> list[StreamEvent]:
        return []

    @property
    def unfinished(self) -> str:
        return "\n".join([*self._data, self._lines.unfinished]).strip()

    def _take(self, line: str) -> None:
        # A comment is a field without a name.
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._size += len(value) + 1
            if self._size > MAX_EVENT_CHARACTERS:
                raise _too_large()
            self._data.append(value)
        elif name == "event":
            self._name = value

    def _dispatched(self) -> StreamEvent | None:
        data, name = self._data, self._name or "message"
        self._data, self._size, self._name = [], 0, ""
        return StreamEvent("\n".join(data), name) if data else None


class JsonLines:
    """An event for each line that is not blank; the last one needs no end."""

    def __init__(self) -> None:
        self._lines = _Lines(_LINE_FEED)

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        return [StreamEvent(line) for line in self._lines.feed(chunk) if line.strip()]

    def end(self) -> list[StreamEvent]:
        last = self._lines.unfinished
        return [StreamEvent(last)] if last.strip() else []

    @property
    def unfinished(self) -> str:
        return ""


READERS: dict[StreamFormat, type[ServerSentEvents] | type[JsonLines]] = {
    StreamFormat.SSE: ServerSentEvents,
    StreamFormat.NDJSON: JsonLines,
}


class _Lines:
    """Lines of UTF-8 that is cut anywhere, without the mark that may stand before them."""

    def __init__(self, line_end: re.Pattern[str]) -> None:
        self._line_end = line_end
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending: list[str] = []
        self._size = 0
        self._at_start = True
        self._after_return = False

    @property
    def unfinished(self) -> str:
        """The line that has no end yet."""
        return "".join(self._pending) + self._decoder.decode(b"", final=True)

    def feed(self, chunk: bytes) -> list[str]:
        """The lines that end in ``chunk``."""
        text = self._decoder.decode(chunk)
        if text and self._at_start:
            text, self._at_start = text.removeprefix(_MARK), False
        if text and self._after_return:
            # The other half of a line's end, which came with the chunk before.
            text, self._after_return = text.removeprefix("\n"), False
        if not text:
            return []
        *lines, rest = self._line_end.split(text)
        if lines:
            lines[0] = "".join([*self._pending, lines[0]])
            self._pending, self._size = [], 0
            self._after_return = text.endswith("\r") and self._line_end is _LINE_END
        self._size += len(rest)
        if self._size > MAX_EVENT_CHARACTERS:
            raise _too_large()
        self._pending.append(rest)
        return lines


def _too_large() -> Unusable:
    return Unusable(
        f"An event of its stream is longer than {MAX_EVENT_CHARACTERS // 1024} Ki characters; "
        "send it in several."
    )
