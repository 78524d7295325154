"""Early stops, replays, budgets and forks, killed at any moment: nothing is paid twice, and what
they come to is what it would have been."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiohttp import web

from simulation.bootstrap import open_platform
from simulation.client.actor import LOCAL_ACTOR
from simulation.identity.principal import with_all_permissions
from simulation.settings import Settings
from tests.acceptance.conftest import Process, environment
from tests.acceptance.log import committed_turns, events
from tests.support.platform import Client

SESSIONS = 24
AT_ONCE = 3
UNLUCKY = ("2", "5")
"""Tables that the agent does not give: who asks for them is the persona's seed's matter."""

CATALOG: dict[str, list[dict[str, Any]]] = {
    "services": [
        {
            "name": "Line",
            "description": "Books.",
            "connector": {"type": "chat", "url": "${SIMULATION_AGENT_LINE_URL}"},
        }
    ],
    "personas": [{"name": "Ana", "role": "guest", "background": "Likes windows."}],
    "scenarios": [
        {
            "name": "Book",
            "objective": "Book a table.",
            "instructions": "Open with: "
            + " | ".join(f"Table {number}, please." for number in range(8))
            + "\nIf asked about when: say At noon.\nDone when the agent says: booked",
            "initial_message_type": "user-message",
        }
    ],
    "metrics": [
        {
            "name": "Booked",
            "description": "Whether a table was booked.",
            "metric_value": {"type": "boolean"},
            "evaluator": {"type": "contains", "texts": ["booked"], "speaker": "agent"},
        },
        {
            "name": "Polite",
            "description": "Whether the agent is polite.",
            "metric_value": {"type": "boolean"},
            "evaluator": {"type": "judge"},
        },
    ],
    "unit_tests": [
        {
            "name": "Books",
            "description": "Books a table.",
            "service": "Line",
            "service_version_set_name": "edge",
            "persona": "Ana",
            "scenario": "Book",
            "max_interactions": 2,
            "success_criterions": [
                {
                    "name": name,
                    "metric": name,
                    "criterion": {"type": "boolean", "expected_value": True},
                }
                for name in ("Booked", "Polite")
            ],
        }
    ],
    "unit_test_sets": [
        {
            "name": "All",
            "description": "All of it.",
            "gate": {"type": "at_most_failures", "n": 2},
            "unit_test_runs": [{"unit_test": "Books", "run_count": SESSIONS}],
        }
    ],
}
JUDGEMENT = json.dumps(
    {"references": [], "justification": "So.", "applicable": True, "value": True}
)


@dataclass
class Stage:
    """An agent and a judge, a data directory, and the process that plays in it.

    The process is killed while the agent is asked for the ``kills``-th time. Of the judgements
    some are unusable, by a chance of its own; after the last kill one certainly is, of a session
    that passes otherwise, and when asked again as well, so that the judge is ``at_fault``.
    """

    data: Path
    kills: list[int] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(3))
    faulty: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    at_fault: bool = False
    when_committed: dict[str, int] = field(default_factory=dict)
    killed: int = 0
    earlier: set[str] = field(default_factory=set)
    process: Process | None = None
    _url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Stage:
        app = web.Application()
        app.router.add_post("/agent/chat/completions", self._agent)
        app.router.add_post("/model/chat/completions", self._judge)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        if self.data.exists():
            self.earlier = committed_turns(self.data)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SIMULATION_AGENT_LINE_URL": f"{self._url}/agent",
            "SIMULATION_MODEL_URL": f"{self._url}/model",
            "SIMULATION_CONCURRENT_SESSIONS": str(AT_ONCE),
        }

    async def call(self, *arguments: str) -> tuple[int, list[str]]:
        """A command to its end; its exit code and what it printed."""
        given = (*arguments, "--data", str(self.data))
        process = Process("simulation", *given, env=environment(**self.settings))
        self.process = process
        try:
            return await asyncio.to_thread(process.wait), process.out
        finally:
            process.end()

    async def played(self, *arguments: str) -> dict[str, Any]:
        """The report of a run that is begun again after each kill."""
        while True:
            code, out = await self.call(*arguments, "--format", "json")
            for key in committed_turns(self.data) - self.earlier:
                self.when_committed.setdefault(key, self.asked[key])
            if code != -signal.SIGKILL:
                report: dict[str, Any] = json.loads("\n".join(out))
                return report
            self.killed += 1

    def require_nothing_paid_twice(self) -> None:
        """No turn was asked again whose answer had been committed, nor any more than must be."""
        asked = {key: self.asked[key] for key in self.when_committed}
        assert asked == self.when_committed
        assert set(self.asked) == committed_turns(self.data) - self.earlier
        assert self.asked.total() <= len(self.asked) + self.killed * AT_ONCE

    async def _agent(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked[request.headers["Idempotency-Key"]] += 1
        if self.process and self.kills and self.asked.total() >= self.kills[0]:
            self.kills.pop(0)
            self.process.send(signal.SIGKILL)
            # What it had asked for besides may still come in: it dies but once.
            self.process = None
        said = [each["content"] for each in body["messages"] if each["role"] == "user"]
        if len(said) < 2:
            return _answer("When would you come?")
        unlucky = any(f"Table {number}" in said[0] for number in UNLUCKY)
        return _answer("No." if unlucky else "It is booked.")

    async def _judge(self, request: web.Request) -> web.Response:
        self.judged += 1
        messages = (await request.json())["messages"]
        if self.faulty and self._survives and not self.at_fault and _passes(messages):
            self.at_fault = any(each["role"] == "assistant" for each in messages)
            return _answer("Hm.")
        return _answer("Hm." if self.chance.random() < self.faulty else JUDGEMENT)

    @property
    def _survives(self) -> bool:
        """Whether the process will not be killed any more."""
        return not self.kills and self.process is not None


def _passes(messages: list[dict[str, str]]) -> bool:
    return any("It is booked." in each["content"] for each in messages)


def _answer(text: str) -> web.Response:
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 3, "completion_tokens": 7}
    choice = {"message": message, "finish_reason": "stop"}
    return web.json_response({"choices": [choice], "usage": usage})


@dataclass(frozen=True)
class Whole:
    """What a run comes to that nobody disturbs, and the data directory that it was played in."""

    data: Path
    report: dict[str, Any]
    run: tuple[str, ...]

    @property
    def needed(self) -> int:
        """How many of its sessions it takes to the third failure, which settles the verdict."""
        failures = [number for number, each in enumerate(self.outcomes) if each != "PASSED"]
        return failures[2] + 1 if len(failures) > 2 else SESSIONS

    @property
    def outcomes(self) -> list[str]:
        """How its sessions ended, in the order of their slots."""
        [unit_test] = self.report["unitTests"]
        return [each["outcome"] for each in unit_test["sessions"]]

    def copied(self, to: Path) -> Path:
        return Path(shutil.copytree(self.data, to / "data"))


RUN = ("run", "All", "--simulator", "rules")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A run that nobody disturbs."""
    place = tmp_path_factory.mktemp("whole")
    catalog = place / "catalog"
    catalog.mkdir()
    for name, entries in CATALOG.items():
        (catalog / f"{name}.yaml").write_text(json.dumps(entries))

    async def play() -> Whole:
        async with Stage(place / "data") as stage:
            assert (await stage.call("seed", str(catalog)))[0] == 0
            # Who asks for which table is chance, by the ids that were just given: now and then
            # nobody, or everybody at the beginning, asks for one that is not given.
            for seed in range(20):
                run = (*RUN, "--seed", str(seed))
                found = Whole(stage.data, await stage.played(*run), run)
                if 8 < found.needed < SESSIONS - AT_ONCE:
                    return found
        raise AssertionError("no seed will do")

    return asyncio.run(play())


async def test_an_early_stop_and_replays_come_to_the_same_verdict(
    whole: Whole, tmp_path: Path
) -> None:
    needed = whole.needed
    # A session takes two answers: after the last kill there are some left that pass.
    kills = sorted(Random(20).sample(range(3, needed), 2))
    async with Stage(whole.copied(tmp_path), kills, faulty=0.4) as stage:
        report = await stage.played(*whole.run, "--early-stop", "certain", "--replays", "10")

    assert stage.killed == 2
    [unit_test] = report["unitTests"]
    result = unit_test["result"]
    assert (report["verdict"], result["counted"], result["passed"]) == (
        "FAILED",
        needed,
        needed - 3,
    )
    assert result["saved"] + result["surplus"] == SESSIONS - needed
    ended_as = {each["runIndex"]: each["outcome"] for each in unit_test["sessions"]}
    assert [ended_as[index] for index in range(needed)] == whole.outcomes[:needed]
    stage.require_nothing_paid_twice()
    finished = ended(stage.data, report)
    assert stage.at_fault
    assert any(each.get("played_again") for each in finished), "no judge was at fault"
    told = sum(calls_of(each, "judge") for each in finished)
    assert told <= stage.judged <= told + 2 * stage.killed * AT_ONCE


async def test_a_cap_holds_and_what_was_counted_is_as_it_would_be(
    whole: Whole, tmp_path: Path
) -> None:
    cap = 40
    kills = sorted(Random(21).sample(range(3, 20), 2))
    async with Stage(whole.copied(tmp_path), kills) as stage:
        report = await stage.played(*whole.run, "--max-calls", str(cap))

    assert stage.killed == 2
    assert (report["status"], report["stoppedBy"]) == ("COMPLETED", "BUDGET")
    stage.require_nothing_paid_twice()
    finished = ended(stage.data, report)
    spent = sum(calls_of(each, role) for each in finished for role in ("agent", "judge"))
    assert cap <= spent < cap + AT_ONCE
    [unit_test] = report["unitTests"]
    counted = {
        each["runIndex"]: each["outcome"]
        for each in unit_test["sessions"]
        if each["outcome"] != "OUT_OF_BUDGET"
    }
    assert counted
    assert counted.items() <= dict(enumerate(whole.outcomes)).items()
    assert unit_test["result"]["counted"] == len(counted)


async def test_a_fork_goes_on_where_it_was_killed(whole: Whole, tmp_path: Path) -> None:
    root = whole.report["unitTests"][0]["sessions"][0]
    kills = sorted(Random(22).sample(range(2, 10), 2))
    async with Stage(whole.copied(tmp_path), kills) as stage:
        fork = await forked(stage, root["databaseId"], copies=10)
        report = await watched(stage, fork)

    assert stage.killed == 2
    stage.require_nothing_paid_twice()
    # The second turn of each of ten, and no first one: that is the root's.
    assert len(stage.asked) == 10
    assert all(key.endswith("/2") for key in stage.asked)
    outcomes = [each["outcome"] for each in report["unitTests"][0]["sessions"]]
    assert outcomes == [root["outcome"]] * 10


async def forked(stage: Stage, session: str, copies: int) -> str:
    """The id of a run that plays on from the first turn of ``session``; nobody plays it yet."""
    settings = Settings(data=stage.data).on_own_machine()
    async with open_platform(settings, work=False) as platform:
        client = Client(platform, with_all_permissions(LOCAL_ACTOR))
        data = await client.ask(
            "mutation($input: ForkSessionInput!) { forkSession(input: $input) "
            "{ unitTestSetRun { databaseId } } }",
            input={"sessionId": session, "turn": 1, "copies": copies},
        )
    return str(data["forkSession"]["unitTestSetRun"]["databaseId"])


async def watched(stage: Stage, run: str) -> dict[str, Any]:
    """The report of ``run`` at its end, taken up again where two kills have parked it."""
    while True:
        report = await stage.played("runs", "watch", run)
        if not report["parkedAt"]:
            return report
        assert (await stage.call("runs", "resume", run))[0] == 0


def ended(data: Path, report: dict[str, Any]) -> list[dict[str, Any]]:
    """All sessions of a run that have finished, and attempts that were played again."""
    return [
        fields
        for _, name, fields in events(data, "session")
        if name == "catalog.session_finished" and fields["set_run_id"] == report["databaseId"]
    ]


def calls_of(session: dict[str, Any], role: str) -> int:
    return sum(each["calls"] for each in session["totals"]["spent"] if each["role"] == role)
