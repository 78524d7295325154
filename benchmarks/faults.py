"""Whether faults that are not the agent's cost it anything, and what automatic replays bring back.

Sessions are played through the whole platform, in one process and in memory. A stub on the
loopback plays persona, agent and judge, and one of them badly: the persona or the judge says
what nobody can use, or the agent's endpoint drops connections. Nothing is timed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random
from typing import Any

from aiohttp import web

from benchmarks.report import Report, Target
from benchmarks.session_catalog import ACTOR, set_of_sessions
from simulation.adapters import in_memory
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import CreateSetRun, SetRunFinished, SimulatorKind
from simulation.catalog.set_run.values.policy import REPLAYS, PolicyWish
from simulation.kernel.messages import Commit
from simulation.settings import Settings

SEED = 14
SESSIONS = 1_000
AT_ONCE = 100
RATE = 0.2
MUST_BRING_BACK = 0.95
_REPLY = "I have changed the booking."
_AGENTS_OWN = [outcome for outcome in Outcome if outcome.counts and outcome is not Outcome.PASSED]


class Bad(StrEnum):
    """Who is bad at it."""

    SIMULATOR = "simulator"
    JUDGE = "judge"
    ENDPOINT = "endpoint"

    def chance_of_call(self, rate: float) -> float:
        """How probable a bad answer must be, so that ``rate`` of all attempts end by a fault.

        A persona has two moves here, and like a judge is asked once more where it cannot be
        understood; an agent that drops the connection is asked three times.
        """
        if self is Bad.SIMULATOR:
            return (1 - (1 - rate) ** 0.5) ** 0.5
        return rate ** (1 / 2) if self is Bad.JUDGE else rate ** (1 / 3)


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the sessions: shares are of attempts, and of sessions."""

    sessions: int
    counted: int
    against_agent: int
    attempts: int
    fault_share: float
    brought_back: float


class Stub:
    """Answers for persona, agent and judge; ``bad`` does so by chance."""

    def __init__(self, bad: Bad, rate: float) -> None:
        self._bad = bad
        self._chance = Random(SEED)
        self._limit = bad.chance_of_call(rate)
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve on a free port of the loopback."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        try:
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
        if schema is None:
            if self._fails(Bad.ENDPOINT):
                assert request.transport is not None
                request.transport.abort()
            return _completion(_REPLY)
        if "action" in schema["properties"]:
            return _completion("Hm." if self._fails(Bad.SIMULATOR) else _move(body["messages"]))
        return _completion("Hm." if self._fails(Bad.JUDGE) else _JUDGEMENT)

    def _fails(self, who: Bad) -> bool:
        return who is self._bad and self._chance.random() < self._limit


_JUDGEMENT = json.dumps(
    {"references": [], "justification": "It says so.", "applicable": True, "value": True}
)


def _move(messages: Sequence[dict[str, Any]]) -> str:
    answered = any(_REPLY in str(message["content"]) for message in messages)
    move = {"action": "leave", "message": "", "objective_met": True, "reason": "It is changed."}
    say = {"action": "say", "message": "Five, please.", "objective_met": False, "reason": ""}
    return json.dumps(move if answered else say)


def _completion(content: str) -> web.Response:
    message = {"role": "assistant", "content": content}
    choice = {"message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 400, "completion_tokens": 40}
    return web.json_response({"choices": [choice], "usage": usage})


async def played(bad: Bad, rate: float, sessions: int, at_once: int = AT_ONCE) -> Found:
    """What becomes of ``sessions`` where ``bad`` ends the share ``rate`` of attempts by a fault."""
    stub = Stub(bad, rate)
    async with stub.serving():
        settings = Settings(model_url=stub.url, concurrent_sessions=at_once).on_own_machine()
        async with (
            in_memory(settings) as adapters,
            open_platform(settings, adapters=adapters) as platform,
        ):
            unit_test_set = await set_of_sessions(platform, stub.url, sessions, 3)
            return await _played(platform, unit_test_set, sessions)


async def _played(platform: Platform, unit_test_set: str, sessions: int) -> Found:
    ended: asyncio.Future[SetRunFinished] = asyncio.get_running_loop().create_future()

    def listen(commit: Commit) -> None:
        last = commit.events[-1]
        if isinstance(last, SetRunFinished):
            ended.set_result(last)

    stop = platform.bus.listen(listen)
    await platform.runs.create(
        CreateSetRun(
            actor=ACTOR,
            at=platform.clock.now(),
            id=platform.ids.new(),
            unit_test_set_id=unit_test_set,
            seed=SEED,
            simulator=SimulatorKind.MODEL,
            policy=PolicyWish(replays=REPLAYS),
        )
    )
    finished = await ended
    stop()
    [result] = finished.results
    assert finished.total is not None, "runs of this release have one"
    faults = finished.total.faults
    return Found(
        sessions=sessions,
        counted=result.counted,
        against_agent=sum(result.outcomes.get(outcome, 0) for outcome in _AGENTS_OWN),
        attempts=faults.attempts,
        fault_share=faults.share,
        brought_back=result.counted / sessions,
    )


async def _main(sessions: int) -> None:
    logging.disable(logging.WARNING)
    always = {bad: await played(bad, 1.0, sessions) for bad in Bad}
    often = {bad: await played(bad, RATE, sessions) for bad in Bad}
    for title, found in (("always bad", always), (f"bad in {RATE:.0%} of attempts", often)):
        for bad, each in found.items():
            print(
                f"{bad:>10}, {title}: {each.attempts} attempts, {each.fault_share:.3f} of them "
                f"faults; {each.counted} of {each.sessions} sessions counted, "
                f"{each.against_agent} against the agent"
            )
    worst = min(each.brought_back for each in often.values())
    against = sum(each.against_agent for each in (*always.values(), *often.values()))
    Report(
        name="faults",
        value=worst,
        floor=1 - RATE,
        unit="share of sessions that count",
        targets=[
            Target("sessions counted against the agent", against, 0, at_most=True),
            Target("evidence there is after replays, the worst", worst, MUST_BRING_BACK),
        ],
        details={
            "always_bad": {bad.value: asdict(each) for bad, each in always.items()},
            "bad_at_rate": {bad.value: asdict(each) for bad, each in often.items()},
        },
    ).write()


def main() -> None:
    """Play and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--quick", action="store_true", help="50 sessions: a check only.")
    given = parser.parse_args()
    asyncio.run(_main(50 if given.quick else given.sessions))


if __name__ == "__main__":
    main()
