"""Conversations that are written in Python: played in memory, in the process of the tests."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.cli.as_code.yaml_text import yaml_of
from simulation.cli.runs.reporting.reading import read_report
from simulation.cli.seed import seed_catalog
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import refusal
from simulation.client.local_api import LocalApi, the_only_one
from simulation.kernel.showable import for_line, for_terminal
from simulation.pytest_plugin.loopback import Agent, Endpoint
from simulation.reports.run_report.reading import sessions_of
from simulation.reports.run_report.session import ReportedSession
from simulation.settings import load_settings

T = TypeVar("T")

OBJECTIVE_MET = {"Objective met": {"type": "objective_met"}}
MAX_INTERACTIONS = 10
TIMEOUT_SECONDS = 120.0
MAX_NAME = 100


class Stage:
    """A platform in memory on a loop of its own, so that tests of every kind can use it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._opened = AsyncExitStack()
        self.api: LocalApi | None = None
        # One conversation after the other: the catalog is written anew for each.
        self.turn = asyncio.Lock()

    def __enter__(self) -> Self:
        self._thread.start()
        self.submit(self._open()).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.submit(self._opened.aclose()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Have ``work`` done on the stage's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _open(self) -> None:
        settings = load_settings().on_own_machine()
        self._opened.enter_context(the_only_one())
        adapters = await self._opened.enter_async_context(in_memory(settings))
        platform = await self._opened.enter_async_context(
            open_platform(settings, adapters=adapters, work=True)
        )
        self.api = LocalApi(platform)


@dataclass(frozen=True, slots=True)
class Message:
    """What was said: by ``persona``, ``agent`` or an ``event``. Tool calls are as answered."""

    role: str
    text: str
    tool_calls: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Simulated:
    """How a conversation went. ``session`` is all that GraphQL says of it.

    ``criteria`` says by name what was met: null where it did not apply. ``error`` is what the
    agent raised first.
    """

    passed: bool
    outcome: str
    reason: str
    why: tuple[str, ...]
    transcript: tuple[Message, ...]
    criteria: Mapping[str, bool | None]
    session: Mapping[str, Any]
    error: BaseException | None = None

    def __repr__(self) -> str:
        return f"<{self.outcome}: {for_terminal(' '.join(self.why) or self.reason)}>"


class Simulate:
    """Plays one conversation with an agent.

    `simulated(...)` in a test that is a function, `await simulated.asynchronously(...)` in one that
    is a coroutine.
    """

    def __init__(self, stage: Stage, node: Any) -> None:
        self._stage = stage
        self._node = node

    def __call__(
        self,
        *,
        agent: Agent | str | Mapping[str, Any],
        persona: str | Mapping[str, Any] = "Somebody with a question.",
        scenario: str | Mapping[str, Any],
        script: Sequence[str] = (),
        expect: Mapping[str, str | Mapping[str, Any]] = OBJECTIVE_MET,
        max_interactions: int = MAX_INTERACTIONS,
        seed: int | None = None,
        simulator: str | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> Simulated:
        """Play it to its end.

        ``agent`` is a function from chat messages to an answer, the base URL of an
        OpenAI-compatible endpoint, or a connector. ``persona`` and ``scenario`` are a background
        and an objective, or all their fields; ``script`` is what the persona says word for word.
        ``expect`` names what must be true: an evaluator, or a sentence that a judge decides.
        Connectors, evaluators and fields are those of catalog files.

        Raises:
            Problems, ApiError: it is described in no way that can be played.
            TimeoutError: it did not end within ``timeout_seconds``.
        """
        wanted = _Wanted(
            agent,
            persona,
            scenario,
            script,
            expect,
            max_interactions,
            seed,
            simulator,
            timeout_seconds,
        )
        return self._told(self._stage.submit(self._play(wanted)).result())

    async def asynchronously(self, **wanted: Any) -> Simulated:
        """The same, without holding up the loop of the test."""
        return await asyncio.to_thread(self, **wanted)

    async def _play(self, wanted: _Wanted) -> tuple[Simulated, str]:
        async with self._stage.turn, AsyncExitStack() as opened:
            if not callable(wanted.agent):
                return await self._played(wanted, wanted.agent, None)
            endpoint = await opened.enter_async_context(Endpoint(wanted.agent))
            return await self._played(wanted, endpoint.url, endpoint)

    async def _played(
        self, wanted: _Wanted, agent: str | Mapping[str, Any], endpoint: Endpoint | None
    ) -> tuple[Simulated, str]:
        api = self._stage.api
        assert api is not None, "the stage is open"
        name = for_line(self._node.name)[:MAX_NAME]
        with tempfile.TemporaryDirectory(prefix="simulation-") as directory:
            for file, definitions in wanted.catalog(name, agent).items():
                path = Path(directory) / f"{file}.yaml"
                path.write_text(yaml_of(definitions), encoding="utf-8")
            await seed_catalog(api, Path(directory))
        client = AsyncClient.over(api)
        simulator: Any = wanted.simulator.upper() if wanted.simulator else None
        started = await client.start(name, seed=wanted.seed, simulator=simulator)
        # Looked at between two answers: one that is broken off would complain of it.
        ends = asyncio.get_running_loop().time() + wanted.timeout_seconds
        async for run in client.watch(started.id):
            if not run["isCompleted"] and asyncio.get_running_loop().time() > ends:
                await client.cancel(started.id)
                raise TimeoutError(
                    f"The conversation did not end within {wanted.timeout_seconds:g} s."
                )
        report = await read_report(api, started.id)
        [session] = [each async for each in sessions_of(api, report, words=True)]
        return _simulated(session, endpoint.error if endpoint else None), session.words()

    def _told(self, played: tuple[Simulated, str]) -> Simulated:
        simulated, words = played
        self._node.add_report_section("call", "conversation", for_terminal(words))
        return simulated


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A conversation as somebody describes it."""

    agent: Agent | str | Mapping[str, Any]
    persona: str | Mapping[str, Any]
    scenario: str | Mapping[str, Any]
    script: Sequence[str]
    expect: Mapping[str, str | Mapping[str, Any]]
    max_interactions: int
    seed: int | None
    simulator: str | None
    timeout_seconds: float

    def catalog(self, name: str, agent: str | Mapping[str, Any]) -> dict[str, list[Any]]:
        """The files of a catalog that holds nothing else."""
        persona = {"name": "Somebody", "role": "user"} | _fields(self.persona, "background")
        scenario = self._scenario()
        connector = {"type": "chat", "url": agent} if isinstance(agent, str) else dict(agent)
        metrics = {label: f"{label} ({name})" for label in self.expect}
        criterion = {"type": "boolean", "expected_value": True}
        unit_test = {
            "name": name,
            "description": name,
            "service": "Agent",
            "service_version_set_name": "edge",
            "persona": persona["name"],
            "scenario": scenario["name"],
            "max_interactions": self.max_interactions,
            "success_criterions": [
                {"name": label, "metric": metric, "criterion": criterion}
                for label, metric in metrics.items()
            ],
        }
        return {
            "services": [{"name": "Agent", "description": name, "connector": connector}],
            "personas": [persona],
            "scenarios": [scenario],
            "metrics": [_metric(metrics[label], of) for label, of in self.expect.items()],
            "unit_tests": [unit_test],
            "unit_test_sets": [
                {"name": name, "description": name, "unit_test_runs": [{"unit_test": name}]}
            ],
        }

    def _scenario(self) -> dict[str, Any]:
        given = _fields(self.scenario, "objective")
        for each in self.script:
            if len(each.splitlines()) > 1:
                raise refusal(
                    "VALIDATION_FAILED",
                    f"script: {each!r} has several lines, and what a persona says word for word "
                    "has one; write one line.",
                )
        lines = [str(given.get("instructions", "")), *(f"Word for word: {e}" for e in self.script)]
        instructions = "\n".join(filter(None, lines)) or given.get("objective", "")
        standard = {"name": "Scenario", "initial_message_type": "user-message"}
        return standard | given | {"instructions": instructions}


def _fields(given: str | Mapping[str, Any], text: str) -> dict[str, Any]:
    return {text: given} if isinstance(given, str) else dict(given)


def _metric(name: str, expected: str | Mapping[str, Any]) -> dict[str, Any]:
    boolean = {"name": name, "metric_value": {"type": "boolean"}}
    if isinstance(expected, str):
        return boolean | {"description": expected, "evaluator": {"type": "judge"}}
    return boolean | {"description": name, "evaluator": dict(expected)}


def _simulated(session: ReportedSession, error: BaseException | None) -> Simulated:
    answered = session.answered
    passed = session.outcome == "passed"
    return Simulated(
        passed=passed,
        outcome=session.outcome,
        reason=answered["reason"],
        why=() if passed else tuple(session.why()),
        transcript=tuple(
            Message(each["role"].lower(), each["text"], tuple(each["toolCalls"]))
            for each in answered["transcript"]
        ),
        criteria={each["criterionName"]: each["passed"] for each in answered["results"]},
        session=answered,
        error=error,
    )
