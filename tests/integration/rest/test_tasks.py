"""Tasks by REST: created eagerly, listed with their schedules, triggered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.rest.api import NOWHERE, PLATFORM_TASKS, TASK, Api

FIELDS = {
    "task_id",
    "task_type",
    "task_name",
    "config",
    "cron_expression",
    "enabled",
    "next_run_at",
    "last_run_at",
    "last_run_status",
    "timeout_seconds",
    "created_at",
    "updated_at",
}


class TestCreating:
    async def test_a_task_is_answered_as_it_is_read(self, api: Api) -> None:
        answer = await api.post("/tasks", TASK)

        assert answer.status == 201
        task = answer.body
        assert set(task) == FIELDS
        assert task["task_type"] == "example.approval"
        assert task["config"] == TASK["config"]
        assert (task["cron_expression"], task["next_run_at"]) == ("", None)
        assert (task["enabled"], task["timeout_seconds"]) == (True, 3600)
        assert (task["last_run_at"], task["last_run_status"]) == (None, None)
        assert (await api.get(f"/tasks/{task['task_id']}")).body == task

    async def test_a_schedule_says_when_it_comes_next(self, api: Api) -> None:
        daily = await api.task(
            cron_expression="30 6 * * *", timeout_seconds=60, task_type="example.approval"
        )
        off = await api.task(task_name="Off", cron_expression="30 6 * * *", enabled=False)

        assert daily["next_run_at"] == "2026-01-01T06:30:00Z"
        assert (daily["cron_expression"], daily["timeout_seconds"]) == ("30 6 * * *", 60)
        assert (off["enabled"], off["next_run_at"]) == (False, None)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"task_name": " "}, "VALIDATION_FAILED", "task_name"),
            ({"task_name": 7}, "VALIDATION_FAILED", "task_name"),
            ({"surprise": 1}, "VALIDATION_FAILED", "surprise"),
            ({"timeout_seconds": 0}, "VALIDATION_FAILED", "timeout_seconds"),
            ({"timeout_seconds": "60"}, "VALIDATION_FAILED", "timeout_seconds"),
            ({"enabled": "yes"}, "VALIDATION_FAILED", "enabled"),
            ({"task_type": "simulation.set_run"}, "VALIDATION_FAILED", "task_type"),
            ({"cron_expression": "whenever"}, "VALIDATION_FAILED", "cron_expression"),
            ({"cron_expression": "0 0 30 2 *"}, "VALIDATION_FAILED", "cron_expression"),
            ({"config": None}, "VALIDATION_FAILED", "config"),
        ],
    )
    async def test_a_value_that_does_not_fit_is_named(
        self, api: Api, changes: dict[str, Any], code: str, field: str
    ) -> None:
        answer = await api.post("/tasks", TASK | changes)

        assert (answer.status, answer.code, answer.field) == (422, code, field)
        assert field in answer.body["error"]["message"]

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"cortexTaskType": "no.such"}, "CONFIG_DECODE_ERROR", "cortexTaskType"),
            ({"cortexTaskVersion": 2}, "CONFIG_DECODE_ERROR", "cortexTaskVersion"),
            ({"cortexTaskVersion": 2**70}, "CONFIG_DECODE_ERROR", "cortexTaskVersion"),
            ({"cortexTaskVersion": "1"}, "VALIDATION_FAILED", "config.cortexTaskVersion"),
            ({"cortexTaskVersion": True}, "VALIDATION_FAILED", "config.cortexTaskVersion"),
            ({"task_type": "example.approval"}, "VALIDATION_FAILED", "config.task_type"),
            ({"cortexTaskConfig": 2**64}, "VALIDATION_FAILED", "config.cortexTaskConfig"),
            ({"cortexTaskConfig": None}, "CONFIG_DECODE_ERROR", "cortexTaskConfig"),
            ({"cortexTaskConfig": {}}, "CONFIG_DECODE_ERROR", "cortexTaskConfig.question"),
        ],
    )
    async def test_an_envelope_is_decoded_at_once(
        self, api: Api, changes: dict[str, Any], code: str, field: str
    ) -> None:
        answer = await api.post("/tasks", TASK | {"config": TASK["config"] | changes})

        assert (answer.status, answer.code, answer.field) == (422, code, field)
        assert await api.house.platform.pulse.tasks.count() == PLATFORM_TASKS

    async def test_all_three_fields_of_the_envelope_are_required(self, api: Api) -> None:
        answer = await api.post("/tasks", TASK | {"config": {}})

        assert (answer.status, answer.field) == (422, "config.cortexTaskType")
        assert "2 more problems" in answer.body["error"]["message"]

    async def test_a_name_belongs_to_one_task(self, api: Api) -> None:
        await api.task()

        answer = await api.post("/tasks", TASK)

        assert (answer.status, answer.code, answer.field) == (409, "NAME_TAKEN", "task_name")


class TestReading:
    @pytest.mark.parametrize("id", [NOWHERE, "7", "not-a-uuid", "%20", "ü"])
    @pytest.mark.parametrize("change", [False, True])
    async def test_an_unknown_id_is_not_found_whatever_its_form(
        self, api: Api, id: str, change: bool
    ) -> None:
        path = f"/tasks/{id}"
        answer = await (api.post(f"{path}/trigger") if change else api.get(path))

        assert (answer.status, answer.code, answer.field) == (404, "NOT_FOUND", "task_id")
        assert answer.body["error"]["message"].startswith("There is no task with the id ")

    async def test_an_id_may_be_written_in_capitals(self, api: Api) -> None:
        task = await api.task()

        assert (await api.get(f"/tasks/{task['task_id'].upper()}")).body == task

    async def test_pages_hold_every_task_once_in_the_order_of_creation(self, api: Api) -> None:
        names = [f"Task {number:03}" for number in range(110)]
        for name in names:
            await api.task(task_name=name)

        first = (await api.get("/tasks")).body
        most = (await api.get("/tasks", limit=105)).body
        rest = (await api.get("/tasks", limit=200, after=most["next"])).body
        everything = (await api.get("/tasks", limit=200)).body

        assert len(first["tasks"]) == 50
        assert len(most["tasks"]) == 105
        assert rest["next"] is everything["next"] is None
        # The platform has tasks of its own, which it made first.
        assert [task["task_name"] for task in everything["tasks"][PLATFORM_TASKS:]] == names
        assert most["tasks"] + rest["tasks"] == everything["tasks"]
        assert set(everything["tasks"][0]) == FIELDS

    async def test_a_page_that_ends_with_the_list_has_no_next(self, api: Api) -> None:
        await api.task()

        assert (await api.get("/tasks", limit=PLATFORM_TASKS + 1)).body["next"] is None
        assert (await api.get("/tasks", limit=PLATFORM_TASKS)).body["next"] is not None

    @pytest.mark.parametrize(
        ("parameters", "field"),
        [
            ({"limit": 0}, "limit"),
            ({"limit": 201}, "limit"),
            ({"limit": "many"}, "limit"),
            ({"after": "nonsense"}, "after"),
            ({"after": "bm9uc2Vuc2U="}, "after"),
            ({"after": "ü"}, "after"),
        ],
    )
    async def test_a_page_that_cannot_be_is_refused(
        self, api: Api, parameters: dict[str, Any], field: str
    ) -> None:
        answer = await api.get("/tasks", **parameters)

        assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)


class TestTriggering:
    async def test_a_run_is_created_by_hand(self, api: Api) -> None:
        task = await api.task()

        answer = await api.post(f"/tasks/{task['task_id']}/trigger", {})

        assert answer.status == 202
        run = answer.body
        assert (run["task_id"], run["trigger_source"]) == (task["task_id"], "manual")
        assert (run["parent_run_id"], run["scheduled_for"]) == (None, None)

    async def test_the_body_may_be_left_out_but_not_filled(self, api: Api) -> None:
        task = await api.task()
        path = f"/tasks/{task['task_id']}/trigger"

        assert (await api.post(path)).status == 202
        refused = await api.post(path, {"config": {}})
        assert (refused.status, refused.field) == (422, "config")

    async def test_a_task_tells_of_its_latest_run(self, api: Api) -> None:
        run = await api.run("waiting")

        task = (await api.get(f"/tasks/{run['task_id']}")).body

        assert (task["last_run_at"], task["last_run_status"]) == (run["started_at"], "waiting")

    async def test_a_schedule_triggers_by_itself(self, api: Api) -> None:
        task = await api.task(cron_expression="0 1 * * *")

        api.house.clock.advance(timedelta(hours=1))
        found = await api.first_run_of(task["task_id"])

        assert (found["trigger_source"], found["scheduled_for"]) == (
            "schedule",
            "2026-01-01T01:00:00Z",
        )
        assert (await api.get(f"/tasks/{task['task_id']}")).body["next_run_at"] == (
            "2026-01-02T01:00:00Z"
        )
