"""JSON that stands in a text: the whole of it, in a fence, or amid prose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from simulation.kernel.values import Json
from simulation.runner.wire.decoding import parsed_json

MAX_STARTS = 50
"""How many brackets of a text are tried: prose may hold thousands that begin nothing."""
MAX_READ = 500_000
"""How many characters are read again and again from where a bracket stands."""

_FENCE = re.compile(r"```(?:json)?(.*?)```", re.DOTALL | re.IGNORECASE)
_START = re.compile(r"[{\[]")
_OBJECT = re.compile(r"\{\s*[\"'“]")
"""What begins like an object that holds something, and not like a brace in prose."""
_DECODER = json.JSONDecoder()


class Tangled(Exception):
    """A text whose JSON cannot be told for certain; the message says why."""


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
    yield from _Scan(text)


def all_json_values(text: str) -> list[Json]:
    """The JSON values in ``text`` in their order, where they are all that it holds.

    Raises:
        Tangled: an object in it is broken off or mistaken, or there is more than is looked at.
    """
    whole, found = _parsed(text)
    if found:
        return [whole]
    scan = _Scan(text)
    values = list(scan)
    if scan.gave_up:
        raise Tangled(f"it holds more than {MAX_STARTS} brackets that begin nothing")
    if scan.broken is not None:
        raise Tangled("an object in it is broken off, or no valid JSON")
    return values


def end_of_json(text: str) -> Callable[[int], int | None]:
    """What tells where the JSON that begins at a place in ``text`` ends; null for none.

    Only the first ``MAX_STARTS`` places are looked at.
    """
    return _Scan(text).end_of


class _Scan:
    """One way through a text, with the budget of brackets and characters that it costs."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = 0
        self._read = 0
        self.gave_up = False
        self.broken: int | None = None

    def __iter__(self) -> Iterator[Json]:
        position = 0
        while start := _START.search(self._text, position):
            end = self.end_of(start.start())
            if self.gave_up:
                return
            position = start.end() if end is None else end
            if end is not None:
                yield _parsed(self._text[start.start() : end])[0]

    def end_of(self, start: int) -> int | None:
        if self._starts >= MAX_STARTS or self._read > MAX_READ:
            self.gave_up = True
            return None
        self._starts += 1
        try:
            _, end = _DECODER.raw_decode(self._text, start)
        except (ValueError, RecursionError) as error:
            self._read += getattr(error, "pos", len(self._text)) - start
            if self.broken is None and _OBJECT.match(self._text, start):
                self.broken = start
            return None
        self._read += end - start
        return end if _parsed(self._text[start:end])[1] else None


def _parsed(text: str) -> tuple[Json, bool]:
    # Strict where the standard library is lax: no NaN, no infinity.
    try:
        return parsed_json(text), True
    except ValueError:
        return None, False
