"""Waiting for the end of workflows, wherever they are executed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from dbos import WorkflowStatus, WorkflowStatusString

from simulation.kernel.outages import OutageLog

LOOK_SECONDS = 0.1
FAILED_LOOK_SECONDS = 2.0
IDS_PER_QUERY = 500

SUCCESS = WorkflowStatusString.SUCCESS.value

ENDED = [
    SUCCESS,
    WorkflowStatusString.ERROR.value,
    WorkflowStatusString.CANCELLED.value,
    WorkflowStatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED.value,
]

FindEnded = Callable[[list[str]], Awaitable[list[WorkflowStatus]]]
"""Finds out which of the workflows with these ids have ended."""


class Endings:
    """One look at the database for all who wait in this process, however many they are."""

    def __init__(self, find: FindEnded, told: OutageLog) -> None:
        self._find = find
        self._told = told
        self._awaited: dict[str, asyncio.Future[None]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def of(self, ids: Sequence[str]) -> None:
        """Return when all the workflows with ``ids`` have returned.

        Raises:
            RuntimeError: one of them ended in another way.
        """
        loop = asyncio.get_running_loop()
        awaited = [self._awaited.setdefault(id, loop.create_future()) for id in ids]
        if self._looking is None or self._looking.done():
            self._looking = loop.create_task(self._look(), name="engine-endings")
        # Shielded, because others may wait for the same workflows.
        for future in awaited:
            await asyncio.shield(future)

    async def close(self) -> None:
        """Give up; who still waits must have been cancelled before."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        for future in self._awaited.values():
            future.cancel()
        self._awaited.clear()

    async def _look(self) -> None:
        while self._awaited:
            pause = LOOK_SECONDS
            ids = list(self._awaited)
            try:
                for start in range(0, len(ids), IDS_PER_QUERY):
                    for ended in await self._find(ids[start : start + IDS_PER_QUERY]):
                        self._settle(ended.workflow_id, ended.status)
            except Exception as error:
                self._told.failed("To see which workflows have ended", error)
                pause = FAILED_LOOK_SECONDS
            else:
                self._told.over()
            await asyncio.sleep(pause)

    def _settle(self, id: str, status: str) -> None:
        future = self._awaited.pop(id)
        if status == SUCCESS:
            future.set_result(None)
            return
        future.set_exception(RuntimeError(f"Workflow {id} ended as {status}."))
        # Who waited may be gone by now.
        future.exception()
