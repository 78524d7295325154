"""A backup: one file with all that a data directory holds, as of one moment, beside its server."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from pydantic import BaseModel

from simulation.kernel.errors import HistoryDamaged, StorageFull, ValidationFailed
from simulation.kernel.outages import outage_of
from simulation.kernel.private_files import create_private, create_private_directory
from simulation.safekeeping.findings import Findings, Progress
from simulation.safekeeping.holdings import ARTIFACTS, Holdings
from simulation.safekeeping.sqlite_check import check_pages, reading

FORMAT = 1
MANIFEST = "manifest.json"
PAGES_AT_ONCE = 1000
CHUNK_BYTES = 1 << 20


class Manifest(BaseModel):
    """What a backup says of itself: the last that is in it, so that it is there if all is."""

    format: int = FORMAT
    made_at: datetime
    made_by: str
    digests: dict[str, str]


def write_backup(
    holdings: Holdings, target: Path, made_at: datetime, made_by: str, progress: Progress
) -> Manifest:
    """Copy ``holdings`` to the file ``target``, which is there whole or not at all.

    Raises:
        ValidationFailed: ``target`` is there, or cannot be written, or nothing is to copy.
        StorageFull: there is no room for it.
        HistoryDamaged: what was to be copied is damaged.
    """
    if os.path.lexists(target):
        raise ValidationFailed(f"file: {target} is there already; name another.", field="file")
    if not target.parent.is_dir():
        raise ValidationFailed(
            f"file: the directory {target.parent} does not exist; create it first.", field="file"
        )
    if not holdings.log.exists():
        raise ValidationFailed(
            f"data: there is no log at {holdings.log}; name a data directory with --data.",
            field="data",
        )
    digests: dict[str, str] = {}
    with _room_for(target), _area_beside(target) as area:
        part = area / "archive.tar"
        create_private(part)
        with part.open("r+b") as opened:
            with tarfile.open(fileobj=opened, mode="w") as archive:
                for name, file in holdings.databases.items():
                    if file.exists():
                        copy = area / name
                        _snapshot(file, copy, name, progress)
                        digests[name] = _add(archive, name, copy)
                        copy.unlink()
                # After the log: whatever that tells of had been put here before.
                digests |= _add_artifacts(archive, holdings.artifacts, progress)
                manifest = Manifest(made_at=made_at, made_by=made_by, digests=digests)
                _add_bytes(archive, MANIFEST, manifest.model_dump_json().encode())
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(part, target)
    return manifest


def digest_of(content: BufferedReader) -> str:
    """The digest of all of ``content``."""
    return hashlib.file_digest(content, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


@contextmanager
def _room_for(target: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if isinstance(outage_of(error), StorageFull):
            raise StorageFull(
                f"file: there is no room for {target}, which needs twice that of the largest "
                "database for a while; make room, or name a file on another disk.",
                field="file",
            ) from error
        if isinstance(error, OSError):
            raise ValidationFailed(
                f"file: {target} cannot be written ({error.strerror}); name another.", field="file"
            ) from error
        raise


@contextmanager
def _area_beside(target: Path) -> Iterator[Path]:
    """A directory for what is not finished; what an interrupted backup has left there goes."""
    area = target.with_name(f".{target.name}.parts")
    shutil.rmtree(area, ignore_errors=True)
    create_private_directory(area)
    try:
        yield area
    finally:
        shutil.rmtree(area, ignore_errors=True)


def _snapshot(file: Path, copy: Path, name: str, progress: Progress) -> None:
    """Copy the database ``file`` as it is at this moment, whoever writes to it meanwhile."""
    create_private(copy)
    with reading(file) as source, closing(sqlite3.connect(copy)) as target:
        # ``source`` is in the middle of a transaction: all pages are of its moment.
        source.backup(
            target,
            pages=PAGES_AT_ONCE,
            progress=lambda _, left, total: progress(name, total - left, total),
        )
        # One file, which needs no other beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    findings = Findings()
    if not check_pages(copy, findings):
        raise HistoryDamaged(
            f"The file {file} is damaged ({findings.faults[0].fault}), so there is no backup of "
            "it; see with `simulation check` what is left, and restore an earlier backup."
        )


def _add_artifacts(
    archive: tarfile.TarFile, root: Path | None, progress: Progress
) -> dict[str, str]:
    digests: dict[str, str] = {}
    found = sorted(root.rglob("*")) if root is not None and root.is_dir() else []
    for number, file in enumerate(found, start=1):
        assert root is not None
        relative = file.relative_to(root)
        # What begins with a dot was never finished.
        if any(part.startswith(".") for part in relative.parts) or file.is_dir():
            continue
        name = f"{ARTIFACTS}/{relative.as_posix()}"
        # One that is deleted meanwhile is not missed.
        with suppress(FileNotFoundError):
            digests[name] = _add(archive, name, file)
        progress(ARTIFACTS, number, len(found))
    return digests


def _add(archive: tarfile.TarFile, name: str, file: Path) -> str:
    with file.open("rb") as content:
        digest = digest_of(content)
        content.seek(0)
        entry = archive.gettarinfo(arcname=name, fileobj=content)
        entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
        archive.addfile(entry, content)
    return digest


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
