"""A file that is there while the service is closed: for the processes of one machine."""

from __future__ import annotations

import os
from pathlib import Path

from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.private_files import FILE_MODE, create_private_directory
from simulation.maintenance.port import Notice, notice_in


class FileSwitch:
    """The file holds the notice. To look for it takes microseconds, so each request does."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def notice(self) -> Notice | None:
        try:
            return notice_in(self._path.read_bytes())
        except FileNotFoundError:
            return None

    async def close_service(self, notice: Notice) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            create_private_directory(self._path.parent)
            fresh.touch(mode=FILE_MODE)
            fresh.write_text(notice.model_dump_json(), "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            raise ConfigurationInvalid(
                f"data: {self._path} cannot be written ({error.strerror}); name the directory "
                "of the server with --data.",
                field="data",
            ) from error

    async def open_service(self) -> None:
        self._path.unlink(missing_ok=True)
