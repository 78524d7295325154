"""Who may have a demo pulse, by REST and GraphQL; and what the endpoints answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulation.settings import load_settings
from tests.integration.identity.site import Site, open_site

START, STOP, STATUS = "/demo-pulse/start", "/demo-pulse/stop", "/demo-pulse/status"
TASK = {
    "task_id",
    "workspace_id",
    "started_at",
    "expires_at",
    "events_per_minute",
    "events_attempted",
    "active",
}
NOBODYS = "00000000-0000-4000-8000-000000000000"

BEGIN = """mutation($input: StartDemoPulseInput!) { startDemoPulse(input: $input) {
    demoPulse { taskId workspaceId active eventsPerMinute } } }"""
END = "mutation($id: String) { stopDemoPulse(taskId: $id) { stopped demoPulse { taskId } } }"
LOOK = "{ demoPulse { taskId eventsAttempted active } }"


def lasts(task: dict[str, Any]) -> timedelta:
    """From the start of a pulse to its end."""
    started_at, expires_at = task["started_at"], task["expires_at"]
    return datetime.fromisoformat(expires_at) - datetime.fromisoformat(started_at)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site(demo_pulse_workspaces="acme") as opened:
        yield opened


class TestEndpoints:
    async def test_start_status_and_stop(self, site: Site) -> None:
        owner = site.owner
        assert (await owner.send("GET", STATUS)).body == {"tasks": []}

        started = await owner.send("POST", START, {"duration_seconds": 60, "events_per_minute": 7})
        assert started.status == 200
        task = started.body
        assert set(task) == TASK
        assert (task["workspace_id"], task["events_per_minute"], task["active"]) == (
            "acme",
            7,
            True,
        )
        assert lasts(task) == timedelta(seconds=60)
        [shown] = (await owner.send("GET", STATUS)).body["tasks"]
        assert shown | {"events_attempted": 0} == task

        assert (await owner.send("POST", STOP, {"task_id": NOBODYS})).body == {
            "stopped": False,
            "task": None,
        }
        stopped = (await owner.send("POST", STOP, {"task_id": task["task_id"]})).body
        assert stopped["stopped"] is True
        assert stopped["task"]["task_id"] == task["task_id"]
        assert stopped["task"]["active"] is False
        assert (await owner.send("POST", STOP, {})).body == {"stopped": False, "task": None}
        assert (await owner.send("GET", STATUS)).body == {"tasks": []}

    async def test_what_is_left_out_has_the_values_of_the_contract(self, site: Site) -> None:
        task = (await site.owner.send("POST", START, {})).body
        assert (task["events_per_minute"], lasts(task)) == (30, timedelta(minutes=10))

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"duration_seconds": 0}, "duration_seconds"),
            ({"duration_seconds": 3601}, "duration_seconds"),
            ({"duration_seconds": 1.5}, "duration_seconds"),
            ({"events_per_minute": 0}, "events_per_minute"),
            ({"events_per_minute": 121}, "events_per_minute"),
            ({"events_per_minute": "many"}, "events_per_minute"),
            ({"seconds": 5}, "seconds"),
        ],
        ids=str,
    )
    async def test_a_value_out_of_bounds_is_refused(
        self, site: Site, body: dict[str, Any], field: str
    ) -> None:
        answer = await site.owner.send("POST", START, body)
        assert answer.status == 422
        assert answer.body["detail"][0]["loc"] == ["body", field]
        assert (await site.owner.send("GET", STATUS)).body == {"tasks": []}

    async def test_a_task_id_that_is_none_is_refused(self, site: Site) -> None:
        answer = await site.owner.send("POST", STOP, {"task_id": "x"})
        assert (answer.status, answer.body["error"]["field"]) == (422, "task_id")

    async def test_the_same_by_graphql(self, site: Site) -> None:
        owner = site.owner
        wish = {"durationSeconds": 60, "eventsPerMinute": 7}
        begun = (await owner.ask(BEGIN, input=wish))["startDemoPulse"]["demoPulse"]
        assert begun == {
            "taskId": begun["taskId"],
            "workspaceId": "acme",
            "active": True,
            "eventsPerMinute": 7,
        }
        assert (await owner.ask(LOOK))["demoPulse"]["taskId"] == begun["taskId"]
        assert (await owner.ask(END, id=NOBODYS))["stopDemoPulse"] == {
            "stopped": False,
            "demoPulse": None,
        }
        ended = (await owner.ask(END))["stopDemoPulse"]
        assert ended == {"stopped": True, "demoPulse": {"taskId": begun["taskId"]}}
        assert (await owner.ask(LOOK))["demoPulse"] is None

    async def test_a_value_out_of_bounds_is_refused_by_graphql(self, site: Site) -> None:
        for name in ("durationSeconds", "eventsPerMinute"):
            code, field = await site.owner.refused(BEGIN, input={name: 0})
            assert (code, field) == ("VALIDATION_FAILED", name)


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "may"),
        [("owner", True), ("admin", True), ("editor", False), ("tester", False), ("viewer", False)],
    )
    async def test_only_owners_and_admins(self, site: Site, role: str, may: bool) -> None:
        member = await site.member(role)
        answers = [
            await member.send("GET", STATUS),
            await member.send("POST", START, {}),
            await member.send("POST", STOP, {}),
        ]

        assert [each.status for each in answers] == [200 if may else 403] * 3
        if not may:
            for answer in answers:
                assert answer.body["error"]["code"] == "FORBIDDEN"
                assert "DemoPulse:" in answer.body["error"]["details"]["permission"]
            assert (await member.refused(LOOK))[0] == "FORBIDDEN"
            assert (await member.refused("{ demoPulseAllowed }"))[0] == "FORBIDDEN"
            assert (await member.refused(BEGIN, input={}))[0] == "FORBIDDEN"
            assert (await member.refused(END))[0] == "FORBIDDEN"


class TestWorkspaces:
    async def test_one_that_is_not_listed_is_refused_with_the_remedy(self, site: Site) -> None:
        answers = [
            await site.stranger.send("GET", STATUS),
            await site.stranger.send("POST", START, {}),
            await site.stranger.send("POST", STOP, {}),
        ]
        for answer in answers:
            assert answer.status == 403
            assert answer.body["error"]["code"] == "WORKSPACE_NOT_ALLOWED"
            assert answer.body["error"]["field"] == "workspace_id"
            assert "SIMULATION_DEMO_PULSE_WORKSPACES" in answer.body["error"]["message"]
        shown = await site.stranger.ask("{ demoPulseAllowed demoPulse { taskId } }")
        assert shown == {"demoPulseAllowed": False, "demoPulse": None}
        assert (await site.owner.ask("{ demoPulseAllowed }"))["demoPulseAllowed"] is True
        for query in (BEGIN, END):
            code, _ = await site.stranger.refused(
                query, **({"input": {}} if query is BEGIN else {})
            )
            assert code == "WORKSPACE_NOT_ALLOWED"

    async def test_that_of_others_is_not_there(self, site: Site) -> None:
        url = f"{site.owner.root}/v1/globex{STATUS}"
        headers = {"Authorization": f"Bearer {site.owner.key}"}
        async with site.owner.session.get(url, headers=headers) as answer:
            assert answer.status == 404
            assert (await answer.json())["error"]["field"] == "workspace_id"

    async def test_without_credentials_nothing_is_there(self, site: Site) -> None:
        for method, path in (("GET", STATUS), ("POST", START), ("POST", STOP)):
            answer = await site.owner.by("").send(method, path, None if method == "GET" else {})
            assert answer.status == 401

    async def test_nobody_gets_around_it_by_a_task_of_pulse(self, site: Site) -> None:
        create = """mutation($input: CreateTaskInput!) { createTask(input: $input) {
            task { id } } }"""
        task = {
            "taskName": "Mine",
            "taskType": "demo_pulse.emission",
            "taskVersion": 1,
            "taskConfig": {"duration_seconds": 60, "events_per_minute": 60},
            "idempotencyKey": "a/b/c",
        }
        code, _ = await site.stranger.refused(create, input=task)
        assert code == "WORKSPACE_NOT_ALLOWED"

        editor = await site.member("editor")
        id = (await editor.ask(create, input=task))["createTask"]["task"]["id"]
        trigger = """mutation($id: ID!) { triggerTask(input: {taskId: $id,
            idempotencyKey: "a/b/d"}) { run { id } } }"""
        await editor.ask(trigger, id=id)
        await site.house.at_rest()
        [run] = (await editor.ask("{ runs { nodes { status error { message } } } }"))["runs"][
            "nodes"
        ]
        assert run["status"] == "FAILED"
        assert "was not started as a demo pulse" in run["error"]["message"]


@pytest.mark.parametrize(
    ("text", "workspaces"),
    [
        ("", set()),
        (" , ", set()),
        ("demo", {"demo"}),
        ("demo, acme ,,", {"demo", "acme"}),
    ],
)
def test_the_list_of_the_environment(
    text: str, workspaces: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMULATION_DEMO_PULSE_WORKSPACES", text)
    assert load_settings().demo_pulse_workspaces == workspaces
