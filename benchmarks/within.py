"""Bounds for a benchmark that goes as far as it can."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field
from pathlib import Path

_MEMORY = Path("/proc/meminfo")


@dataclass(slots=True)
class Bounds:
    """Seconds and bytes that all of it may take; the clock starts when this is made."""

    seconds: float
    bytes: int
    _began: float = field(default_factory=time.monotonic)

    def limit_memory(self) -> None:
        """Have this process, and each that it starts, refused what goes beyond."""
        resource.setrlimit(resource.RLIMIT_AS, (self.bytes, self.bytes))

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._began + self.seconds - time.monotonic()


def free_bytes() -> int:
    """What the machine could still give."""
    for line in _MEMORY.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"{_MEMORY} does not say what is available.")
