"""Starting, listing and cancelling set runs."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulation.identity.permission import Permission
from tests.integration.rest_catalog.site import AGENT, MACHINE, NOTHING, Rest
from tests.integration.rest_runs.site import RUNS, RunsSite, open_site
from tests.support.agents import Answered, Messages
from tests.support.definitions import criterion

FIELDS = {
    "org_id", "id", "is_completed", "simulation_unit_test_set_id", "failed_metrics", "errored",
    "artifacts_generated", "unit_test_run_specs", "unit_test_run_results", "created_at", "creator",
}  # fmt: skip


class Patient:
    """An agent that answers ``swift`` sessions at once and the others when it may."""

    def __init__(self, swift: int = 0) -> None:
        self._swift = swift
        self.asked = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()

    async def __call__(self, messages: Messages) -> Answered:
        self._swift -= 1
        if self._swift < 0:
            self.asked.release()
            await self.go_on.wait()
        return "Your table is booked."


async def ids(rest: Rest, **parameters: Any) -> list[str]:
    """The ids of a page of runs."""
    return [row["id"] for row in await rest.rows(RUNS, **parameters)]


async def test_a_run_is_shown_as_it_was_pinned_and_went(site: RunsSite) -> None:
    author = site.author
    service = await author.service(
        url=site.agent.url,
        agentId=AGENT,
        serviceHierarchicalStateMachineId=MACHINE,
        versionSets=[
            {
                "name": "canary",
                "agentVersionNumber": 7,
                "llmModelPreferences": [
                    {"role": "judge", "llmName": "careful", "params": {"temperature": 0}}
                ],
            }
        ],
    )
    persona, scenario = await author.persona(), await author.scenario()
    metrics = [await author.metric(), await author.metric("Turns", **TURNS)]
    test = await site.unit_test(
        serviceId=service,
        serviceVersionSetName="canary",
        personaId=persona,
        scenarioId=scenario,
        successCriterions=[
            criterion(metrics[0]),
            criterion(metrics[1], "Slow", numerical={"verb": "ABOVE", "threshold": 4.5}),
        ],
    )
    chosen = await author.unit_test_set([test], runs=2)
    id = await site.begin(chosen)
    await site.house.ended(id)
    # What was pinned stays, whatever becomes of it.
    await author.update("service", service, agentId="c" * 24)
    row = await site.owner.one(RUNS, id)

    assert set(row) == FIELDS
    assert {name: row[name] for name in FIELDS - {"created_at"} if "unit_test_run" not in name} == {
        "org_id": "acme",
        "id": id,
        "is_completed": True,
        "simulation_unit_test_set_id": chosen,
        "failed_metrics": True,
        "errored": False,
        "artifacts_generated": True,
        "creator": {"org_id": "acme", "user_id": "olga"},
    }
    assert datetime.fromisoformat(row["created_at"]).utcoffset() == timedelta(0)
    assert row["unit_test_run_specs"] == [
        {
            "unit_test_id": test,
            "run_count": 2,
            "service_hierarchical_state_machine_version_info": [MACHINE, 1],
            "agent_version_info": [AGENT, 7],
            "scenario_version_info": [scenario, 1],
            "persona_version_info": [persona, 1],
            "llm_model_preferences": {
                "judge": {"llm_name": "careful", "params": {"temperature": 0}}
            },
            "max_interactions": 5,
            "metrics_to_evaluate": [
                {
                    "metric_id": metrics[0],
                    "success_criterion_name": "Is booked",
                    "success_criterion": {"type": "boolean", "expected_value": True},
                },
                {
                    "metric_id": metrics[1],
                    "success_criterion_name": "Slow",
                    "success_criterion": {"type": "numerical", "verb": ">", "threshold": 4.5},
                },
            ],
        }
    ]
    [result] = row["unit_test_run_results"]
    assert (result["unit_test_id"], result["run_errors"]) == (test, [None, None])
    sessions = await site.house.platform.set_runs.summaries("acme", id)
    assert result["metric_evaluation_results"] == [
        {
            "metric_id": metric,
            "results": [[session.results[index].id, passed] for session in sessions],
        }
        for index, (metric, passed) in enumerate(zip(metrics, (True, False), strict=True))
    ]


TURNS = {
    "metricValue": {"numerical": {"lowerBound": 0, "upperBound": 100}},
    "evaluator": {"turnCount": {}},
}


async def test_a_service_stands_for_the_agent_that_it_does_not_name(site: RunsSite) -> None:
    service = await site.author.service(url=site.agent.url)
    await site.author.update("service", service, description="In its second version.")
    chosen = await site.author.unit_test_set([await site.unit_test(serviceId=service)])
    row = await site.owner.one(RUNS, await site.begin(chosen))

    [spec] = row["unit_test_run_specs"]
    assert spec["agent_version_info"] == [service, 2]
    assert spec["service_hierarchical_state_machine_version_info"] == [service, 2]


async def test_a_metric_that_does_not_apply_is_not_passed(site: RunsSite) -> None:
    latency = {
        "metricValue": {"numerical": {"lowerBound": 0, "upperBound": 9}},
        "evaluator": {"jsonValue": {"path": "$.seconds"}},
    }
    metrics = [await site.author.metric(), await site.author.metric("Seconds", **latency)]
    test = await site.unit_test(
        successCriterions=[
            criterion(metrics[0]),
            criterion(metrics[1], "Soon", numerical={"verb": "BELOW", "threshold": 5}),
        ]
    )
    id = await site.begin(await site.author.unit_test_set([test]))
    await site.house.ended(id)
    [result] = (await site.owner.one(RUNS, id))["unit_test_run_results"]

    found = [each["results"][0][1] for each in result["metric_evaluation_results"]]
    assert found == [True, False]


async def test_a_run_in_progress_shows_what_has_finished() -> None:
    agent = Patient(swift=1)
    async with open_site(agent=agent, concurrent_sessions=1) as site:
        tests = [await site.unit_test(name) for name in ("First", "Second")]
        id = await site.begin(await site.author.unit_test_set(tests, runs=2))
        await agent.asked.acquire()
        row = await site.owner.one(RUNS, id)

        assert (row["is_completed"], row["artifacts_generated"]) == (False, False)
        first, second = row["unit_test_run_results"]
        assert second is None
        assert first["run_errors"] == [None, None]
        [evaluated] = first["metric_evaluation_results"]
        assert [passed for _, passed in evaluated["results"]] == [True]
        agent.go_on.set()
        await site.house.ended(id)


async def test_errors_stand_in_the_place_of_their_sessions() -> None:
    async def breaks_once(messages: Messages) -> Answered:
        nonlocal asked
        asked += 1
        return {"content": None} if asked == 2 else "Your table is booked."

    asked = 0
    async with open_site(agent=breaks_once, concurrent_sessions=1) as site:
        row = await site.owner.one(RUNS, await site.played(runs=3))

        [result] = row["unit_test_run_results"]
        assert [error is None for error in result["run_errors"]] == [True, False, True]
        assert "content is empty" in result["run_errors"][1]
        [evaluated] = result["metric_evaluation_results"]
        assert [passed for _, passed in evaluated["results"]] == [True, True]
        assert row["errored"] is True


async def test_one_unfinished_run_of_a_set_for_each_user() -> None:
    agent = Patient()
    async with open_site(agent=agent) as site:
        chosen = await site.unit_test_set()
        body = {"simulation_unit_test_set_id": chosen}
        await site.begin(chosen)
        again = await site.owner.post(RUNS, body)
        colleague = await site.without(Permission.CREATE_USER).post(RUNS, body)

        assert (again.status, again.code) == (409, "RUN_UNFINISHED")
        assert colleague.status == 201
        assert set(colleague.body) == {"simulation_unit_test_set_run_id"}
        agent.go_on.set()


async def test_what_cannot_be_run_is_refused(site: RunsSite) -> None:
    chosen = await site.unit_test_set()
    stranger = await site.stranger.post(RUNS, {"simulation_unit_test_set_id": chosen})
    unknown = await site.owner.post(RUNS, {"simulation_unit_test_set_id": NOTHING})
    malformed = await site.owner.post(RUNS, {"simulation_unit_test_set_id": "x"})
    empty = await site.owner.post(RUNS, {})

    assert (unknown.status, unknown.code) == (404, "NOT_FOUND")
    assert (stranger.status, stranger.body["error"]["message"]) == (
        404,
        unknown.body["error"]["message"].replace(NOTHING, chosen),
    )
    for refused in (malformed, empty):
        assert (refused.status, refused.field) == (422, "simulation_unit_test_set_id")
    assert await site.owner.rows(RUNS) == []


async def test_a_run_is_cancelled_while_it_goes_on() -> None:
    agent = Patient()
    async with open_site(agent=agent) as site:
        id = await site.begin(await site.unit_test_set())
        await agent.asked.acquire()
        assert (await site.stranger.delete(f"{RUNS}{id}/")).status == 404
        cancelled = await site.owner.delete(f"{RUNS}{id}/")
        again = await site.owner.delete(f"{RUNS}{id}/")
        agent.go_on.set()
        await site.house.ended(id)
        late = await site.owner.delete(f"{RUNS}{id}/")

        assert (cancelled.status, cancelled.raw) == (204, b"")
        assert again.status == 204
        assert (late.status, late.code) == (409, "RUN_NOT_IN_PROGRESS")
        row = await site.owner.one(RUNS, id)
        assert (row["is_completed"], row["failed_metrics"]) == (True, False)
        assert (await site.owner.delete(f"{RUNS}{NOTHING}/")).status == 404
        assert (await site.owner.delete(f"{RUNS}x/")).status == 422


async def test_lists_are_filtered(site: RunsSite) -> None:
    sets = [await site.unit_test_set(name) for name in ("One", "Two")]
    runs = []
    for chosen in sets:
        runs.append(await site.begin(chosen))
        await site.house.ended(runs[-1])
    rows = {row["id"]: row for row in await site.owner.rows(RUNS)}
    times = [rows[id]["created_at"] for id in runs]

    assert await ids(site.owner) == runs[::-1], "the newest first"
    assert await ids(site.owner, id=[runs[0], NOTHING]) == runs[:1]
    assert await ids(site.owner, simulation_unit_test_set_id=sets[1]) == runs[1:]
    assert await ids(site.owner, creator="acme,olga") == runs[::-1]
    assert await ids(site.owner, creator="acme,somebody") == []
    assert await ids(site.owner, is_completed="true") == runs[::-1]
    for name in ("failed_metrics", "errored"):
        assert await ids(site.owner, **{name: "true"}) == []
    assert await ids(site.owner, created_after=times[1]) == runs[1:], "the bound counts"
    assert await ids(site.owner, created_before=times[0]) == runs[:1], "the bound counts"
    assert await ids(site.stranger) == []


async def test_lists_are_sorted_and_go_on(site: RunsSite) -> None:
    chosen = await site.unit_test_set()
    runs = []
    for _ in range(3):
        runs.append(await site.begin(chosen))
        await site.house.ended(runs[-1])

    assert await ids(site.owner, sort_by="+created_at") == runs
    assert await ids(site.owner, sort_by="-created_at") == runs[::-1]
    first = (await site.owner.get(RUNS, sort_by="+created_at", limit=2)).body
    assert (first["has_more"], first["continuation_token"]) == (True, 2)
    last = (await site.owner.get(RUNS, sort_by="+created_at", limit=2, continuation_token=2)).body
    assert [row["id"] for row in last["simulation_unit_test_set_runs"]] == runs[2:]
    assert (last["has_more"], last["continuation_token"], last["filter_values"]) == (
        False,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "51"),
        ("limit", "-1"),
        ("continuation_token", "-1"),
        ("sort_by", "created_at"),
        ("sort_by", "+updated_at"),
        ("creator", "olga"),
        ("id", "x"),
        ("is_completed", "perhaps"),
        ("created_after", "yesterday"),
        ("created_before", "2026-01-01T00:00:00"),
    ],
)
async def test_what_a_list_cannot_be_asked(site: RunsSite, parameter: str, value: str) -> None:
    answer = await site.owner.get(RUNS, **{parameter: value})

    assert (answer.status, answer.code) == (422, "VALIDATION_FAILED")
    assert parameter in str(answer.field)


async def test_values_to_filter_by_are_those_of_what_is_left(site: RunsSite) -> None:
    sets = [
        await site.unit_test_set("One", tags=[{"key": "nightly"}, {"key": "team", "value": "a"}]),
        await site.unit_test_set("Two", tags=[{"key": "smoke"}]),
    ]
    for chosen in sets:
        await site.house.ended(await site.begin(chosen))
    everything = (await site.owner.get(RUNS)).body["filter_values"]
    some = (await site.owner.get(RUNS, simulation_unit_test_set_id=sets[0])).body["filter_values"]

    assert everything["creators"] == [{"org_id": "acme", "user_id": "olga"}]
    assert set(everything["simulation_unit_test_set_ids"]) == set(sets)
    assert set(everything["tags"]) == {"nightly", "smoke", "team"}
    assert some["simulation_unit_test_set_ids"] == sets[:1]
    assert set(some["tags"]) == {"nightly", "team"}


async def test_who_may_not_see_runs_sees_an_empty_list(site: RunsSite) -> None:
    id = await site.played()
    blind = site.without(Permission.GET_SET_RUN)
    answer = await blind.get(RUNS)

    assert answer.status == 200
    assert answer.body == {
        "simulation_unit_test_set_runs": [],
        "has_more": False,
        "continuation_token": None,
        "filter_values": {"creators": [], "simulation_unit_test_set_ids": [], "tags": []},
    }
    assert (await blind.get(RUNS, sort_by="name")).status == 422, "wrong all the same"
    assert (await blind.get(f"{RUNS}{id}/artifacts/")).status == 403


async def test_fields_stay_empty_without_their_permissions(site: RunsSite) -> None:
    id = await site.played(tags=[{"key": "nightly"}])
    without_sets = site.without(Permission.GET_UNIT_TEST_SET)
    row = await without_sets.one(RUNS, id)

    assert (row["unit_test_run_specs"], row["unit_test_run_results"]) == ([], [])
    assert row["is_completed"] is True
    assert (await without_sets.get(RUNS)).body["filter_values"]["tags"] == []

    row = await site.without(Permission.GET_UNIT_TEST).one(RUNS, id)
    [spec], [result] = row["unit_test_run_specs"], row["unit_test_run_results"]
    assert (spec["scenario_version_info"], spec["persona_version_info"]) == (None, None)
    assert spec["metrics_to_evaluate"] == []
    assert spec["agent_version_info"][1] == 1
    assert (result["metric_evaluation_results"], result["run_errors"]) == ([], [None])


async def test_each_endpoint_takes_its_permission(site: RunsSite) -> None:
    chosen = await site.unit_test_set()
    id = await site.begin(chosen)
    await site.house.ended(id)
    refused = [
        await site.without(Permission.CREATE_SET_RUN).post(
            RUNS, {"simulation_unit_test_set_id": chosen}
        ),
        await site.without(Permission.CANCEL_SET_RUN).delete(f"{RUNS}{id}/"),
        await site.without(Permission.GET_STATE_MACHINE).get(f"{RUNS}{id}/artifacts/"),
    ]

    for answer in refused:
        assert (answer.status, answer.code) == (403, "FORBIDDEN")
    assert await ids(site.owner) == [id]
