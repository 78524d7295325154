"""`pytest --simulation-set`: the unit tests of a set as items, with outcomes of their own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.seed import seed_catalog
from simulation.client.asynchronous import AsyncClient
from simulation.client.local_api import open_local
from simulation.pytest_plugin.loopback import Endpoint, Messages
from simulation.settings import Settings

pytest_plugins = ["pytester"]

UNIT_TESTS = {
    "Books": ("Book at once.", {"type": "all"}),
    "Refused": ("Never book.", {"type": "all"}),
    "Sometimes": ("Book at times.", {"type": "at_most_failures", "n": 7}),
    "Too few": ("Book at times, please.", {"type": "pass_rate", "at_least": 0.5}),
}


BEGUN: Counter[str] = Counter()


async def agent(messages: Messages) -> str:
    """Books as the persona says, and at times: in every other conversation."""
    said = messages[0]["content"]
    wish = next(wish for wish, _ in UNIT_TESTS.values() if said.endswith(wish))
    if len(messages) == 1:
        BEGUN[wish] += 1
        if "at once" in wish or ("at times" in wish and BEGUN[wish] % 2):
            return "Your table is booked."
    return "No."


def catalog(directory: Path) -> None:
    metric = {
        "name": "Booked",
        "description": "Booked.",
        "metric_value": {"type": "boolean"},
        "evaluator": {"type": "contains", "texts": ["booked"]},
    }
    connector = {"type": "chat", "url": "${SIMULATION_AGENT_TEST_URL}"}
    files: dict[str, list[Any]] = {
        "services": [{"name": "Line", "description": "Line.", "connector": connector}],
        "personas": [{"name": "Ana", "role": "guest", "background": "Next door."}],
        "metrics": [metric],
        "scenarios": [],
        "unit_tests": [],
        "unit_test_sets": [{"name": "Smoke", "description": "Smoke.", "unit_test_runs": []}],
    }
    for name, (wish, gate) in UNIT_TESTS.items():
        opening = f"Open with: {wish}\nPatience: 1"
        scenario = {"name": name, "objective": wish, "instructions": opening}
        files["scenarios"].append(scenario | {"initial_message_type": "user-message"})
        criterion = {"type": "boolean", "expected_value": True}
        files["unit_tests"].append(
            {
                "name": name,
                "description": name,
                "service": "Line",
                "service_version_set_name": "edge",
                "persona": "Ana",
                "max_interactions": 3,
                "scenario": name,
                "success_criterions": [
                    {"name": "Is booked", "metric": "Booked", "criterion": criterion}
                ],
            }
        )
        run = {"unit_test": name, "run_count": 8, "gate": gate}
        files["unit_test_sets"][0]["unit_test_runs"].append(run)
    for file, definitions in files.items():
        (directory / f"{file}.yaml").write_text(json.dumps(definitions), encoding="utf-8")


@pytest.fixture(scope="module")
def agent_url() -> Iterator[str]:
    """The agent, on a loop of its own."""
    loop, endpoint = asyncio.new_event_loop(), Endpoint(agent)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(endpoint.__aenter__(), loop).result()
    yield endpoint.url
    asyncio.run_coroutine_threadsafe(endpoint.__aexit__(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def run(pytester: pytest.Pytester, agent_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs pytest on the set, with tests beside, one of which plays a conversation itself."""
    for name in ("CI", "SIMULATION_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIMULATION_AGENT_TEST_URL", agent_url)
    pytester.makepyfile(
        """
        def test_own(): pass

        def test_simulated(simulated):
            said = simulated(
                agent=lambda messages: "Done.", scenario="Hear that it is done.", script=["Hello."]
            )
            assert said.transcript[1].text == "Done."
        """
    )
    written = pytester.mkdir("catalog")
    catalog(written)

    async def seed() -> None:
        async with open_local(Settings(data=pytester.path / "data"), work=False) as api:
            await seed_catalog(api, written)

    asyncio.run(seed())
    given = ("--simulation-set", "Smoke", "--simulation-data", "data", "--simulation-seed", "1")
    plain = ("-p", "no:asyncio", "-p", "no:schemathesis", "-p", "no:cacheprovider")

    def ran(*more: str, played: bool = True) -> Any:
        how = pytester.runpytest_subprocess if played else pytester.runpytest_inprocess
        return how(*plain, *given, *more)

    return ran


async def runs(data: Path) -> list[Any]:
    async with AsyncClient(data=data, work=False) as client:
        return list(await client.runs())


def test_workers_share_one_run_and_its_outcomes(run: Any, pytester: pytest.Pytester) -> None:
    ran = run("-n", "2", "-v")
    assert ran.ret == 1
    assert ran.parseoutcomes() == {"failed": 1, "passed": 3, "flaky": 1, "undecided": 1}
    ran.stdout.fnmatch_lines_random(
        [
            "*PASSED simulation:Smoke::Books*",
            "*FAILED simulation:Smoke::Refused*",
            "*FLAKY simulation:Smoke::Sometimes*",
            "*UNDECIDED simulation:Smoke::Too few*",
            "session 1 · failed: Is booked: None of the agent's messages*",
            "agent: No.",
            "run * of 'Smoke': failed (seed 1)",
            "FLAKY simulation:Smoke::Sometimes",
            "UNDECIDED simulation:Smoke::Too few",
        ]
    )
    [found] = asyncio.run(runs(pytester.path / "data"))
    assert found["progress"] == {"planned": 32, "finished": 32}


def test_what_is_chosen_is_played_and_counts_as_it_is_said(
    run: Any, pytester: pytest.Pytester
) -> None:
    ran = run("-k", "Refused or Sometimes", "--simulation-fail-on", "flaky")
    assert ran.ret == 1
    ran.stdout.fnmatch_lines(["*-F *", "*= 1 failed, 4 deselected, 1 uncounted in *"])
    [found] = asyncio.run(runs(pytester.path / "data"))
    assert found["progress"] == {"planned": 16, "finished": 16}

    listed = run("--collect-only", "-q", "-m", "simulation", played=False)
    assert [each for each in listed.outlines if "::" in each] == [
        f"simulation:Smoke::{name}" for name in UNIT_TESTS
    ]
    refused = run("--simulation-set", "Smoke?", "--collect-only", played=False)
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(["*--simulation-set: There is no unit test set 'Smoke?'*"])
    assert len(asyncio.run(runs(pytester.path / "data"))) == 1
