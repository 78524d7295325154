"""One SQLite writer that puts all work waiting at the same time into one transaction.

A disk that needs 5 ms to sync would otherwise cap the platform at 200 appends a second.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress

from simulation.sqlite.file import begin, complete

Work = Callable[[sqlite3.Connection], None]

MAX_BATCH = 500


class _Job:
    """Work with the future of the caller that waits for it."""

    __slots__ = ("error", "future", "loop", "work", "written")

    def __init__(self, work: Work, written: Callable[[], None]) -> None:
        self.work = work
        self.written = written
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[None] = self.loop.create_future()
        self.error: BaseException | None = None


class Transactions:
    """What else is to be done for each transaction, in the thread that writes."""

    def begun(self) -> None:
        """The work of a transaction is about to be done."""

    def ending(self, connection: sqlite3.Connection) -> None:
        """All its work is done; what is written now is part of it."""

    def ended(self, connection: sqlite3.Connection) -> None:
        """It is on disk. This must not raise."""


class GroupCommitWriter:
    """Owns the writing connection and the thread that uses it.

    Work must check everything before its first write: a refusal raised by one piece of
    work leaves the others of its transaction untouched.
    """

    def __init__(
        self, connection: sqlite3.Connection, transactions: Transactions | None = None
    ) -> None:
        self._connection = connection
        self._transactions = transactions or Transactions()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Work, written: Callable[[], None] = lambda: None) -> None:
        """Run ``work`` in the next transaction and return once it is on disk.

        ``written`` is called in the caller's loop then, even if the caller has given up.
        """
        job = _Job(work, written)
        self._jobs.put(job)
        await job.future

    def close(self) -> None:
        """Finish what is queued and stop the thread."""
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            closing = False
            with suppress(queue.Empty):
                while len(batch) < MAX_BATCH:
                    following = self._jobs.get_nowait()
                    if following is None:
                        closing = True
                        break
                    batch.append(following)
            self._write(batch)
            _answer(batch)
            if closing:
                return

    def _write(self, batch: list[_Job]) -> None:
        try:
            begin(self._connection)
            self._transactions.begun()
            for job in batch:
                try:
                    job.work(self._connection)
                except sqlite3.Error:
                    raise
                except Exception as refusal:
                    job.error = refusal
            self._transactions.ending(self._connection)
            complete(self._connection)
            self._transactions.ended(self._connection)
        except BaseException as failure:
            for job in batch:
                job.error = job.error or failure
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")


def _answer(batch: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        # The loop may have closed while its work was being written: nobody waits any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.error is None:
            job.written()
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(None)
        else:
            job.future.set_exception(job.error)
