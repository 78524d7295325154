"""Takes a backup back: into a directory that is empty, and whole or not at all."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from simulation.kernel.errors import HistoryDamaged, ValidationFailed
from simulation.kernel.outages import outage_of
from simulation.kernel.private_files import create_private_directory
from simulation.safekeeping.backup import FORMAT, MANIFEST, Manifest, digest_of
from simulation.safekeeping.findings import Progress
from simulation.safekeeping.holdings import ARTIFACTS, LOG, Holdings
from simulation.safekeeping.sqlite_check import accept

BESIDE = ("-wal", "-shm", "-journal")
"""Files that SQLite would take for a part of a database that is put beside them."""


def read_backup(source: Path, holdings: Holdings, progress: Progress) -> Manifest:
    """Put what the file ``source`` holds to where ``holdings`` say.

    Whoever interrupts leaves a directory that is not opened; the same call begins anew.

    Raises:
        ValidationFailed: ``source`` is no whole backup, or there is something already.
    """
    area = _area_beside(holdings.log)
    if not area.exists():
        _require_empty(holdings)
    shutil.rmtree(area, ignore_errors=True)
    create_private_directory(area)
    try:
        manifest = _extract(source, area, progress)
    except BaseException:
        # Nothing was put in its place so far.
        shutil.rmtree(area, ignore_errors=True)
        raise
    # The log comes last: without it nobody takes the directory for whole.
    for name, target in reversed([*_places(holdings).items()]):
        found = area / name
        if found.exists():
            create_private_directory(target.parent)
            _replace(found, target)
    # What a log that was here before has left tells nothing about this one.
    accept(holdings.log)
    shutil.rmtree(area)
    return manifest


def require_restored(log: Path) -> None:
    """Return unless a restore to ``log`` was begun and not finished.

    Raises:
        HistoryDamaged: it was.
    """
    if _area_beside(log).exists():
        raise HistoryDamaged(
            f"A restore to {log.parent} was interrupted, so not all is there; run the same "
            "`simulation restore` again."
        )


def _area_beside(log: Path) -> Path:
    """Where a backup is unpacked. It is there from the beginning of a restore to its end."""
    return log.with_name(f".{log.name}.restoring")


def _places(holdings: Holdings) -> dict[str, Path]:
    places = {LOG: holdings.log, **holdings.databases}
    return places | ({ARTIFACTS: holdings.artifacts} if holdings.artifacts else {})


def _require_empty(holdings: Holdings) -> None:
    for target in _places(holdings).values():
        beside = [target.with_name(f"{target.name}{ending}") for ending in BESIDE]
        for each in (target, *beside):
            if any(each.iterdir()) if each.is_dir() else each.exists():
                raise ValidationFailed(
                    f"data: {each} is there already, and nothing is overwritten; name an empty "
                    "directory with --data, or move away what is in this one.",
                    field="data",
                )


def _extract(source: Path, area: Path, progress: Progress) -> Manifest:
    try:
        with tarfile.open(source, mode="r:") as archive:
            for number, entry in enumerate(archive, start=1):
                _require_known(entry, source)
                archive.extract(entry, area, filter="data")
                progress("files", number, number)
        manifest = Manifest.model_validate_json((area / MANIFEST).read_bytes())
    except (tarfile.TarError, OSError, ValidationError, EOFError) as error:
        if outage := outage_of(error):
            raise outage from error
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ValidationFailed(
            f"file: {source} is no whole backup ({told.splitlines()[0]}); name one that "
            "`simulation backup` has written to its end.",
            field="file",
        ) from error
    if manifest.format > FORMAT:
        raise ValidationFailed(
            f"file: {source} is of a later release (format {manifest.format}); restore it with "
            f"that, {manifest.made_by}.",
            field="file",
        )
    _verify(manifest, source, area)
    return manifest


def _require_known(entry: tarfile.TarInfo, source: Path) -> None:
    if not entry.isreg() or PurePosixPath(entry.name).is_absolute() or ".." in entry.name:
        raise ValidationFailed(
            f"file: {source} holds {entry.name!r}, which no backup does; name another.",
            field="file",
        )


def _verify(manifest: Manifest, source: Path, area: Path) -> None:
    if LOG not in manifest.digests:
        raise ValidationFailed(
            f"file: {source} holds no log, without which there is nothing; name another.",
            field="file",
        )
    files = (each.relative_to(area) for each in area.rglob("*") if each.is_file())
    for name in sorted({each.as_posix() for each in files} - {MANIFEST, *manifest.digests}):
        raise ValidationFailed(
            f"file: {source} holds {name!r}, which was not put into it; name another.",
            field="file",
        )
    for name, digest in manifest.digests.items():
        file = area / name
        if file.is_file():
            with file.open("rb") as content:
                if digest_of(content) == digest:
                    _sync(file)
                    continue
        raise ValidationFailed(
            f"file: {source} is damaged: {name} is not what was put into it; name another.",
            field="file",
        )


def _replace(found: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    try:
        os.replace(found, target)
    except OSError:
        # Artifacts may be kept on another disk.
        shutil.move(found, target)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
