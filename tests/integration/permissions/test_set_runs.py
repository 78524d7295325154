"""What a run of a set shows to whoever may see the run, and not all that it was made of."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.identity.permission import Permission
from tests.integration.permissions.asking import with_all_but
from tests.integration.permissions.conftest import Rich
from tests.support.platform import Client

pytestmark = pytest.mark.asyncio(loop_scope="module")

SESSION = "slot outcome reason turns objectiveMet results { criterionName } transcript { text }"
UNIT_TEST = """pinned { id: definitionId name }
    persona { id: definitionId } scenario { id: definitionId } service { id: definitionId } runCount
    metricsToEvaluate { successCriterionName }
    result { sessions verdict reason criteria { criterionName } }
    sessions { results { criterionName } }"""
RUN = f"""status verdict failedMetrics errored progress {{ planned finished }}
    unitTests {{ {UNIT_TEST} }} sessions {{ {SESSION} }} session(slot: 0) {{ {SESSION} }}
    history {{ event data }}"""
QUERY = f"query($id: ID!) {{ unitTestSetRun(id: $id) {{ {RUN} }} }}"
PROGRESS = f"""subscription($id: ID!) {{ unitTestSetRunProgress(id: $id, turns: true) {{
    kind session {{ {SESSION} }} run {{ {RUN} }} }} }}"""


async def run_as(client: Client, id: str) -> dict[str, Any]:
    return dict((await client.ask(QUERY, id=id))["unitTestSetRun"])


def created(run: dict[str, Any]) -> dict[str, Any]:
    """What the first event of its history tells."""
    return dict(run["history"][0]["data"])


def finished(run: dict[str, Any]) -> dict[str, Any]:
    [data] = [each["data"] for each in run["history"] if each["event"] == "SetRunFinished"]
    return dict(data)


async def test_all_of_it(rich: Rich) -> None:
    house, made = rich
    run = await run_as(house.owner, made.runs[0])
    assert len(run["unitTests"]) == 3
    for each in run["unitTests"]:
        assert each["persona"]
        assert each["scenario"]
        assert each["metricsToEvaluate"]
        assert each["sessions"][0]["results"]
    played = [each for each in run["sessions"] if each["outcome"] != "SAVED"]
    assert all(each["results"] for each in played)
    assert any("Polite" in each["reason"] for each in run["sessions"])
    assert created(run)["specs"][0]["metrics_to_evaluate"]
    assert finished(run)["results"]
    assert created(run)["unit_test_set"]["name"] == "Everything"


async def test_without_unit_tests(rich: Rich) -> None:
    house, made = rich
    whole = await run_as(house.owner, made.runs[0])
    run = await run_as(with_all_but(house, Permission.GET_UNIT_TEST), made.runs[0])
    for each, before in zip(run["unitTests"], whole["unitTests"], strict=True):
        assert before["result"]["criteria"]
        result = before["result"] | {"criteria": [], "reason": ""}
        hidden = {"persona": None, "scenario": None, "metricsToEvaluate": [], "result": result}
        sessions = [{"results": []}] * len(before["sessions"])
        assert each == before | hidden | {"sessions": sessions}
    assert hides_criteria(run["sessions"], whole["sessions"])
    assert hides_criteria([run["session"]], [whole["session"]])
    for spec, before in zip(created(run)["specs"], created(whole)["specs"], strict=True):
        assert spec == before | {"persona": None, "scenario": None, "metrics_to_evaluate": []}
    before = finished(whole)
    assert any(each.get("reason") for each in before["results"])
    hidden_results = [each | {"criteria": [], "reason": ""} for each in before["results"]]
    assert finished(run) == before | {"results": hidden_results}
    for name in ("status", "verdict", "failedMetrics", "errored", "progress"):
        assert run[name] == whole[name]


def hides_criteria(sessions: list[dict[str, Any]], whole: list[dict[str, Any]]) -> bool:
    """Whether ``sessions`` tell as much as ``whole`` does but for their criteria."""
    names = [result["criterionName"] for each in whole for result in each["results"]]
    return names != [] and all(
        each == before | {"results": [], "reason": each["reason"]}
        and not any(name in each["reason"] for name in names)
        for each, before in zip(sessions, whole, strict=True)
    )


async def test_without_sets_of_unit_tests(rich: Rich) -> None:
    house, made = rich
    whole = await run_as(house.owner, made.runs[0])
    run = await run_as(with_all_but(house, Permission.GET_UNIT_TEST_SET), made.runs[0])
    assert run["unitTests"] == []
    assert created(run)["specs"] == []
    assert created(run)["unit_test_set"] == created(whole)["unit_test_set"] | {"name": None}
    assert finished(run)["results"] == []
    assert run["sessions"] == whole["sessions"], "who may see the run may read what was said"


@pytest.mark.parametrize("lacking", [Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET])
async def test_progress_tells_as_much_as_a_query(rich: Rich, lacking: Permission) -> None:
    house, made = rich
    client = with_all_but(house, lacking)
    run = await run_as(client, made.runs[0])
    told = [
        message["unitTestSetRunProgress"]
        async for message in client.stream(PROGRESS, id=made.runs[0])
    ]
    assert told[-1]["run"] == run
    ended = [each["session"] for each in told if each["kind"] == "SESSION_FINISHED"]
    assert ended == run["sessions"]
