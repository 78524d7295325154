"""A process that an agent in Python lives in: asked over pipes, and ended by its own handle."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.processes import framing
from simulation.runner.processes.printed import PrintedLog
from simulation.runner.wire.answer import TooSlow
from simulation.runner.wire.excerpt import excerpt

START_SECONDS = 120.0
"""How long the import of an agent may take."""
STOP_SECONDS = 1.0
"""How long a call that is too late has to stop, before its process is ended."""
LOOK_SECONDS = 0.1
"""How often it is looked whether a process has ended whose pipes others hold."""

_MODULE = "simulation.runner.processes.child"


@dataclass(frozen=True)
class Program:
    """What a process runs: its environment is its own, and holds ``secrets``."""

    callable: str
    organization: str
    environment: tuple[tuple[str, str], ...] = field(repr=False)
    directories: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """It in a reason."""
        return f"The agent {self.callable}"


class PythonProcess:
    """Calls that run at the same time in one process; what ends it ends all of them."""

    def __init__(self, program: Program, secrets: Sequence[str]) -> None:
        self._program = program
        self._secrets = tuple(secrets)
        self._process: asyncio.subprocess.Process | None = None
        self._spawning: asyncio.Task[None] | None = None
        self._life: asyncio.Task[None] | None = None
        self._left: set[asyncio.Task[None]] = set()
        self._calls: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ready: asyncio.Future[dict[str, Any]] | None = None
        self._number = 0
        self._log = PrintedLog(program.callable, self._shown)
        self._why_ended = ""
        self.ended = False
        self.users = 0

    async def start(self) -> None:
        """Start it, once, and wait until it has imported the agent.

        Raises:
            EndpointMisconfigured: it cannot be imported.
        """
        if self._ready is None or self._spawning is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._spawning = asyncio.create_task(self._spawn())
        # For all who want it: whoever is cancelled meanwhile leaves it to the others.
        await asyncio.shield(self._spawning)
        try:
            async with asyncio.timeout(START_SECONDS):
                said = await asyncio.shield(self._ready)
        except TimeoutError as error:
            await self.end("its import took too long")
            raise EndpointMisconfigured(
                f"{self._program.name} was not imported within {START_SECONDS:g} s; import less."
            ) from error
        if "ready" not in said:
            reason = self._shown(said.get("unusable") or self._how_it_ended())
            raise EndpointMisconfigured(
                f"{self._program.name} cannot be used: {reason}. Correct the callable of the "
                "connector, or install what it needs where the worker runs."
            )

    async def ask(self, turn: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """What the agent answers to ``turn``.

        Raises:
            AgentFault: it raised, or ended its process.
            TooSlow: it did not answer within ``seconds``.
            EndpointUnavailable: another call ended the process.
        """
        self._number += 1
        loop = asyncio.get_running_loop()
        number, answer, over = self._number, loop.create_future(), loop.time() + seconds
        self._calls[number] = answer
        try:
            async with asyncio.timeout(seconds):
                await self._send({"id": number, "turn": turn})
                said: dict[str, Any] = await answer
        except TimeoutError as error:
            await self._stop(number)
            raise TooSlow(f"{self._program.name} did not answer within {seconds:g} s.") from error
        except asyncio.CancelledError:
            self._leave(number, over - loop.time())
            raise
        finally:
            if self._calls.get(number) is answer:
                del self._calls[number]
        return said

    async def end(self, why: str) -> None:
        """End it; calls that are under way are told ``why``."""
        process = self._process
        self.ended = True
        if process is None or self._life is None:
            return
        if process.returncode is None:
            self._why_ended = self._why_ended or why
            _end_group(process)
        await asyncio.wait([self._life])

    async def _spawn(self) -> None:
        program = self._program
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                # Its own directory is no place to look for modules, and what it prints is not kept.
                "-P",
                "-u",
                "-m",
                _MODULE,
                program.callable,
                *program.directories,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=dict(program.environment),
                start_new_session=True,
            )
        except OSError as error:
            self.ended = True
            raise EndpointUnavailable(
                f"{program.name} cannot be started ({error.strerror}); look at the limits of the "
                "machine."
            ) from error
        self._life = asyncio.create_task(self._live(self._process))

    async def _send(self, frame: dict[str, Any]) -> None:
        with suppress(ConnectionError):
            await self._write(frame).drain()

    def _write(self, frame: dict[str, Any]) -> asyncio.StreamWriter:
        assert self._process is not None, "it was started"
        assert self._process.stdin is not None, "it has pipes"
        content = framing.framed(frame)
        if len(content) > framing.MAX_REQUEST_BYTES:
            raise EndpointUnavailable(f"{self._program.name} would be sent too much at once.")
        self._process.stdin.write(content)
        return self._process.stdin

    async def _stop(self, number: int) -> None:
        """Stop a call that nobody waits for; a process that does not is ended."""
        stopped = self._calls[number] = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._send({"id": number, "cancel": True})
                    if (await stopped).get("cancelled") is not False:
                        return
        finally:
            self._calls.pop(number, None)
        await self.end("a call in it did not stop when its time was over")

    def _leave(self, number: int, seconds: float) -> None:
        """Leave a call that nobody waits for any more the rest of its time."""
        answer = self._calls[number] = asyncio.get_running_loop().create_future()
        self._write({"id": number, "leave": True})

        async def outwait() -> None:
            done, _ = await asyncio.wait([answer], timeout=max(seconds, STOP_SECONDS))
            self._calls.pop(number, None)
            if done:
                answer.exception()
            else:
                await self.end("a call in it did not stop when its time was over")

        task = asyncio.create_task(outwait())
        self._left.add(task)
        task.add_done_callback(self._left.discard)

    async def _live(self, process: asyncio.subprocess.Process) -> None:
        """Read what it says until it has ended, and end what it started with it."""
        answers = asyncio.create_task(self._read_answers(process))
        assert process.stderr is not None, "it has pipes"
        log = asyncio.create_task(self._log.read(process.stderr))
        exit = asyncio.create_task(_exit_of(process))
        await asyncio.wait([answers, exit], return_when=asyncio.FIRST_COMPLETED)
        self.ended = True
        # One that closed its pipe and lives on cannot be asked any more.
        await asyncio.wait([exit], timeout=STOP_SECONDS)
        _end_group(process)
        await exit
        # Whoever left its group may hold its pipes for ever.
        await asyncio.wait([answers, log], timeout=STOP_SECONDS)
        for each in (answers, log):
            each.cancel()
        self._tell_all()

    async def _read_answers(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None, "it has pipes"
        # What is no answer, or nested too deep for one, ends it.
        with suppress(asyncio.IncompleteReadError, ValueError, TypeError, KeyError, RecursionError):
            while True:
                head = await process.stdout.readexactly(framing.LENGTH.size)
                length = framing.LENGTH.unpack(head)[0]
                if length > framing.MAX_FRAME_BYTES:
                    self._why_ended = "it wrote what is no answer"
                    return
                self._take(json.loads(await process.stdout.readexactly(length)))

    def _take(self, frame: dict[str, Any]) -> None:
        if "id" not in frame:
            assert self._ready is not None, "it was started"
            if not self._ready.done():
                self._ready.set_result(frame)
            return
        waiting = self._calls.get(frame["id"])
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    def _tell_all(self) -> None:
        """Tell everybody who waits that it has ended."""
        assert self._ready is not None, "it was started"
        if not self._ready.done():
            self._ready.set_result({})
        others = len(self._calls) > 1
        for waiting in self._calls.values():
            if not waiting.done():
                waiting.set_exception(self._fault(others=others))

    def _fault(self, *, others: bool) -> Exception:
        if self._why_ended:
            return EndpointUnavailable(
                f"The process of {self._program.callable} was ended: {self._why_ended}."
            )
        said = f"{self._program.name} ended its process: {self._how_it_ended()}."
        # Of several calls nobody can say which one it was: none counts.
        return (
            EndpointUnavailable(f"{said} Other sessions were in it.")
            if others
            else AgentFault(said)
        )

    def _how_it_ended(self) -> str:
        code = self._process.returncode if self._process else None
        if code is not None and code < 0:
            how = f"by the signal {_name_of(-code)}"
        else:
            how = f"with the exit code {code}"
        last = self._log.last
        return f"{how}. The last that it wrote: {last}" if last else how

    def _shown(self, text: str) -> str:
        return excerpt(text, secrets=self._secrets)


async def _exit_of(process: asyncio.subprocess.Process) -> None:
    """Wait for its own end. Its ``wait`` is for that of all who hold its pipes, too."""
    while process.returncode is None:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_SECONDS)


def _end_group(process: asyncio.subprocess.Process) -> None:
    # Its own group: what the agent started goes with it.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _name_of(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # Those of real time have no names of their own.
        return str(number)
