"""What people and programs see: progress, tables, JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from simulation.kernel.showable import for_json, for_terminal
from simulation.settings import plain_output

PLAIN_WIDTH = 140

UNBROKEN = frozenset(
    {"id", "sessions", "pass rate", "verdict", "status", "created", "arrived", "count"}
)
"""Columns whose values are short, and useless when broken over lines."""


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"


class DataConsole(Console):
    """A console to which every text is data: no markup, no emoji codes, no escapes."""

    def render_str(self, text: str, **options: Any) -> Text:
        plain = {"emoji": False, "markup": False, "highlight": False}
        return super().render_str(for_terminal(text), **options | plain)


def console(*, error: bool = False) -> Console:
    """A console; where no person looks on it has a fixed width, since there is no window."""
    made = DataConsole(stderr=error, markup=False, emoji=False, highlight=False)
    if plain_output() or not made.is_terminal:
        made.width = PLAIN_WIDTH
    return made


def say(text: str, *, error: bool = False, style: str | None = None) -> None:
    """``text`` as a line of its own; not wrapped, so that what people copy stays whole."""
    console(error=error).print(text, style=style, soft_wrap=True)


def write_json(value: Any) -> None:
    """``value`` as the only thing on standard output."""
    sys.stdout.write(for_json(value, indent=2) + "\n")


class ProgressView(Protocol):
    """Shows how far something has come."""

    def show(
        self, finished: int, planned: int | None, outcomes: dict[str, int] | None = None
    ) -> None:
        """Show that ``finished`` of ``planned`` are over, as far as it is known how many."""
        ...


class BarView:
    """A bar for people."""

    def __init__(self, progress: Progress, what: str) -> None:
        self._progress = progress
        self._task = progress.add_task(what, total=None, outcomes="")

    def show(
        self, finished: int, planned: int | None, outcomes: dict[str, int] | None = None
    ) -> None:
        text = _told(outcomes)
        self._progress.update(self._task, completed=finished, total=planned, outcomes=text)


class LineView:
    """A line for each step, for logs."""

    def __init__(self, console: Console, what: str) -> None:
        self._console = console
        self._what = what
        self._shown = -1

    def show(
        self, finished: int, planned: int | None, outcomes: dict[str, int] | None = None
    ) -> None:
        if finished == self._shown:
            return
        self._shown = finished
        come = f"{finished}" if planned is None else f"{finished}/{planned}"
        text = f"{self._what} {come} {_told(outcomes)}".rstrip()
        self._console.print(text, highlight=False)


def _told(outcomes: dict[str, int] | None) -> str:
    return ", ".join(f"{count} {name}" for name, count in (outcomes or {}).items())


@contextmanager
def progress_view(what: str = "sessions") -> Iterator[ProgressView]:
    """A view on standard error, so that standard output stays clean."""
    stderr = console(error=True)
    if plain_output() or not stderr.is_terminal:
        yield LineView(stderr, what)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[outcomes]}", markup=False),
    )
    with Progress(*columns, console=stderr) as progress:
        yield BarView(progress, what)


def table(title: str, *columns: str) -> Table:
    """A table with a header."""
    made = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in UNBROKEN)
    return made
