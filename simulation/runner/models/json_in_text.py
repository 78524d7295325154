"""JSON that stands in a text: the whole of it, in a fence, or amid prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import orjson

from simulation.kernel.values import Json

MAX_STARTS = 50
"""How many brackets of a text are tried: prose may hold thousands that begin nothing."""
MAX_READ = 500_000
"""How many characters are read again and again from where a bracket stands."""

_FENCE = re.compile(r"```(?:json)?(.*?)```", re.DOTALL | re.IGNORECASE)
_START = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder()


def json_values(text: str) -> Iterator[Json]:
    """Every JSON value in ``text``, the likeliest first.

    A text that is JSON as a whole holds that one; otherwise those in Markdown fences come
    first, then every object and list in the order in which they begin.
    """
    whole, found = _parsed(text)
    if found:
        yield whole
        return
    for fence in _FENCE.finditer(text):
        value, found = _parsed(fence.group(1))
        if found:
            yield value
    yield from _amid(text)


def _amid(text: str) -> Iterator[Json]:
    position, read = 0, 0
    for _ in range(MAX_STARTS):
        start = _START.search(text, position)
        if start is None or read > MAX_READ:
            return
        position = start.start() + 1
        try:
            _, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError) as error:
            read += getattr(error, "pos", len(text)) - start.start()
            continue
        read += end - start.start()
        value, found = _parsed(text[start.start() : end])
        if found:
            position = end
            yield value


def _parsed(text: str) -> tuple[Json, bool]:
    # orjson is strict where the standard library is lax: NaN, infinity, lone surrogates.
    try:
        return orjson.loads(text), True
    except orjson.JSONDecodeError:
        return None, False
