"""The fixture ``cluster``: once on each kind of log that several processes can share.

A test module names this one and ``tests.support.postgres`` in its ``pytest_plugins``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.acceptance.cluster import REPEATS, Cluster
from tests.acceptance.conftest import DemoAgentProcess, call
from tests.acceptance.log import Log, LogCollection, LogFile
from tests.support.steady_catalog import steady_catalog

if TYPE_CHECKING:
    from tests.support.postgres import PostgresServer

MONGODB = os.environ.get("SIMULATION_TEST_MONGODB_URL")


@pytest.fixture(scope="session")
def seeded_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that holds the seed data, with ``SESSIONS`` in its set; to be copied."""
    directory = tmp_path_factory.mktemp("seeded-log")
    _seed(directory, f"sqlite:///{directory / 'log.sqlite'}")
    return directory / "log.sqlite"


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "mongodb",
            marks=pytest.mark.skipif(not MONGODB, reason="SIMULATION_TEST_MONGODB_URL is not set"),
        ),
    ]
)
def cluster(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    postgres: PostgresServer,
    agent: DemoAgentProcess,
) -> Iterator[Cluster]:
    """A log with the seed data and an engine, and no process yet that works."""
    address = postgres.fresh()
    with _database(request, tmp_path) as (database_url, log):
        cluster = Cluster(address, database_url, log, agent)
        try:
            yield cluster
        finally:
            cluster.end()
            postgres.drop(address)


@contextmanager
def _database(request: pytest.FixtureRequest, directory: Path) -> Iterator[tuple[str, Log]]:
    if request.param == "sqlite":
        # Closed by the process that wrote it: the file alone is all of it.
        path = shutil.copy(request.getfixturevalue("seeded_log"), directory / "log.sqlite")
        yield f"sqlite:///{path}", LogFile(Path(path))
        return
    assert MONGODB is not None
    address = urlsplit(MONGODB)._replace(path=f"/simulation_test_{uuid4().hex}").geturl()
    log = LogCollection(address)
    try:
        _seed(directory, address)
        yield address, log
    finally:
        log.drop()


def _seed(directory: Path, database_url: str) -> None:
    """Load the seed data, of the size that is wanted, and patient with an agent that is held."""
    catalog = steady_catalog(directory / "seed_data")
    _replace(catalog / "unit_test_sets.yaml", "run_count: 5", f"run_count: {REPEATS}")
    _replace(catalog / "unit_tests.yaml", "threshold: 10000", "threshold: 300000")
    _replace(catalog / "services.yaml", "timeout_seconds: 30", "timeout_seconds: 300")
    code, said = call(
        *("seed", str(catalog), "--data", str(directory / "data")),
        SIMULATION_DATABASE_URL=database_url,
    )
    assert code == 0, said.output


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
