"""Requests as templates: values with places in them where ids go."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

UUIDS = ("task", "run", "demo_pulse")
TEXTS = {
    "api_key_text": "sim_{id}_" + "x" * 43,
    "client_id": "sent-{id}",
    "creator": "nobody,{id}",
    "event_name": "event-{id}",
    "idempotency_key": "{id}/made/task",
    "organization": "nowhere-{id}",
    "role": "role {id}",
    "tag": "tag {id}:value {id}",
    "text": "First {id}",
    "user": "user-{id}",
    "version_set": "set-{id}",
    "visit": "visit-{id}",
    "visitor": "visitor-{id}",
}
"""What those look like whose ids are not plain."""

USED_UP = ("client_id", "idempotency_key")
"""What belongs to the first request that was sent with it."""


@dataclass(frozen=True, slots=True)
class Of:
    """A place for the id of a thing of ``kind``; with ``type`` it may be a global id, too."""

    kind: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Fresh:
    """A place for a text that was not used before."""

    text: str = "Fresh"


Choose = Callable[[str, Of], str]
"""The id for a place, by the way to it."""

_numbers = count(1)


def nowhere(kind: str) -> str:
    """An id of ``kind`` that nothing has, another one each time."""
    id = f"{int('f' * 24, 16) - next(_numbers):024x}"
    if kind in UUIDS:
        return f"{id[:8]}-{id[8:12]}-4{id[12:15]}-8{id[15:18]}-{id[12:]}"
    return TEXTS.get(kind, "{id}").format(id=id)


def places(template: Any, way: str = "") -> Iterator[tuple[str, Of]]:
    """Every place in ``template`` with the way to it, such as ``body.runs[].unit_test_id``."""
    if isinstance(template, Of):
        yield way, template
    elif isinstance(template, dict):
        for name, inner in template.items():
            yield from places(inner, f"{way}.{name}" if way else name)
    elif isinstance(template, list):
        for inner in template:
            yield from places(inner, f"{way}[]")


def filled(template: Any, choose: Choose, way: str = "") -> Any:
    """``template`` with ids in its places."""
    if isinstance(template, Of):
        return choose(way, template)
    if isinstance(template, Fresh):
        return f"{template.text} {next(_numbers)}"
    if isinstance(template, dict):
        return {
            name: filled(inner, choose, f"{way}.{name}" if way else name)
            for name, inner in template.items()
        }
    if isinstance(template, list):
        return [filled(inner, choose, f"{way}[]") for inner in template]
    return template


class Telling:
    """Makes answers comparable that must differ by nothing but the id that was asked with.

    ``known`` are the ids of all that was there before: others were made up by the server.
    """

    def __init__(self, known: set[str]) -> None:
        self._known = known

    def plain(self, raw: bytes, *asked: str) -> str:
        """The answer without the ids that were asked with, fresh ids, fresh names, times
        and what is signed at a time."""
        text = readable(raw)
        for id in asked:
            text = text.replace(json.dumps(id)[1:-1], "<asked>")
        text = _ID.sub(lambda hit: hit[0] if hit[0] in self._known else "<fresh>", text)
        text = _NAME.sub("Fresh <n>", text)
        return _TOKEN.sub("<token>", _TIME.sub("<time>", text))


def readable(raw: bytes) -> str:
    """An answer with what its global ids and cursors stand for."""
    return _ENCODED.sub(_decoded, raw.decode())


def _decoded(found: re.Match[str]) -> str:
    """What a global id or a cursor stands for; anything else as it is."""
    try:
        text = base64.b64decode(found[1], altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        return found[0]
    return json.dumps(text) if ":" in text and text.isprintable() else found[0]


_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
_ENCODED = re.compile(r'"([A-Za-z0-9_-]{8,}={0,2})"')
_ID = re.compile(r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}|[a-f0-9]{24}")
_NAME = re.compile(r"Fresh \d+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
