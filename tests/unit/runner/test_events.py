"""Events of streams, cut anywhere."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.catalog.connectors.streams import StreamFormat
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.events import (
    MAX_EVENT_CHARACTERS,
    READERS,
    StreamEvent,
)

SSE, NDJSON = StreamFormat.SSE, StreamFormat.NDJSON


def read(form: StreamFormat, *chunks: bytes) -> list[StreamEvent]:
    reader = READERS[form]()
    return [*(event for chunk in chunks for event in reader.feed(chunk)), *reader.end()]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        # The examples of the standard.
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [("message", "YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third",
            [("message", "first event"), ("message", "second event")],
        ),
        ("data\n\ndata\ndata\n\ndata:", [("message", ""), ("message", "\n")]),
        ("data:test\n\ndata: test\n\n", [("message", "test"), ("message", "test")]),
        # Lines end in three ways, and a mark may stand before the first.
        ("\ufeffdata: a\r\n\r\ndata: b\r\rdata: c\n\n", [("message", x) for x in "abc"]),
        ("event: add\ndata: 1\n\ndata: 2\n\n", [("add", "1"), ("message", "2")]),
        ("event: add\n\ndata: 2\n\n", [("message", "2")]),
        ("retry: 7\nunknown: x\ndata: a: b\n\n", [("message", "a: b")]),
        ("data: \ufeffa\u2028b\x85c\x0bd\n\n", [("message", "\ufeffa\u2028b\x85c\x0bd")]),
        ("", []),
        ("\n\n\n", []),
    ],
)
def test_events_by_the_standard(stream: str, events: list[tuple[str, str]]) -> None:
    found = read(SSE, stream.encode())
    assert [(event.name, event.data) for event in found] == events


def test_an_event_that_is_not_ended_has_not_come_and_can_be_shown() -> None:
    reader = READERS[SSE]()
    assert reader.feed(b"data: half\nda") == reader.end() == []
    assert reader.unfinished == "half\nda"


def test_bytes_that_are_no_utf8_become_a_mark() -> None:
    assert read(SSE, b"data: caf\xe9\n\n") == [StreamEvent("caf\ufffd")]


def test_lines_of_json() -> None:
    found = read(NDJSON, b'\xef\xbb\xbf{"a":\r1}\r\n\n  \n[2]\n"last"')
    assert [json.loads(event.data) for event in found] == [{"a": 1}, [2], "last"]


PIECES = st.lists(
    st.sampled_from(
        ["data: ", "data", ": c", "event: x", "é", "😀", "{}", "\r", "\n", "\r\n", "\n\n"]
    )
)


@given(PIECES, st.lists(st.integers(0, 60)), st.sampled_from(list(StreamFormat)))
def test_where_the_bytes_are_cut_changes_nothing(
    pieces: list[str], cuts: list[int], form: StreamFormat
) -> None:
    whole = "".join(pieces).encode()
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    chunks = [whole[a:b] for a, b in pairwise(places)]
    assert read(form, *chunks) == read(form, whole)


@pytest.mark.parametrize("form", list(StreamFormat))
def test_an_event_has_a_largest_size(form: StreamFormat) -> None:
    reader, chunk = READERS[form](), b"data: " + b"x" * 65_536
    for _ in range(MAX_EVENT_CHARACTERS // len(chunk)):
        reader.feed(chunk)
    with pytest.raises(Unusable, match="longer than 1024 Ki characters"):
        reader.feed(chunk)


def test_so_has_one_of_many_lines() -> None:
    reader, line = READERS[SSE](), b"data: " + b"x" * 999 + b"\n"
    for _ in range(MAX_EVENT_CHARACTERS // 1000):
        reader.feed(line)
    with pytest.raises(Unusable, match="longer than"):
        reader.feed(line)
