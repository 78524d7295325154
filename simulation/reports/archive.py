"""Archives whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from dataclasses import dataclass
from typing import BinaryIO

import orjson

MANIFEST = "manifest.json"

COMPRESSION = 6

_HASHED_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive; ``sha256`` is hexadecimal."""

    name: str
    bytes: int
    sha256: str


class ArchiveWriter:
    """Writes a ``.tar.gz``: the same files in the same order make the same bytes.

    The last file is the manifest, which lists all others with their checksums.
    """

    def __init__(self, target: BinaryIO) -> None:
        # Neither the name nor the time of a file goes into it.
        self._gzip = gzip.GzipFile("", "wb", COMPRESSION, target, mtime=0)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._entries: list[Entry] = []

    def add(self, name: str, content: bytes) -> None:
        """Add a file that fits into memory."""
        self.add_file(name, io.BytesIO(content))

    def add_file(self, name: str, content: BinaryIO) -> None:
        """Add a file; ``content`` is read from its beginning to its end."""
        entry = _entry(name, content)
        self._append(entry, content)
        self._entries.append(entry)

    def close(self, about: dict[str, object]) -> None:
        """Write the manifest, which begins with ``about``, and end the archive."""
        files = [
            {"name": each.name, "bytes": each.bytes, "sha256": each.sha256}
            for each in self._entries
        ]
        manifest = io.BytesIO(orjson.dumps(about | {"files": files}, option=orjson.OPT_INDENT_2))
        self._append(_entry(MANIFEST, manifest), manifest)
        self._tar.close()
        self._gzip.close()

    def _append(self, entry: Entry, content: BinaryIO) -> None:
        info = tarfile.TarInfo(entry.name)
        info.size = entry.bytes
        content.seek(0)
        self._tar.addfile(info, content)


def _entry(name: str, content: BinaryIO) -> Entry:
    digest = hashlib.sha256()
    size = 0
    content.seek(0)
    while chunk := content.read(_HASHED_AT_ONCE):
        digest.update(chunk)
        size += len(chunk)
    return Entry(name, size, digest.hexdigest())
