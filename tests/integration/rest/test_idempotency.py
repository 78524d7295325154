"""Idempotency keys by REST: a request that comes again is answered, not executed again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from simulation.pulse.idempotency.decider import RETENTION
from tests.integration.rest.api import NOWHERE, SECRET, TASK, Api
from tests.integration.rest.changes import (
    KEY,
    SIGNAL,
    a_cancellation,
    a_retry,
    a_signal,
    a_task,
    a_trigger,
    reserve,
    runs,
    tasks,
    waiting,
)

CHANGES: list[Any] = [
    pytest.param(a_task, TASK, 201, id="create"),
    pytest.param(a_trigger, None, 202, id="trigger"),
    pytest.param(a_cancellation, {"reason": "Enough."}, 202, id="cancel"),
    pytest.param(a_retry, {}, 202, id="retry"),
    pytest.param(a_signal, SIGNAL, 202, id="signal"),
]

Address = Callable[[Api], Awaitable[str]]


class TestRepeating:
    @pytest.mark.parametrize(("address", "body", "status"), CHANGES)
    async def test_a_request_that_comes_again_gets_the_same_bytes(
        self, api: Api, address: Address, body: Any, status: int
    ) -> None:
        path = await address(api)

        first = await api.post(path, body, key=KEY)
        await asyncio.sleep(0)
        counts = await tasks(api), await runs(api)
        again = await api.post(path, body, key=KEY)

        assert first.status == again.status == status
        assert first.raw == again.raw
        assert first.headers["content-type"] == again.headers["content-type"]
        assert (first.replayed, again.replayed) == (False, True)
        assert (await tasks(api), await runs(api)) == counts

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("/tasks", {"task_name": ""}, 422),
            ("/tasks", TASK | {"config": TASK["config"] | {"cortexTaskType": "none"}}, 422),
            ("/tasks", TASK | {"task_name": "Retention"}, 409),
            (f"/tasks/{NOWHERE}/trigger", None, 404),
            ("/tasks/7/trigger", None, 404),
            (f"/runs/{NOWHERE}/signal", SIGNAL, 404),
            (f"/runs/{NOWHERE}/cancel", {"reason": 7}, 422),
        ],
    )
    async def test_refusals_are_repeated_as_well(
        self, api: Api, path: str, body: Any, status: int
    ) -> None:
        first = await api.post(path, body, key=KEY)
        again = await api.post(path, body, key=KEY)

        assert first.status == again.status == status
        assert first.raw == again.raw
        assert (first.replayed, again.replayed) == (False, True)

    async def test_what_comes_too_early_is_carried_out_later(self, api: Api) -> None:
        id = await waiting(api)
        early = await api.post(f"/runs/{id}/retry", key=KEY)
        await api.post(f"/runs/{id}/cancel")
        await api.reached(id, "cancelled")

        again = await api.post(f"/runs/{id}/retry", key=KEY)
        replayed = await api.post(f"/runs/{id}/retry", key=KEY)

        assert (early.status, early.code) == (409, "RUN_NOT_ENDED")
        assert (again.status, again.replayed) == (202, False)
        assert (replayed.raw, replayed.replayed) == (again.raw, True)

    async def test_a_signal_that_nobody_awaits_now_is_not_kept(self, api: Api) -> None:
        id = await waiting(api)
        unawaited = {"name": "another", "payload": 1}

        answers = [await api.post(f"/runs/{id}/signal", unawaited, key=KEY) for _ in range(2)]

        assert [(each.status, each.code) for each in answers] == [(409, "SIGNAL_NOT_AWAITED")] * 2
        assert not any(each.replayed for each in answers)

    async def test_an_early_request_keeps_its_key_from_others(self, api: Api) -> None:
        id = await waiting(api)
        await api.post(f"/runs/{id}/retry", key=KEY)

        other = await api.post(f"/runs/{id}/cancel", key=KEY)

        assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")

    async def test_spaces_and_the_order_of_fields_make_no_difference(self, api: Api) -> None:
        first = await api.post("/tasks", TASK, key=KEY)
        headers = {"X-Pulse-Credential": SECRET, "X-Idempotency-Key": KEY}
        turned = dict(reversed(TASK.items()))

        again = await api.send("POST", "/Pulse/v1/tasks", headers=headers, json=turned)

        assert (again.raw, again.replayed) == (first.raw, True)

    async def test_no_body_is_an_empty_one(self, api: Api) -> None:
        path = await a_trigger(api)

        first = await api.post(path, key=KEY)
        again = await api.post(path, {}, key=KEY)

        assert (again.raw, again.replayed) == (first.raw, True)


class TestReusing:
    async def test_a_different_body_is_refused(self, api: Api) -> None:
        await api.post("/tasks", TASK, key=KEY)

        answer = await api.post("/tasks", TASK | {"task_name": "Another"}, key=KEY)

        assert (answer.status, answer.code) == (422, "IDEMPOTENCY_KEY_REUSED")
        assert answer.field == "X-Idempotency-Key"
        assert await tasks(api) == 1

    async def test_a_different_address_is_refused(self, api: Api) -> None:
        id = await waiting(api)
        await api.post(f"/runs/{id}/cancel", key=KEY)

        answer = await api.post(f"/runs/{id}/retry", key=KEY)

        assert (answer.status, answer.code) == (422, "IDEMPOTENCY_KEY_REUSED")

    async def test_after_seven_days_the_key_is_free(self, api: Api) -> None:
        await api.post("/tasks", TASK, key=KEY)

        api.house.clock.advance(RETENTION - timedelta(minutes=1))
        kept = await api.post("/tasks", TASK, key=KEY)
        api.house.clock.advance(timedelta(minutes=1))
        anew = await api.post("/tasks", TASK | {"task_name": "Another"}, key=KEY)

        assert kept.replayed
        assert (anew.status, anew.replayed) == (201, False)
        assert await tasks(api) == 2


class TestKeys:
    @pytest.mark.parametrize(
        "key", [None, "", "one", "one/two", "one/two/three/four", "one//three", "a/b/" + "c" * 512]
    )
    @pytest.mark.parametrize("path", ["/tasks", f"/runs/{NOWHERE}/cancel", "/runs/7/retry"])
    async def test_a_key_of_its_form_is_required(
        self, api: Api, key: str | None, path: str
    ) -> None:
        headers = {"X-Pulse-Credential": SECRET}
        headers |= {} if key is None else {"X-Idempotency-Key": key}
        before = await api.house.everything()

        answer = await api.send("POST", f"/Pulse/v1{path}", headers=headers, json=TASK)

        assert (answer.status, answer.code) == (400, "IDEMPOTENCY_KEY_MISSING")
        assert answer.field == "X-Idempotency-Key"
        assert await api.house.everything() == before

    async def test_two_keys_are_none(self, api: Api) -> None:
        headers = [
            ("X-Pulse-Credential", SECRET),
            ("X-Idempotency-Key", "a/b/c"),
            ("X-Idempotency-Key", "a/b/d"),
        ]
        answer = await api.send("POST", "/Pulse/v1/tasks", headers=headers, json=TASK)

        assert (answer.status, answer.code) == (400, "IDEMPOTENCY_KEY_MISSING")

    async def test_a_request_that_cannot_be_read_takes_no_key(self, api: Api) -> None:
        headers = {"X-Pulse-Credential": SECRET, "X-Idempotency-Key": KEY}
        sent = {"headers": headers | {"Content-Type": "application/json"}, "data": b"{"}
        unreadable = await api.send("POST", "/Pulse/v1/tasks", **sent)

        assert unreadable.status == 400
        assert (await api.post("/tasks", TASK, key=KEY)).status == 201

    async def test_reads_need_none(self, api: Api) -> None:
        assert (await api.get("/tasks")).status == 200


class TestAtTheSameTime:
    async def test_twenty_at_once_execute_once(self, api: Api) -> None:
        answers = await asyncio.gather(*(api.post("/tasks", TASK, key=KEY) for _ in range(20)))

        executed = [each for each in answers if each.status == 201 and not each.replayed]
        others = [each for each in answers if each.status != 201]
        assert len(executed) == 1
        assert {each.raw for each in answers if each.status == 201} == {executed[0].raw}
        assert {(each.status, each.code) for each in others} <= {(409, "IDEMPOTENCY_IN_PROGRESS")}
        assert await tasks(api) == 1

    async def test_the_second_is_told_that_the_first_goes_on(self, api: Api) -> None:
        await reserve(api, "/tasks", TASK)

        answer = await api.post("/tasks", TASK, key=KEY)

        assert (answer.status, answer.code) == (409, "IDEMPOTENCY_IN_PROGRESS")
        assert answer.headers["retry-after"]
        assert await tasks(api) == 0
