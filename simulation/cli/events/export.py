"""Writes tracked events to a file, page by page, so that it can be gone on with."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any, Protocol

import orjson

from simulation.cli import operations
from simulation.cli.output import progress_view
from simulation.client.api import Api
from simulation.client.errors import ApiError
from simulation.kernel.errors import RateLimited, ValidationFailed

PAGE = 100
PAUSE_SECONDS = 3.0
"""Between looks whether a server that was asked too often answers again."""

SHOWN_EVERY_SECONDS = 0.5
BLOCK = 64 * 1024
OFTEN_LEFT_OUT = ("clientTimestamp", "clientId", "synthetic")

Event = dict[str, Any]


class Lines(Protocol):
    """Where lines go."""

    last: Event | None
    """The event that stands there already, and is gone on after."""

    def append(self, events: list[Event]) -> None:
        """Write a line for each of ``events``."""
        ...


class StandardOutput:
    """Lines for a program that follows."""

    last: Event | None = None

    def append(self, events: list[Event]) -> None:
        sys.stdout.buffer.write(_written(events))
        sys.stdout.buffer.flush()


class LineFile:
    """A file that ends with a whole line, whatever happens."""

    def __init__(self, file: FileIO, last: Event | None) -> None:
        self._file = file
        self.last = last

    def append(self, events: list[Event]) -> None:
        start = self._file.tell()
        rest = memoryview(_written(events))
        try:
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except BaseException:
            # The disk is full, perhaps.
            self._file.truncate(start)
            raise


@contextmanager
def opened(path: Path, *, resume: bool) -> Iterator[LineFile]:
    """The file at ``path``, new unless it is to ``resume``; half a line at its end is cut off.

    Raises:
        ValidationFailed: there is a file already, or none that could be gone on with.
    """
    if not resume and path.exists() and path.stat().st_size:
        raise ValidationFailed(
            f"file: {path} is there already; add --resume to go on with it, or name another.",
            field="file",
        )
    try:
        file = FileIO(path, "a+")
    except OSError as error:
        raise ValidationFailed(
            f"file: {path} cannot be written ({error.strerror}); name another.", field="file"
        ) from error
    with file:
        last = _last_event(file, path) if resume else None
        file.seek(0, os.SEEK_END)
        yield LineFile(file, last)
        os.fsync(file.fileno())


def _last_event(file: FileIO, path: Path) -> Event | None:
    end = _after_newline(file, file.seek(0, os.SEEK_END))
    if end == 0:
        file.truncate(0)
        return None
    start = _after_newline(file, end - 1)
    file.seek(start)
    try:
        found = orjson.loads(file.read(end - start))
        told = {"id": str(found["id"]), "timestamp": _moment(str(found["timestamp"]))}
    except (ValueError, TypeError, KeyError) as error:
        raise ValidationFailed(
            f"file: the last line of {path} is no event, so it cannot be gone on with; name "
            "another.",
            field="file",
        ) from error
    # Only now: nothing is cut off a file that is something else.
    file.truncate(end)
    return told


def _after_newline(file: FileIO, end: int) -> int:
    """Where the last line that is whole before ``end`` ends."""
    while end > 0:
        start = max(0, end - BLOCK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


class Export:
    """The events that match a filter, from the first that is not yet among the lines."""

    def __init__(
        self,
        api: Api,
        wanted: dict[str, Any],
        lines: Lines,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._api = api
        self._wanted = wanted
        self._lines = lines
        self._pause_seconds = pause_seconds
        self._total: int | None = None

    async def run(self) -> int:
        """Write them; returns how many there were."""
        beyond = Beyond(self._lines.last)
        exported, shown = 0, time.monotonic()
        with progress_view("events") as view:
            async for page in self._pages():
                events = beyond.those_of(page)
                self._lines.append(events)
                exported += len(events)
                if time.monotonic() - shown >= SHOWN_EVERY_SECONDS:
                    shown = time.monotonic()
                    view.show(exported, self._total)
            rest = beyond.held
            self._lines.append(rest)
            exported += len(rest)
            view.show(exported, exported)
        return exported

    async def _pages(self) -> AsyncIterator[list[Event]]:
        last, wanted = self._lines.last, dict(self._wanted)
        if last is not None:
            # What arrived in the same millisecond may stand after it.
            wanted["from"] = last["timestamp"]
        given: dict[str, Any] = {"filter": wanted, "direction": "ASC", "first": PAGE}
        after: str | None = None
        while True:
            # A count by properties looks through all events: that is for the export to do.
            counted = after is None and not wanted.get("properties")
            found = await self._ask(**given, after=after, counted=counted)
            self._total = found.get("totalCount", self._total)
            yield [_line(node) for node in found["nodes"]]
            if not found["pageInfo"]["hasNextPage"]:
                return
            after = found["pageInfo"]["endCursor"]

    async def _ask(self, **given: Any) -> dict[str, Any]:
        while True:
            try:
                found = await self._api.ask(operations.LIST_EVENTS, **given)
            except ApiError as error:
                if error.code != RateLimited.code:
                    raise
                await asyncio.sleep(self._pause_seconds)
            else:
                page: dict[str, Any] = found["trackedEvents"]
                return page


class Beyond:
    """Drops what was exported before: everything up to an event, which is ``last``."""

    def __init__(self, last: Event | None) -> None:
        self._last = last
        self.held: list[Event] = []
        """What arrived in the same millisecond, while it is not clear whether before it."""

    def those_of(self, page: list[Event]) -> list[Event]:
        """The events of the next page that were not exported."""
        if self._last is None:
            return page
        for number, event in enumerate(page):
            if event["id"] == self._last["id"]:
                self._last, self.held = None, []
                return page[number + 1 :]
            if event["timestamp"] != self._last["timestamp"]:
                # It was forgotten meanwhile, and all that had come before it.
                self._last, held, self.held = None, self.held, []
                return [*held, *page[number:]]
            self.held.append(event)
        return []


def _line(node: Event) -> Event:
    """An event as the export over REST writes it."""
    event = {name: value for name, value in node.items() if name not in OFTEN_LEFT_OUT or value}
    for name in ("timestamp", "clientTimestamp"):
        if name in event:
            event[name] = _moment(event[name])
    return event


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _written(events: list[Event]) -> bytes:
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in events)
    return "".join(f"{line}\n" for line in lines).encode()
