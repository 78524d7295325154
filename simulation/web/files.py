"""The built page, held in memory: its index, and the files that it loads."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from simulation.kernel.entity_tags import tag_of

DIST = Path(__file__).parent / "dist"
"""What ``make web`` builds from ``web/``; committed, so that nobody needs Node to serve it."""

INDEX = "index.html"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

LEVEL = 9
"""Each file is compressed once in a process."""


@dataclass(frozen=True)
class BuiltFile:
    """A file as it is sent."""

    content: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """The same by gzip, without the time: equal files make equal bytes."""
        return gzip.compress(self.content, LEVEL, mtime=0)

    @cached_property
    def tag(self) -> str:
        """Names this content."""
        return tag_of(self.content)


@cache
def built_files(directory: Path = DIST) -> Mapping[str, BuiltFile]:
    """Every file of the built page by its path in ``directory``: `assets/index-….js`.

    Raises:
        KeyError: there is a file of a kind that is not known.
    """
    return {
        path.relative_to(directory).as_posix(): BuiltFile(
            path.read_bytes(), MEDIA_TYPES[path.suffix]
        )
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }
