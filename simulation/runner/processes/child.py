"""The process of a Python agent: imports it, and calls it as it is asked to.

Started by the worker as ``python -m …child MODULE:NAME [DIRECTORY]``. It imports nothing of the
platform but what stands beside it. What the agent prints goes to standard error.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

from simulation.runner.processes.calling import Caller
from simulation.runner.processes.framing import MAX_ANSWER_BYTES, framed, read_frame

THREADS = 64
"""How many sync calls run at the same time."""


class Process:
    """Calls the agent for each request, all at the same time, and answers as they end."""

    def __init__(self, caller: Caller, requests: BinaryIO, answers: BinaryIO) -> None:
        self._caller = caller
        self._requests = requests
        self._answers = answers
        self._calls: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Answer until nobody asks any more."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(THREADS))
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        await asyncio.Event().wait()

    def tell(self, frame: dict[str, Any]) -> None:
        """Send ``frame``."""
        self._answers.write(framed(frame))
        self._answers.flush()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        while (frame := read_frame(self._requests)) is not None:
            loop.call_soon_threadsafe(self._take, frame)
        # The worker is gone, or wants no more: whatever still runs is in vain, and so is what
        # the agent started, which is in the group that this process leads.
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(0)

    def _take(self, frame: dict[str, Any]) -> None:
        id = frame["id"]
        if "turn" not in frame:
            call = self._calls.get(id)
            # What is only left by itself tells when it has ended; a thread is not stopped.
            if call is not None and (frame.get("cancel") or self._caller.stops()):
                call.cancel()
            return
        self._calls[id] = asyncio.get_running_loop().create_task(self._call(id, frame["turn"]))

    async def _call(self, id: int, turn: dict[str, Any]) -> None:
        try:
            answer: dict[str, Any] = {"answer": await self._caller.reply(turn)}
            size = len(framed(answer))
            if size > MAX_ANSWER_BYTES:
                answer = {"problem": f"it answered with {size} bytes; at most {MAX_ANSWER_BYTES} "
                          "are read, so answer shorter."}  # fmt: skip
        except asyncio.CancelledError:
            answer = {"cancelled": self._caller.stops()}
        except BaseException as error:
            traceback.print_exc()
            answer = {"raised": [type(error).__name__, _text_of(error)]}
        finally:
            self._calls.pop(id, None)
        self.tell({"id": id, **answer})


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:
        return "its text cannot be read"


def main(target: str, *directories: str) -> None:
    """Import ``target`` and serve it."""
    # Whatever the agent prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.path[:0] = directories
    module, _, name = target.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
        caller = Caller(found)
    except BaseException as error:
        traceback.print_exc()
        answers.write(framed({"unusable": f"{type(error).__name__}: {_text_of(error)}"}))
        answers.flush()
        sys.exit(1)
    process = Process(caller, requests, answers)
    process.tell({"ready": True})
    asyncio.run(process.serve())


if __name__ == "__main__":
    main(*sys.argv[1:])
