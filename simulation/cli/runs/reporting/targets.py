"""Where reports go: files that appear whole or not at all, or standard output."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from simulation.client.errors import ApiError, refusal
from simulation.reports.run_report.writer import ReportWriter

STANDARD_OUTPUT = "-"

_IN_MEMORY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Target:
    """A report that is wanted: by which option, where, and what writes it."""

    option: str
    place: str
    writer: type[ReportWriter]

    @property
    def on_standard_output(self) -> bool:
        """Whether it goes there."""
        return self.place == STANDARD_OUTPUT

    @property
    def path(self) -> Path:
        """The file itself, behind whatever links lead to it."""
        return Path(self.place).expanduser().resolve()


def require_writable(targets: Sequence[Target]) -> None:
    """Make the directories of ``targets``, and see that each can be written.

    Raises:
        ApiError: one cannot be, or two go to the same place.
    """
    seen: dict[object, str] = {}
    for target in targets:
        key: object = STANDARD_OUTPUT if target.on_standard_output else target.path
        if key in seen:
            raise _refused(target, f"{seen[key]} goes there as well; name another")
        seen[key] = target.option
        if not target.on_standard_output:
            _require_writable(target)


def _require_writable(target: Target) -> None:
    path = target.path
    if path.is_dir():
        raise _refused(target, f"{path} is a directory; name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            with path.open("ab"):
                pass
        if _is_plain(path):
            draft = _draft_of(path)
            with draft.open("wb"):
                pass
            draft.unlink()
    except OSError as error:
        raise _cannot(target, error) from error


class OpenTarget:
    """A report that is being written; what is written appears when it is ``published``."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.writer = target.writer()
        self._aside = target.on_standard_output or not _is_plain(target.path)
        try:
            self.file: IO[Any] = (
                SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115
                if self._aside
                else _draft_of(target.path).open("w+b")
            )
        except OSError as error:
            raise _cannot(target, error) from error

    def publish(self) -> None:
        """Have it appear under its name, whole."""
        try:
            if not self._aside:
                self.file.close()
                _draft_of(self._target.path).replace(self._target.path)
                return
            self.file.seek(0)
            if self._target.on_standard_output:
                sys.stdout.flush()
                shutil.copyfileobj(self.file, sys.stdout.buffer)
                sys.stdout.buffer.flush()
                return
            with self._target.path.open("wb") as into:
                shutil.copyfileobj(self.file, into)
        except OSError as error:
            raise _cannot(self._target, error) from error

    def close(self) -> None:
        """Let go of it; nothing is left of what was not published."""
        self.file.close()
        if not self._aside:
            _draft_of(self._target.path).unlink(missing_ok=True)


def _is_plain(path: Path) -> bool:
    # A pipe or a terminal is written to, and not replaced.
    return path.is_file() or not path.exists()


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")


def _cannot(target: Target, error: OSError) -> ApiError:
    return _refused(target, f"{target.place} cannot be written ({error.strerror}); name another")


def _refused(target: Target, why: str) -> ApiError:
    return refusal("VALIDATION_FAILED", f"{target.option}: {why}.")
