"""Files that are for their owner only: the log holds signing keys, and what people said."""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600
OTHERS = 0o077

log = logging.getLogger(__name__)


def keep_private(path: Path) -> None:
    """Take away from others what they may do with ``path``, and with what is in it.

    All that is below a directory is looked at where others could get in so far. What cannot
    be changed is told in the log and left as it is.
    """
    try:
        if not path.is_dir():
            _close(path)
        elif _close(path):
            for directory, names, files in os.walk(path):
                for name in (*names, *files):
                    _close(Path(directory, name))
        else:
            for each in path.iterdir():
                _close(each)
    except OSError as error:
        _tell(str(error.filename or path), str(error.strerror))


@cache
def _tell(path: str, reason: str) -> None:
    # Once in a process: a file is opened by each of its readers.
    log.warning(
        "Others on this machine may read %s (%s); give it to the user of this process, or run "
        "`chmod -R go= %s`",
        path,
        reason,
        path,
    )


def create_private(path: Path) -> None:
    """Have a file at ``path`` that only its owner may use; one that is there keeps its content.

    SQLite gives the files that it puts beside a database the mode of the database. One that
    is there is not opened: closing it again would take from this process its locks on it.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    except FileExistsError:
        keep_private(path)


def create_private_directory(path: Path) -> None:
    """Have a directory at ``path`` that only its owner may use. Repeatable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=DIRECTORY_MODE, exist_ok=True)


def _close(path: Path) -> bool:
    """Whether others could do anything with ``path`` so far."""
    try:
        if path.is_symlink():
            return False
        mode = path.stat().st_mode
        if mode & OTHERS:
            path.chmod(mode & 0o7777 & ~OTHERS)
    except FileNotFoundError:
        return False  # Gone meanwhile, as files beside a database are.
    return bool(mode & OTHERS)
