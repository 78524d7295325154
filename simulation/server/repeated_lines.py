"""A log that cannot be flooded: what repeats takes one line a minute, with a count."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TextIO

from simulation.server.log_lines import formatter
from simulation.server.request_log import log as request_log
from simulation.settings import LogFormat

WINDOW_SECONDS = 60.0
PRINTED = "simulation.printed"
"""The log of what agents in Python print."""
MOST_PLACES = 1_000
"""How many different lines are told apart. After that it is by the line of code alone, of which
there are only so many; texts may be made up by strangers."""

MOST_NAMED = 10
"""How many of the lines that were left out are told with their count."""

TEXT_CHARACTERS = 40
"""How much of a text must agree for two lines of one place to be the same."""

Place = tuple[object, ...]


@dataclass(slots=True)
class Repeats:
    """What was left out since a line was written."""

    until: float
    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, record: logging.LogRecord) -> None:
        self.count += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(record.getMessage().partition("\n")[0])


class RepeatedLines(logging.StreamHandler[TextIO]):
    """Writes a line, and what is the same within a minute as one more, without its traceback.

    Two lines are the same that come from one place in the code and, where they tell of an
    exception, of one kind of it that was raised at one place. Call ``tell`` now and then.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        format: LogFormat = LogFormat.TEXT,
    ) -> None:
        super().__init__(stream)
        self.setFormatter(formatter(format))
        self._clock = clock
        self._repeats: dict[Place, tuple[logging.LogRecord, Repeats]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place = _place(record)
        if place not in self._repeats and len(self._repeats) >= MOST_PLACES:
            place = place[:1]
        found = self._repeats.get(place)
        if found is not None:
            found[1].add(record)
            return
        super().emit(record)
        self._repeats[place] = (_without_traceback(record), Repeats(self._until))

    def tell(self, *, all: bool = False) -> None:
        """Write how often lines were left out whose minute is over, or of all that were."""
        self.acquire()
        try:
            for place, (record, repeats) in list(self._repeats.items()):
                if all or repeats.until <= self._clock():
                    self._sum_up(place, record, repeats)
        finally:
            self.release()

    def close(self) -> None:
        self.tell(all=True)
        super().close()

    @property
    def _until(self) -> float:
        return self._clock() + WINDOW_SECONDS

    def _sum_up(self, place: Place, record: logging.LogRecord, repeats: Repeats) -> None:
        if not repeats.count:
            del self._repeats[place]
            return
        more = "" if repeats.count <= len(repeats.named) else "; …"
        record.msg = f"{repeats.count} more like it: {'; '.join(repeats.named)}{more}"
        super().emit(record)
        self._repeats[place] = (record, Repeats(self._until))


@contextmanager
def bounded_log(
    format: LogFormat = LogFormat.TEXT, *, requests: bool = False
) -> Iterator[RepeatedLines]:
    """What this process logs, written within bounds; with ``requests`` a line for each as well."""
    root, lines = logging.getLogger(), RepeatedLines(format=format)
    root.addHandler(lines)
    # Requests are alike and yet no repetition: they have bounds of their own.
    each = logging.StreamHandler()
    each.setFormatter(formatter(format))
    request_log.propagate = False
    request_log.setLevel(logging.INFO if requests else logging.CRITICAL)
    request_log.addHandler(each)
    # So is what agents print, which is bounded where it is read.
    printed = logging.getLogger(PRINTED)
    printed.propagate = False
    printed.setLevel(logging.INFO)
    printed.addHandler(each)
    # DBOS would write past it, but only where its logger has no handler.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    try:
        yield lines
    finally:
        root.removeHandler(lines)
        request_log.removeHandler(each)
        printed.removeHandler(each)
        printed.propagate = True
        lines.close()


def _place(record: logging.LogRecord) -> Place:
    """What makes lines the same; its first part is the line of code that wrote them."""
    raised = record.exc_info[1:] if record.exc_info else (None, None)
    code = (record.pathname, record.lineno)
    return (code, record.name, record.levelno, str(record.msg)[:TEXT_CHARACTERS], *_fault(*raised))


def _fault(error: BaseException | None, trace: TracebackType | None) -> Place:
    """What was raised, and where in the code."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (type(error), trace and (trace.tb_frame.f_code, trace.tb_lineno))


def _without_traceback(record: logging.LogRecord) -> logging.LogRecord:
    """The same once more, holding on to nothing."""
    return logging.LogRecord(
        record.name, record.levelno, record.pathname, record.lineno, "", (), None
    )
