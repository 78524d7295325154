"""How busy workers, PostgreSQL and the log are, over a stretch of time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from benchmarks.postgres import Postgres


@dataclass(frozen=True, slots=True)
class Busy:
    """Cores that each took, and what it did a second. ``here`` is the process that asks."""

    worker_cores: float
    postgres_cores: float
    here_cores: float
    machine: float
    transactions: float
    commits: float
    worker_bytes: int
    connections: int

    def __str__(self) -> str:
        return (
            f"workers {self.worker_cores:.2f} cores, PostgreSQL {self.postgres_cores:.2f} with "
            f"{self.transactions:,.0f} transactions/s on {self.connections} connections, "
            f"log {self.commits:,.0f} commits/s, machine {self.machine:.0%} busy; "
            f"{self.worker_bytes / 2**20:,.0f} MB in workers"
        )


@dataclass(slots=True)
class Measured:
    """What is known when the stretch is over."""

    busy: Busy = field(init=False)


@dataclass(frozen=True, slots=True)
class _Counts:
    at: float
    workers: float
    postgres: float
    here: float
    idle: float
    transactions: int
    commits: int


class Watch:
    """Looks at processes by their ids, at PostgreSQL by its statistics, at the log's table."""

    def __init__(self, server: Postgres, database: str, log: Path) -> None:
        self._server = server
        self._database = database
        self._log = log
        self._statistics = psycopg.connect(server.address, autocommit=True)
        self.workers: list[int] = []

    def close(self) -> None:
        """Let go of PostgreSQL."""
        self._statistics.close()

    @contextmanager
    def measured(self) -> Iterator[Measured]:
        """Filled in when the block is left."""
        measured, before = Measured(), self._counts()
        yield measured
        after = self._counts()
        seconds = after.at - before.at
        cores = psutil.cpu_count() or 1
        measured.busy = Busy(
            worker_cores=(after.workers - before.workers) / seconds,
            postgres_cores=(after.postgres - before.postgres) / seconds,
            here_cores=(after.here - before.here) / seconds,
            machine=1 - (after.idle - before.idle) / seconds / cores,
            transactions=(after.transactions - before.transactions) / seconds,
            commits=(after.commits - before.commits) / seconds,
            worker_bytes=sum(psutil.Process(id).memory_info().rss for id in self.workers),
            connections=self._connections(),
        )

    def _counts(self) -> _Counts:
        return _Counts(
            time.perf_counter(),
            sum(_cpu(psutil.Process(id)) for id in self.workers),
            self._postgres_cpu(),
            time.process_time(),
            psutil.cpu_times().idle,
            self._number(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
            ),
            self._commits(),
        )

    def _postgres_cpu(self) -> float:
        # The postmaster's times hold those of the connections that have ended.
        postmaster = psutil.Process(self._server.id)
        times = postmaster.cpu_times()
        ended = times.children_user + times.children_system
        return ended + _cpu(postmaster) + sum(map(_cpu, postmaster.children(recursive=True)))

    def _connections(self) -> int:
        return self._number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s")

    def _number(self, query: str) -> int:
        row = self._statistics.execute(query, (self._name,)).fetchone()
        assert row is not None
        return int(row[0])

    @property
    def _name(self) -> str:
        return str(psycopg.conninfo.conninfo_to_dict(self._database)["dbname"])

    def _commits(self) -> int:
        with closing(sqlite3.connect(f"file:{self._log}?mode=ro", uri=True)) as log:
            return int(log.execute("SELECT COUNT(*) FROM commits").fetchone()[0])


def _cpu(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.user + times.system
    return 0.0
