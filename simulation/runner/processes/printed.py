"""What an agent's process prints, in the worker's log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

MAX_LINES_A_SECOND = 100
"""How much of what an agent prints is logged."""

_CHUNK = 64 * 1024

log = logging.getLogger("simulation.printed")


class PrintedLog:
    """Logs lines under ``name``, each as ``shown`` shows it, and remembers the last one.

    An agent may print as fast as it can, and costs little all the same: of lines that are not
    logged only the last is looked at.
    """

    def __init__(self, name: str, shown: Callable[[str], str]) -> None:
        self._name = name
        self._shown = shown
        self._last = b""
        self._second = self._lines = 0

    @property
    def last(self) -> str:
        """The last line that was printed, as it is shown."""
        return self._shown(self._last.decode(errors="replace"))

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Log what comes, until it ends."""
        rest = b""
        while chunk := await stream.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in (*lines[: MAX_LINES_A_SECOND + 1], *lines[MAX_LINES_A_SECOND + 1 :][-1:]):
                self._note(line)
            if len(rest) > _CHUNK:
                self._note(rest)
                rest = b""
        self._note(rest)

    def _note(self, line: bytes) -> None:
        if not line.strip():
            return
        self._last = line
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._lines = second, 0
        self._lines += 1
        if self._lines <= MAX_LINES_A_SECOND:
            log.info("%s: %s", self._name, self._shown(line.decode(errors="replace")))
        elif self._lines == MAX_LINES_A_SECOND + 1:
            log.warning("%s prints more than is logged.", self._name)
