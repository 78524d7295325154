"""All processes of agents in Python that a worker has: one a program, and only so many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.processes.process import Program, PythonProcess

MAX_PROCESSES = 16
SETTING = "SIMULATION_PYTHON_AGENTS"
ANY = "*"


@dataclass(frozen=True)
class PythonPermit:
    """Which modules are run: those that are named, and what is in packages that are.

    ``environment`` tells what of the worker's a process has, and ``directories`` are looked in
    first for modules.
    """

    modules: frozenset[str] = frozenset()
    environment: Callable[[], Mapping[str, str]] = field(default=dict)
    directories: tuple[str, ...] = ()

    def require(self, module: str) -> None:
        """Let ``module`` be run.

        Raises:
            EndpointMisconfigured: the operator does not name it.
        """
        parts = module.split(".")
        above = {".".join(parts[: end + 1]) for end in range(len(parts))}
        if self.modules.isdisjoint(above | {ANY}):
            raise EndpointMisconfigured(
                f"The connector would run the Python module {module!r}, which the operator does "
                f"not name; name it, or its package, in {SETTING} where the worker runs."
            )


class PythonProcesses:
    """Starts what is not there, and ends what nobody has used for the longest time."""

    def __init__(self, permit: PythonPermit | None = None) -> None:
        self.permit = permit or PythonPermit()
        self._processes: OrderedDict[Program, PythonProcess] = OrderedDict()

    async def taken(self, program: Program, secrets: Sequence[str]) -> PythonProcess:
        """A process of ``program`` that is ready; give it back by ``give_back``.

        Raises:
            EndpointMisconfigured: the program cannot be imported.
            EndpointUnavailable: there are too many processes.
        """
        process = self._processes.get(program)
        if process is None or process.ended:
            await self._make_room(program)
            # Another session may have started it while room was made.
            process = self._processes.get(program)
            if process is None or process.ended:
                process = self._processes[program] = PythonProcess(program, secrets)
        self._processes.move_to_end(program)
        process.users += 1
        try:
            await process.start()
        except BaseException:
            process.users -= 1
            raise
        return process

    def give_back(self, process: PythonProcess) -> None:
        """Say that a session needs ``process`` no more."""
        process.users -= 1

    async def aclose(self) -> None:
        """End all."""
        while self._processes:
            _, process = self._processes.popitem()
            await process.end("the worker ends")

    async def _make_room(self, program: Program) -> None:
        self._processes.pop(program, None)
        for other, process in list(self._processes.items()):
            if process.ended:
                del self._processes[other]
        if len(self._processes) < MAX_PROCESSES:
            return
        idle = next((each for each, process in self._processes.items() if not process.users), None)
        if idle is None:
            raise EndpointUnavailable(
                f"{MAX_PROCESSES} agents in Python run in this worker already; play fewer at a "
                "time."
            )
        await self._processes.pop(idle).end("another one is needed")
