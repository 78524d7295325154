"""What every engine does; and what a durable one does beyond that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from simulation.pulse.engine.dbos import DbosEngine
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.port import Arguments, Child, Context, Engine
from simulation.pulse.engine.retry import RetryPolicy

AT_ONCE = RetryPolicy(first=0.01, factor=1, most=0.01)
PATIENCE = 10
"""Seconds after which something that must happen is given up."""


def open_engine(backend: str, directory: Path) -> Engine:
    if backend == "memory":
        return MemoryEngine(retry=AT_ONCE)
    return DbosEngine(directory / "engine.sqlite", concurrent_children=4, retry=AT_ONCE)


@pytest.fixture(params=["memory", "dbos"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    opened = open_engine(request.param, tmp_path)
    yield opened
    await opened.shutdown()


class Log:
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


class Play:
    """Workflows that write what they do, fail when told to, and wait at gates."""

    def __init__(self, log: Log) -> None:
        self.log = log
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
        self.log.write("parent ends")


@pytest.fixture
def play(engine: Engine) -> Play:
    prepared = Play(Log())
    prepared.register(engine)
    return prepared


async def start(engine: Engine, name: str) -> None:
    await engine.start("work", f"id of {name}", {"name": name})


async def start_parent(engine: Engine, *children: str) -> None:
    await engine.start("parent", "parent", {"children": list(children)})


async def eventually(holds: Callable[[], object]) -> None:
    """Return once ``holds`` says so."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_workflow_gets_its_arguments(engine: Engine, play: Play) -> None:
    seen: list[Arguments] = []

    async def look(context: Context, arguments: Arguments) -> None:
        seen.append(arguments)

    arguments = {"text": "Zoë – 東京", "number": 1.5, "nested": [{"nothing": None}, True]}
    engine.register("look", look)
    await engine.launch()
    await engine.start("look", "1", arguments)

    await eventually(lambda: seen)

    assert seen == [arguments]


async def test_a_workflow_is_executed_once_however_often_it_is_started(
    engine: Engine, play: Play
) -> None:
    gate = play.hold("a")
    await engine.launch()

    await asyncio.gather(*(start(engine, "a") for _ in range(5)))
    await play.log.wait_for("a begins")
    await start(engine, "a")
    gate.set()
    await play.log.wait_for("a ends")
    await start(engine, "a")
    await start(engine, "later")

    await play.log.wait_for("later ends")
    assert play.log.lines == ["a begins", "a ends", "later begins", "later ends"]


async def test_children_run_side_by_side_and_all_end_before_the_parent_goes_on(
    engine: Engine, play: Play
) -> None:
    gates = [play.hold(name) for name in "abc"]
    await engine.launch()
    await start_parent(engine, "a", "b", "c")
    await play.log.wait_for("parent begins", "a begins", "b begins", "c begins")

    for gate, name in zip(gates, "abc", strict=True):
        assert "parent ends" not in play.log.lines
        gate.set()
        await play.log.wait_for(f"{name} ends")

    await play.log.wait_for("parent ends")
    assert play.log.lines[-1] == "parent ends"


async def test_a_parent_without_children_goes_on(engine: Engine, play: Play) -> None:
    await engine.launch()
    await start_parent(engine)

    await play.log.wait_for("parent ends")

    assert play.log.lines == ["parent begins", "parent ends"]


async def test_a_failing_workflow_is_tried_again_until_it_succeeds(
    engine: Engine, play: Play
) -> None:
    play.failures["a"] = 3
    await engine.launch()
    await start(engine, "a")

    await play.log.wait_for("a ends")

    assert play.log.lines == ["a begins"] * 4 + ["a ends"]


async def test_a_parent_waits_for_a_child_that_fails_at_first(engine: Engine, play: Play) -> None:
    play.failures["a"] = 2
    await engine.launch()
    await start_parent(engine, "a", "b")

    await play.log.wait_for("parent ends")

    assert Counter(play.log.lines) == Counter(
        {"parent begins": 1, "a begins": 3, "a ends": 1, "b begins": 1, "b ends": 1}
    ) + Counter({"parent ends": 1})


async def test_health_tells_of_the_workflows_that_run_side_by_side(
    engine: Engine, play: Play
) -> None:
    assert not (await engine.health()).running
    gates = [play.hold("a"), play.hold("b")]
    await engine.launch()
    idle = await engine.health()
    assert (idle.running, idle.active, idle.pending) == (True, 0, 0)

    await start(engine, "a")
    await start(engine, "b")
    await play.log.wait_for("a begins", "b begins")

    busy = await engine.health()
    assert (busy.running, busy.active, busy.pending) == (True, 2, 0)
    for gate in gates:
        gate.set()
    await play.log.wait_for("a ends", "b ends")
    async with asyncio.timeout(PATIENCE):
        while (await engine.health()).active:
            await asyncio.sleep(0.01)


async def test_shutdown_interrupts_what_runs(engine: Engine, play: Play) -> None:
    play.hold("a")
    await engine.launch()
    await start(engine, "a")
    await play.log.wait_for("a begins")

    async with asyncio.timeout(PATIENCE):
        await engine.shutdown()

    assert play.log.lines == ["a begins", "a interrupted"]
    assert not (await engine.health()).running


async def test_workflows_are_registered_before_the_launch_only(engine: Engine, play: Play) -> None:
    await engine.launch()

    with pytest.raises(RuntimeError, match="before the engine is launched"):
        engine.register("late", play.work)


async def test_an_engine_that_never_ran_can_be_shut_down(engine: Engine) -> None:
    await engine.shutdown()


# Durable engines


async def interrupted(directory: Path, *children: str, until: tuple[str, ...]) -> None:
    """Run a parent whose child ``c`` never ends, and shut down after ``until``."""
    play = Play(Log())
    play.hold("c")
    engine = open_engine("dbos", directory)
    play.register(engine)
    try:
        await engine.launch()
        await start_parent(engine, *children)
        await play.log.wait_for(*until)
    finally:
        await engine.shutdown()
    assert "parent ends" not in play.log.lines


async def test_the_next_launch_continues_what_was_unfinished(tmp_path: Path) -> None:
    await interrupted(tmp_path, "a", "b", "c", until=("a ends", "b ends", "c begins"))
    play = Play(Log())
    engine = open_engine("dbos", tmp_path)
    play.register(engine)

    try:
        await engine.launch()
        await play.log.wait_for("parent ends")
        await start_parent(engine, "a", "b", "c")
        await start(engine, "later")
        await play.log.wait_for("later ends")
    finally:
        await engine.shutdown()

    assert sorted(play.log.lines[:4]) == ["c begins", "c ends", "parent begins", "parent ends"]
    assert play.log.lines[4:] == ["later begins", "later ends"]


async def test_the_next_launch_begins_children_that_had_no_place_yet(tmp_path: Path) -> None:
    # Five children, four places, and the four that came first never end.
    first = Play(Log())
    names = ("v", "w", "x", "y", "z")
    for name in names:
        first.hold(name)
    engine = open_engine("dbos", tmp_path)
    first.register(engine)
    try:
        await engine.launch()
        await start_parent(engine, *names)
        await eventually(lambda: sum(line.endswith("begins") for line in first.log.lines) == 5)
        async with asyncio.timeout(PATIENCE):
            while (await engine.health()).pending != 1:
                await asyncio.sleep(0.01)
    finally:
        await engine.shutdown()
    assert sum(line.endswith("interrupted") for line in first.log.lines) == 4

    second = Play(Log())
    engine = open_engine("dbos", tmp_path)
    second.register(engine)
    try:
        await engine.launch()
        await second.log.wait_for("parent ends", *(f"{name} ends" for name in names))
    finally:
        await engine.shutdown()

    assert all(count == 1 for count in Counter(second.log.lines).values())
