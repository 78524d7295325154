"""The life of a run by REST, from the trigger to each of its ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.rest.api import NOWHERE, QUESTION, TASK, Api
from tests.integration.rest.kinds import Fickle, Held, envelope

FIELDS = {
    "run_id", "task_id", "task_type", "config", "timeout_seconds", "status", "trigger_source",
    "scheduled_for", "parent_run_id", "created_at", "started_at", "completed_at", "duration",
    "lease_owner", "lease_expires_at", "cancel_requested_at", "cancel_reason", "error_type",
    "error_message", "error_retryable", "skip_reason", "checkpoint", "stages", "signals",
    "events", "usage",
}  # fmt: skip

STAGE_FIELDS = {
    "id", "run_id", "stage_name", "status", "state_summary", "started_at", "completed_at",
    "attempts",
}  # fmt: skip

ATTEMPT_FIELDS = {
    "attempt_number", "status", "summary", "error_type", "error_retryable", "started_at",
    "completed_at",
}  # fmt: skip

SIGNAL_FIELDS = {
    "name", "stage_name", "status", "payload", "created_at", "expires_at", "delivered_at",
}  # fmt: skip

EVENT_FIELDS = {"event_type", "severity", "message", "details", "created_at"}


def moment(text: str) -> datetime:
    """A point in time as JSON has it."""
    return datetime.fromisoformat(text)


def events(run: dict[str, Any]) -> list[str]:
    """The types of a run's events."""
    return [event["event_type"] for event in run["events"]]


class TestApproval:
    async def test_a_run_waits_for_its_signal(self, api: Api) -> None:
        run = await api.run("waiting")

        assert set(run) == FIELDS
        assert run["task_type"] == "example.approval"
        assert run["config"] == TASK["config"]
        assert (run["lease_owner"], run["lease_expires_at"]) == (None, None)
        assert (run["completed_at"], run["duration"]) == (None, None)
        assert [(stage["stage_name"], stage["status"]) for stage in run["stages"]] == [
            ("ask", "completed"),
            ("decide", "started"),
        ]
        assert run["checkpoint"] == {
            "run_id": run["run_id"],
            "task_type": "example.approval",
            "checkpoint_name": "ask",
            "state": {
                "ceFormatVersion": 1,
                "ceTaskType": "example.approval",
                "ceTaskVersion": 1,
                "ceRuntimeVersion": 1,
                "ceCheckpointName": "ask",
                "cePayload": {"question": QUESTION},
            },
            "summary": f"Asked: {QUESTION}",
            "updated_at": run["stages"][0]["completed_at"],
        }
        [signal] = run["signals"]
        assert set(signal) == SIGNAL_FIELDS
        assert (signal["name"], signal["stage_name"]) == ("decision", "decide")
        assert (signal["status"], signal["delivered_at"]) == ("pending", None)

    async def test_the_signal_carries_it_to_its_end(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/signal", {"name": "decision", "payload": {"ok": 1}})
        run = await api.reached(id, "completed")

        assert answer.status == 202
        assert answer.body["run_id"] == id
        assert [stage["stage_name"] for stage in run["stages"]] == ["ask", "decide", "record"]
        for stage in run["stages"]:
            assert set(stage) == STAGE_FIELDS
            assert (stage["run_id"], stage["status"]) == (id, "completed")
            for attempt in stage["attempts"]:
                assert set(attempt) == ATTEMPT_FIELDS
                assert (attempt["attempt_number"], attempt["status"]) == (1, "completed")
        assert [stage["id"] for stage in run["stages"]] == [1, 2, 3]
        assert run["checkpoint"]["checkpoint_name"] == "record"
        assert run["checkpoint"]["state"]["cePayload"]["decision"] == {"ok": 1}
        assert (run["signals"][0]["status"], run["signals"][0]["payload"]) == (
            "consumed",
            {"ok": 1},
        )
        assert run["duration"] > 0
        assert run["usage"] == []
        assert (run["error_type"], run["error_retryable"]) == (None, None)

    async def test_all_of_it_is_told_by_events(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]
        await api.post(f"/runs/{id}/signal", {"name": "decision"} | {"payload": "yes"})
        run = await api.reached(id, "completed")

        assert all(set(event) == EVENT_FIELDS for event in run["events"])
        assert events(run)[:2] == ["run.created", "run.started"]
        assert {"run.waiting", "signal.delivered", "run.resumed", "stage.completed"} <= set(
            events(run)
        )
        assert events(run)[-1] == "run.completed"
        assert {event["severity"] for event in run["events"]} == {"info"}


class TestFailing:
    async def test_the_error_is_shown_with_its_flag(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]
        await api.post(f"/runs/{id}/signal", {"name": "decision"})
        run = await api.reached(id, "failed")

        assert (run["error_type"], run["error_retryable"]) == ("stale_data", True)
        assert "brought nothing" in run["error_message"]
        [attempt] = run["stages"][-1]["attempts"]
        assert (attempt["status"], attempt["error_type"]) == ("failed", "stale_data")
        assert attempt["error_retryable"] is True
        assert attempt["summary"] == f"stale_data: {run['error_message']}"
        assert run["events"][-1]["severity"] == "error"


class TestCancelling:
    async def test_a_waiting_run_is_cancelled_with_its_reason(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/cancel", {"reason": "Changed my mind."})
        run = await api.reached(id, "cancelled")

        assert answer.status == 202
        assert answer.body["cancel_requested_at"] == run["cancel_requested_at"] is not None
        assert run["cancel_reason"] == "Changed my mind."
        assert run["checkpoint"]["checkpoint_name"] == "ask"
        assert run["signals"][0]["status"] == "expired"

    async def test_a_reason_is_optional(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]

        assert (await api.post(f"/runs/{id}/cancel")).status == 202
        assert (await api.reached(id, "cancelled"))["cancel_reason"] is None

    @pytest.mark.parametrize(
        ("body", "field"),
        [({"reason": 7}, "reason"), ({"reason": "x" * 2001}, "reason"), ({"why": ""}, "why")],
    )
    async def test_a_reason_that_does_not_fit_is_refused(
        self, api: Api, body: dict[str, Any], field: str
    ) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/cancel", body)

        assert (answer.status, answer.field) == (422, field)
        assert (await api.get(f"/runs/{id}")).body["cancel_requested_at"] is None

    async def test_a_run_that_has_ended_is_not_cancelled(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]
        await api.post(f"/runs/{id}/cancel")
        await api.reached(id, "cancelled")

        answer = await api.post(f"/runs/{id}/cancel")

        assert (answer.status, answer.code) == (409, "RUN_NOT_IN_PROGRESS")


class TestRetrying:
    async def test_a_fresh_run_is_linked_to_the_first(self, api: Api) -> None:
        first = await api.run("waiting")
        await api.post(f"/runs/{first['run_id']}/cancel")
        await api.reached(first["run_id"], "cancelled")

        answer = await api.post(f"/runs/{first['run_id']}/retry")
        run = await api.reached(answer.body["run_id"], "waiting")

        assert answer.status == 202
        assert run["run_id"] != first["run_id"]
        assert (run["parent_run_id"], run["trigger_source"]) == (first["run_id"], "retry")
        assert run["task_id"] == first["task_id"]
        assert run["stages"][0]["stage_name"] == "ask"

    async def test_a_run_that_goes_on_is_not_retried(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/retry", {})

        assert (answer.status, answer.code) == (409, "RUN_NOT_ENDED")


class TestSignalling:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "name"),
            ({"name": ""}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"name": "decision", "extra": 1}, "extra"),
            ({"name": "decision", "payload": "x" * 300_000}, "payload"),
        ],
    )
    async def test_a_signal_that_does_not_fit_is_refused(
        self, api: Api, body: dict[str, Any], field: str
    ) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/signal", body)

        assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)
        assert (await api.get(f"/runs/{id}")).body["status"] == "waiting"

    async def test_only_the_awaited_signal_is_taken(self, api: Api) -> None:
        id = (await api.run("waiting"))["run_id"]

        answer = await api.post(f"/runs/{id}/signal", {"name": "other"})

        assert (answer.status, answer.code) == (409, "SIGNAL_NOT_AWAITED")
        assert answer.field == "name"


class TestReading:
    @pytest.mark.parametrize("id", [NOWHERE, "7", "not-a-uuid"])
    @pytest.mark.parametrize("change", [None, "cancel", "retry", "signal"])
    async def test_an_unknown_id_is_not_found_whatever_its_form(
        self, api: Api, id: str, change: str | None
    ) -> None:
        path = f"/runs/{id}"
        body = {"name": "decision"} if change == "signal" else None
        answer = await (api.post(f"{path}/{change}", body) if change else api.get(path))

        assert (answer.status, answer.code, answer.field) == (404, "NOT_FOUND", "run_id")
        assert answer.body["error"]["message"] == f"There is no run with the id {id}."

    async def test_a_run_in_hand_shows_how_long_its_lease_lasts(self, api: Api) -> None:
        held = Held()
        api.house.platform.pulse.kinds.add(held)
        task = await api.task(config=envelope(Held))
        id = (await api.post(f"/tasks/{task['task_id']}/trigger")).body["run_id"]

        run = await api.reached(id, "running")
        held.go_on.set()
        over = await api.reached(id, "completed")

        assert run["lease_owner"] == api.house.platform.engine.owner
        left = moment(run["lease_expires_at"]) - moment(run["started_at"])
        assert timedelta(seconds=8) <= left < timedelta(seconds=9)
        assert (over["lease_owner"], over["lease_expires_at"]) == (None, None)

    async def test_every_attempt_and_all_usage_are_shown(self, api: Api) -> None:
        api.house.platform.pulse.kinds.add(Fickle())
        task = await api.task(config=envelope(Fickle))
        id = (await api.post(f"/tasks/{task['task_id']}/trigger")).body["run_id"]

        run = await api.reached(id, "completed")

        [stage] = run["stages"]
        first, second = stage["attempts"]
        assert (first["attempt_number"], first["status"]) == (1, "failed")
        assert first["summary"] == "tool_failure: Not yet."
        assert (first["error_type"], first["error_retryable"]) == ("tool_failure", True)
        assert (second["attempt_number"], second["status"]) == (2, "completed")
        assert (second["error_type"], second["error_retryable"]) == (None, None)
        assert (stage["status"], stage["state_summary"]) == ("completed", "Done.")
        assert run["usage"] == [
            {
                "kind": "model",
                "name": "small",
                "calls": 2,
                "prompt_tokens": 30,
                "completion_tokens": 5,
                "cost": 0.25,
            }
        ]
        assert {"stage.retried", "model.used"} <= set(events(run))
