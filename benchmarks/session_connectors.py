"""What a session costs by how its agent is reached, against one by chat completions.

The same sessions are played through each kind of connector in turns; the CPU of this process
counts, and of each kind the least. What a Python agent takes in its own process is its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.child import child
from benchmarks.report import Target
from benchmarks.session_catalog import set_of_sessions
from benchmarks.session_runs import play, require_all_turns
from benchmarks.spent import least, spent_on
from benchmarks.stub_chat import TURNS
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.connector import Connector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.plugin import PluginConnector
from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.connectors.websocket import WebSocketConnector
from simulation.settings import Settings

MOST_OVER_CHAT = 1.5
"""What a session may cost by any connector, as a multiple of one by chat completions."""

_PLUGIN = "benchmark-stub"
_BODY = {"text": "{{message}}", "turn": "{{turn}}"}


@dataclass(frozen=True, slots=True)
class Stubs:
    """Where the agents are: ``chat`` is the base of an endpoint, ``a2a`` an address, ``other`` a
    host with a port."""

    chat: str
    other: str
    a2a: str


KINDS: dict[str, Callable[[Stubs], Connector]] = {
    "chat": lambda stubs: ChatConnector(url=stubs.chat),
    "chat, streamed": lambda stubs: ChatConnector(url=f"http://{stubs.other}/v1", stream=True),
    "responses": lambda stubs: ResponsesConnector(url=f"http://{stubs.other}/v1"),
    "http": lambda stubs: HttpConnector(
        url=f"http://{stubs.other}/talk",
        body_template=_BODY,
        answer_path="$.answer",
        ended_path="$.ended",
    ),
    "websocket": lambda stubs: WebSocketConnector(
        url=f"ws://{stubs.other}/socket",
        message_template=_BODY,
        text_path="$.answer",
        ended_path="$.ended",
    ),
    "python": lambda stubs: PythonConnector(callable="benchmarks.stub_agents:reply"),
    "plugin": lambda stubs: PluginConnector(name=_PLUGIN),
    # It cannot hang up, so that the persona is asked once more.
    "a2a": lambda stubs: A2aConnector(url=stubs.a2a),
}
"""A line for each kind of connector; the first is what the others are held against."""


async def cpu_by_kind(sessions: int, repetitions: int) -> dict[str, float]:
    """CPU seconds of a session by each kind, all ``sessions`` of a run played at once."""
    async with _platform(sessions) as (platform, stubs):
        sets = {}
        for kind, connector in KINDS.items():
            # One session warms everything up.
            one = await set_of_sessions(platform, connector(stubs), 1, TURNS, label=kind)
            await play(platform, one)
            sets[kind] = await set_of_sessions(
                platform, connector(stubs), sessions, TURNS, label=kind
            )
        spent = {kind: [] for kind in KINDS}
        for _ in range(repetitions):
            for kind, id in sets.items():
                spent[kind].append(await spent_on(partial(play, platform, id)))
                await require_all_turns(platform, id, sessions)
    return {kind: least(each).cpu / sessions for kind, each in spent.items()}


def targets(cpu: dict[str, float]) -> Iterator[Target]:
    """Each kind against the first."""
    first, *others = cpu
    for kind in others:
        name = f"CPU of a {kind} session over a {first} session"
        yield Target(name, cpu[kind] / cpu[first], MOST_OVER_CHAT, at_most=True)


@asynccontextmanager
async def _platform(sessions: int) -> AsyncIterator[tuple[Platform, Stubs]]:
    with tempfile.TemporaryDirectory() as data, _plugin_installed():
        async with (
            child("benchmarks.stub_chat") as chat,
            child("benchmarks.stub_agents") as other,
            child("benchmarks.stub_a2a") as a2a,
        ):
            url = f"http://127.0.0.1:{chat}/v1"
            settings = Settings(data=Path(data), model_url=url, concurrent_sessions=sessions)
            async with open_platform(settings.on_own_machine()) as platform:
                yield platform, Stubs(url, f"127.0.0.1:{other}", f"http://127.0.0.1:{a2a}")


@contextmanager
def _plugin_installed() -> Iterator[None]:
    """Within, the plug-in's entry point is there, as an installer leaves it."""
    with tempfile.TemporaryDirectory() as site:
        info = Path(site) / "benchmark_stub-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: benchmark-stub\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[simulation.agents]\n{_PLUGIN} = benchmarks.stub_agents:open_plugin\n"
        )
        sys.path.append(site)
        try:
            yield
        finally:
            sys.path.remove(site)
