"""Where the settings say that everything is stored, for whoever keeps it safe."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from simulation import __version__, registry
from simulation.adapters import SQLITE_SCHEME, artifact_store
from simulation.artifacts.files import FileArtifactStore
from simulation.data_directory import DataDirectory
from simulation.database import open_database
from simulation.eventstore.mongodb import MongoEventStore
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.outages import reaching
from simulation.safekeeping import backup, restore, sqlite_check
from simulation.safekeeping.findings import Findings, Progress
from simulation.safekeeping.holdings import Holdings
from simulation.safekeeping.server_check import check_records
from simulation.settings import Settings

IN_A_BUCKET = "The artifacts are in a bucket, and not in here: keep its versions."
ON_POSTGRESQL = (
    "The engine's database is on PostgreSQL, and not in here: a restored log needs an empty one, "
    "to which the next start brings what has not ended."
)


def check(settings: Settings, progress: Progress) -> Findings:
    """Look whether everything is as it was written, beside a running server or without one."""
    found = Findings()
    if _on_server(settings):
        asyncio.run(_check_server(settings, found, progress))
        return found
    holdings = _holdings(settings)
    _require_log(holdings)
    sqlite_check.check_log(holdings.log, registry.codec(), found, progress)
    for file in (holdings.tracked_events, holdings.engine):
        if file is not None and file.exists():
            sqlite_check.check_pages(file, found)
    return found


async def _check_server(settings: Settings, found: Findings, progress: Progress) -> None:
    database = open_database(settings.database_url)
    try:
        store, codec = MongoEventStore(database.handle, registry.codec()), registry.codec()
        with reaching("database_url", "MongoDB"):
            total = await store.count()
        await check_records(store.records(), total, codec, found, progress)
    finally:
        database.close()


def accept(settings: Settings) -> None:
    """Go on with the log as it is, without what its end is missing."""
    holdings = _holdings(settings)
    _require_log(holdings)
    with _alone(settings):
        sqlite_check.accept(holdings.log)


def write_backup(
    settings: Settings, target: Path, made_at: datetime, progress: Progress
) -> tuple[backup.Manifest, tuple[str, ...]]:
    """Copy everything to the file ``target``; says also what lies elsewhere."""
    holdings = _holdings(settings)
    made_by = f"simulation {__version__}"
    made = backup.write_backup(holdings, target, made_at, made_by, progress)
    return made, holdings.elsewhere


def read_backup(settings: Settings, source: Path, progress: Progress) -> backup.Manifest:
    """Put everything that is in the file ``source`` where the settings say."""
    holdings = _holdings(settings)
    with _alone(settings):
        return restore.read_backup(source, holdings, progress)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with nullcontext() if settings.database_url else DataDirectory(settings.data):
        yield


def _holdings(settings: Settings) -> Holdings:
    """Where everything is.

    Raises:
        ConfigurationInvalid: it is on a server, which has its own ways.
    """
    url = settings.database_url
    store = artifact_store(settings)
    artifacts = store.directory if isinstance(store, FileArtifactStore) else None
    elsewhere: tuple[str, ...] = () if artifacts else (IN_A_BUCKET,)
    if url is None:
        held = DataDirectory(settings.data)
        return Holdings(held.events, held.tracked_events, held.engine, artifacts, elsewhere)
    if _on_server(settings):
        raise ConfigurationInvalid(
            "database_url: the log is on MongoDB, which is dumped and restored by its own tools, "
            "mongodump and mongorestore; docs/operations.md says in which order.",
            field="database_url",
        )
    log = Path(url.removeprefix(SQLITE_SCHEME))
    tracked_events = log.with_name(f"{log.stem}.tracked_events.sqlite")
    engine = None if settings.engine_url else DataDirectory(settings.data).engine
    elsewhere += (ON_POSTGRESQL,) if settings.engine_url else ()
    return Holdings(log, tracked_events, engine, artifacts, elsewhere)


def _on_server(settings: Settings) -> bool:
    url = settings.database_url
    return url is not None and not url.startswith(SQLITE_SCHEME)


def _require_log(holdings: Holdings) -> None:
    if not holdings.log.exists():
        raise ConfigurationInvalid(
            f"data: there is no log at {holdings.log}; name a data directory with --data, or "
            "restore a backup.",
            field="data",
        )
