"""The data directory of the embedded form: one owner at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from simulation.kernel.errors import (
    ConfigurationInvalid,
    DataDirectoryLocked,
    SimulationError,
    StorageFull,
)
from simulation.kernel.outages import outage_of
from simulation.kernel.private_files import FILE_MODE, create_private_directory, keep_private

LOCK_FILE = "owner.lock"


class DataDirectory:
    """A directory with the event log and the engine's file, held by one process.

    The operating system lets go of the lock when the process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def events(self) -> Path:
        """The file of the event log."""
        return self.path / "events.sqlite"

    @property
    def engine(self) -> Path:
        """The file of the engine."""
        return self.path / "engine.sqlite"

    @property
    def snapshot(self) -> Path:
        """The file of the documents as they last were; it may be removed at any time."""
        return self.path / "documents.snapshot"

    @property
    def tracked_events(self) -> Path:
        """The file of the tracked events."""
        return self.path / "tracked_events.sqlite"

    @property
    def maintenance(self) -> Path:
        """The file that is there while the service is closed. It needs no ownership."""
        return self.path / "maintenance.json"

    @property
    def artifacts(self) -> Path:
        """The directory of the archives of runs. It needs no ownership."""
        return self.path / "artifacts"

    def __enter__(self) -> DataDirectory:
        """Take the directory.

        Raises:
            DataDirectoryLocked: another process owns it.
            ConfigurationInvalid: it cannot be created or written to.
            StorageFull: there is no room for it.
        """
        try:
            create_private_directory(self.path)
            descriptor = os.open(self.path / LOCK_FILE, os.O_RDWR | os.O_CREAT, FILE_MODE)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(descriptor, 32).decode(errors="replace").strip()
            os.close(descriptor)
            raise DataDirectoryLocked(
                f"data: {self.path} is in use by process {owner or 'unknown'}; stop it, use "
                "--url to go through its server, or name another directory with --data.",
                field="data",
            ) from None
        self._descriptor = descriptor
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        except OSError as error:
            self.__exit__(None, None, None)
            raise self._unusable(error) from error
        keep_private(self.path)
        return self

    def _unusable(self, error: OSError) -> SimulationError:
        if isinstance(full := outage_of(error), StorageFull):
            return full
        return ConfigurationInvalid(
            f"data: the directory {self.path} cannot be used ({error.strerror}); name another "
            "one with --data.",
            field="data",
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
