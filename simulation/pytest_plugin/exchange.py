"""What the processes of a test run tell each other about the one run of the set: by files.

The process that pytest was started in has another one play, or ask the server to, and waits, as do
the workers of xdist.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a unit test. ``finding`` is empty where it passed plainly.

    ``fails`` says whether its item does; ``why`` and ``words`` are for people.
    """

    finding: str
    fails: bool
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the run: a line for people, and each unit test by its id."""

    line: str
    unit_tests: dict[str, Told]


class RunFailed(Exception):
    """There is no result, and why."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The files; ``directory`` is one that all processes see."""

    directory: Path

    def want(self, unit_tests: Sequence[str]) -> None:
        """Ask for the run of these unit tests. All workers ask for the same."""
        self._write("wanted", list(unit_tests))

    def wanted(self) -> list[str] | None:
        """The unit tests that somebody wants; null as long as nobody does."""
        found: list[str] | None = self._read("wanted")
        return found

    def abandoned(self) -> bool:
        """Whether nobody is there any more who could want it."""
        return not self.directory.is_dir()

    def tell(self, result: Result) -> None:
        """Tell what became of the run."""
        self._write("result", asdict(result))

    def fail(self, why: str) -> None:
        """Tell that nothing came of it."""
        self._write("result", {"failed": why})

    def result(self) -> Result:
        """What became of the run; waits for it.

        Raises:
            RunFailed: nothing came of it.
        """
        while (found := self._read("result")) is None:
            if self.abandoned():
                raise RunFailed("The process that plays the run has ended.")
            time.sleep(LOOK_SECONDS)
        if "failed" in found:
            raise RunFailed(found["failed"])
        unit_tests = {id: Told(**each) for id, each in found["unit_tests"].items()}
        return Result(found["line"], unit_tests)

    def ended(self) -> bool:
        """Whether there is a result, or will be none."""
        return self._path("result").exists()

    def _write(self, name: str, value: Any) -> None:
        # Several may write the same; each file appears whole.
        draft = self.directory / f".{name}-{time.time_ns()}-{id(value)}"
        draft.write_text(json.dumps(value))
        draft.replace(self._path(name))

    def _read(self, name: str) -> Any:
        try:
            return json.loads(self._path(name).read_text())
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.json"
