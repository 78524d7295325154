"""Engines of every backend, and workflows that tell what they do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from simulation.pulse.engine.dbos import embedded_engine, postgres_engine
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.on_demand import EngineOnDemand
from simulation.pulse.engine.port import EMBEDDED_OWNER, Arguments, Child, Context, Engine, Limits
from simulation.pulse.engine.retry import RetryPolicy

AT_ONCE = RetryPolicy(first=0.01, factor=1, most=0.01)
PATIENCE = 10
"""Seconds after which something that must happen is given up."""


class Site:
    """Where engines are opened: what one of them leaves there, the next one finds.

    ``address`` is that of a PostgreSQL database, for the backend of that name.
    """

    def __init__(self, backend: str, directory: Path, address: str | None = None) -> None:
        self.backend = backend
        self.address = address
        self._directory = directory
        self._opened: list[Engine] = []

    def engine(self, limits: Limits | None = None) -> Engine:
        """An engine that has not been launched; shut down at the end, if not before."""
        opened = self._open(limits or Limits(children=4))
        self._opened.append(opened)
        return opened

    async def close(self) -> None:
        for engine in self._opened:
            await engine.shutdown()

    def _open(self, limits: Limits) -> Engine:
        if self.backend == "memory":
            return MemoryEngine(limits=limits, retry=AT_ONCE)
        if self.backend in ("sqlite", "on demand"):
            file = self._directory / "engine.sqlite"
            make = partial(embedded_engine, file, limits=limits, retry=AT_ONCE)
            if self.backend == "sqlite":
                return make()
            return EngineOnDemand(EMBEDDED_OWNER, make, file.exists)
        assert self.address is not None
        return postgres_engine(self.address, owner=uuid4().hex, limits=limits, retry=AT_ONCE)


class Journal:
    """What workflows did, as lines that can be waited for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._news = asyncio.Event()

    def write(self, line: str) -> None:
        self.lines.append(line)
        self._news.set()

    async def wait_for(self, *lines: str) -> None:
        """Return once each of ``lines`` was written as often as it is named."""
        async with asyncio.timeout(PATIENCE):
            while Counter(lines) - Counter(self.lines):
                self._news.clear()
                await self._news.wait()

    async def wait_for_ends(self, *names: str) -> None:
        await self.wait_for(*(f"{name} ends" for name in names))

    def began(self) -> list[str]:
        """Who began, in order."""
        return [line.removesuffix(" begins") for line in self.lines if line.endswith(" begins")]

    def most_at_once(self) -> int:
        """How many worked at the same time, at the worst."""
        now = most = 0
        for line in self.lines:
            now += line.endswith(" begins")
            now -= line.endswith((" ends", " interrupted"))
            most = max(most, now)
        return most


class Play:
    """Workflows that write what they do, fail when told to, and wait at gates."""

    def __init__(self) -> None:
        self.log = Journal()
        self.failures: Counter[str] = Counter()
        self.gates: dict[str, asyncio.Event] = {}

    def register(self, engine: Engine) -> None:
        engine.register("work", self.work)
        engine.register("parent", self.parent)

    def hold(self, name: str) -> asyncio.Event:
        """Have the work called ``name`` wait until the gate is set."""
        self.gates[name] = asyncio.Event()
        return self.gates[name]

    async def work(self, context: Context, arguments: Arguments) -> None:
        name = arguments["name"]
        self.log.write(f"{name} begins")
        if self.failures[name] > 0:
            self.failures[name] -= 1
            raise OSError("no connection")
        try:
            if name in self.gates:
                await self.gates[name].wait()
            # Long enough for others to begin meanwhile, if they may.
            await asyncio.sleep(arguments.get("seconds", 0))
        except asyncio.CancelledError:
            self.log.write(f"{name} interrupted")
            raise
        self.log.write(f"{name} ends")

    async def parent(self, context: Context, arguments: Arguments) -> None:
        self.log.write("parent begins")
        names = arguments["children"]
        await context.run_children(
            [Child("work", f"parent:{name}", {"name": name}) for name in names]
        )
        if self.failures["parent"] > 0:
            self.failures["parent"] -= 1
            raise OSError("no connection")
        self.log.write("parent ends")


async def start(engine: Engine, name: str, *, lane: str | None = None, seconds: float = 0) -> None:
    """Start the work called ``name``."""
    await engine.start("work", f"id of {name}", {"name": name, "seconds": seconds}, lane=lane)


async def schedule(engine: Engine, name: str, at: datetime) -> None:
    """Schedule the work called ``name``."""
    await engine.schedule("work", f"id of {name}", {"name": name}, at)


async def start_parent(engine: Engine, *children: str) -> None:
    """Start the parent of the works called ``children``."""
    await engine.start("parent", "parent", {"children": list(children)})


async def eventually(holds: Callable[[], Awaitable[object]]) -> None:
    """Return once ``holds`` says so."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await asyncio.sleep(0.01)
