"""A process that is killed between two judgements of one metric: none is paid for twice."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Process, environment
from tests.acceptance.log import events
from tests.support.agents import Answered, ChatServer, Messages, books_at_once

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
            "instructions": "Open with: A table, please.\nDone when the agent says: booked",
            "initial_message_type": "user-message",
        }
    ],
    "metrics": [
        {
            "name": name,
            "description": "Whether the agent is polite.",
            "metric_value": {"type": "boolean"},
            "evaluator": {"type": "judge", "judge_repeats": 3},
        }
        for name in ("Polite", "Short")
    ],
    "unit_tests": [
        {
            "name": "Books",
            "description": "Books a table.",
            "service": "Line",
            "service_version_set_name": "edge",
            "persona": "Ana",
            "scenario": "Book",
            "max_interactions": 3,
            "success_criterions": [
                {
                    "name": name,
                    "metric": name,
                    "criterion": {"type": "boolean", "expected_value": True},
                }
                for name in ("Polite", "Short")
            ],
        }
    ],
    "unit_test_sets": [
        {
            "name": "All",
            "description": "All of it.",
            "unit_test_runs": [{"unit_test": "Books", "run_count": 1}],
        }
    ],
}
JUDGEMENT = json.dumps(
    {"references": [], "justification": "So.", "applicable": True, "value": True}
)


class Judge:
    """Judges; where a judgement has the number of a kill, the process that asks is killed."""

    def __init__(self, *kills: int) -> None:
        self._kills = list(kills)
        self.asked = 0
        self.process: Process | None = None

    async def __call__(self, said: Messages) -> Answered:
        self.asked += 1
        if self.asked in self._kills:
            assert self.process is not None
            self.process.send(signal.SIGKILL)
        return JUDGEMENT


async def test_no_judgement_that_was_given_is_asked_for_again(tmp_path: Path) -> None:
    catalog, data = tmp_path / "catalog", tmp_path / "data"
    catalog.mkdir()
    for name, entries in CATALOG.items():
        (catalog / f"{name}.yaml").write_text(json.dumps(entries))
    judge = Judge(2, 6, 10)
    async with ChatServer(judge) as model, ChatServer(books_at_once) as agent:
        env = environment(SIMULATION_AGENT_LINE_URL=agent.url, SIMULATION_MODEL_URL=model.url)

        async def call(*arguments: str) -> int:
            process = Process("simulation", *arguments, "--data", str(data), env=env)
            judge.process = process
            try:
                return await asyncio.to_thread(process.wait)
            finally:
                process.end()

        assert await call("seed", str(catalog)) == 0
        run = ("run", "All", "--simulator", "rules", "--seed", "7")
        assert await call(*run) == -signal.SIGKILL
        # Killed by the second judgement of the first metric, which is asked for once more.
        assert [vote["number"] for vote in given(data)] == [0]
        assert await call(*run) == -signal.SIGKILL
        # And by the second of the second metric: the result of the first is safe.
        assert [vote["number"] for vote in given(data)] == [0, 1, 0]
        assert await call(*run) == 0

        assert judge.asked == 6 + 2, "only what nobody had answered is asked for again"
        talked = len(agent.requests)

        # The same where nothing but judges is asked: killed by the second judgement.
        [first] = runs(data)
        assert await call("rescore", first) == -signal.SIGKILL
        _, anew = runs(data)
        assert await call("runs", "watch", anew) == 0
        assert (judge.asked, len(agent.requests)) == (8 + 6 + 1, talked)

    finished, again = (
        fields for _, name, fields in events(data, "session") if name == "catalog.session_finished"
    )
    assert [each["measurement"] for each in again["results"]] == [
        each["measurement"] for each in finished["results"]
    ]
    assert [len(each["measurement"]["votes"]) for each in finished["results"]] == [3, 3]
    [judged] = [each for each in finished["totals"]["spent"] if each["role"] == "judge"]
    assert judged["calls"] == 6


def runs(data: Path) -> list[str]:
    """The set runs there are, the oldest first."""
    return [
        fields["id"]
        for _, name, fields in events(data, "set_run")
        if name == "catalog.set_run_created"
    ]


def given(data: Path) -> list[dict[str, Any]]:
    """The judgements that are committed by themselves."""
    return [
        fields for _, name, fields in events(data, "session") if name == "catalog.judgement_given"
    ]
