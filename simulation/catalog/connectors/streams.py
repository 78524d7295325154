"""Answers that come as a stream of events, and what is read of each."""

from __future__ import annotations

from enum import StrEnum

from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.values import Text, Value


class StreamFormat(StrEnum):
    """How events are told apart in a stream."""

    SSE = "sse"
    """Server-Sent Events, by the rules of the WHATWG."""
    NDJSON = "ndjson"
    """A JSON value on each line."""

    @property
    def media_type(self) -> str:
        """What it is called in a header."""
        return "text/event-stream" if self is StreamFormat.SSE else "application/x-ndjson"


class StreamTexts(StrEnum):
    """What the texts of all events are together."""

    DELTAS = "deltas"
    """Pieces of one message."""
    MESSAGES = "messages"
    """Each a message."""
    LAST = "last"
    """Each is all that was said until then: the last one counts."""


class EventStream(Value):
    """How an answer that is a stream is read: the paths of the connector look into each event.

    ``texts`` says what those at ``answer_path`` are together: pieces of one message (``deltas``),
    ``messages``, or each all that was said so far, of which the ``last`` counts. The stream is
    over where ``last_path`` finds something other than null, false or an empty text, at an
    event called ``last_event``, at ``[DONE]``, and where it ends; where it ends without what is
    named here it is not whole.
    """

    format: StreamFormat = StreamFormat.SSE
    texts: StreamTexts = StreamTexts.DELTAS
    last_path: JsonPath | None = None
    last_event: Text | None = None
