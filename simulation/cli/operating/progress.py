"""How far a long command has got, on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from simulation.cli.output import ProgressView, progress_view
from simulation.safekeeping.findings import Progress

SHOWN_EVERY_SECONDS = 0.5


@contextmanager
def progress() -> Iterator[Progress]:
    """Shows what takes long; what is over at once is not worth a line."""
    began = time.monotonic()
    shown_at = began
    with progress_view("done") as view:

        def show(what: str, done: int, total: int) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at >= SHOWN_EVERY_SECONDS:
                shown_at = time.monotonic()
                _show(view, what, done, total)

        yield show


def _show(view: ProgressView, what: str, done: int, total: int) -> None:
    view.show(done, total, {what: done})
