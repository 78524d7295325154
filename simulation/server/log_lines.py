"""How a line of the log is written: for people, or as JSON for programs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from simulation.kernel.showable import for_json, for_terminal
from simulation.settings import LogFormat

FORMAT = "%(levelname)s %(name)s: %(message)s"


class ShowableLine(logging.Formatter):
    """What is logged holds texts of strangers: none of them makes a line, or moves the cursor."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        return for_terminal(super().format(record))


class JsonLine(logging.Formatter):
    """An object a line, with what a record tells beside its message under names of its own."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= getattr(record, "told", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return for_json(json.loads(json.dumps(told, default=str)))


def formatter(format: LogFormat) -> logging.Formatter:
    """What writes lines as ``format`` says."""
    return JsonLine() if format is LogFormat.JSON else ShowableLine()
