"""What a body may be: JSON, an object, of at most a megabyte."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from simulation.rest.body import MAX_BODY_BYTES
from tests.integration.rest.api import PLATFORM_TASKS, SECRET, TASK, Answer, Api

JSON = "application/json"


async def create(api: Api, data: Any, content_type: str | None = JSON) -> Answer:
    """Create a task with exactly this body."""
    headers = {"X-Pulse-Credential": SECRET, "X-Idempotency-Key": api.key()}
    if content_type is not None:
        headers["Content-Type"] = content_type
    skipped = ["Content-Type"] if content_type is None else []
    return await api.send(
        "POST", "/Pulse/v1/tasks", headers=headers, data=data, skip_auto_headers=skipped
    )


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'a': 1}",
        b'{"task_name": NaN}',
        b'{"task_name": 1e999}',
        b'{"task_name": "\\ud800"}',
        b'{"task_name": "\xff"}',
        b"[" * 5000,
        b"\x00",
    ],
)
async def test_what_is_no_json_is_told(api: Api, body: bytes) -> None:
    answer = await create(api, body)

    assert (answer.status, answer.code, answer.field) == (400, "BAD_REQUEST", "body")
    assert "no valid JSON" in answer.body["error"]["message"]


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7", b"true"])
async def test_only_objects_are_taken(api: Api, body: bytes) -> None:
    answer = await create(api, body)

    assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", "body")


@pytest.mark.parametrize("depth", [100, 300, 1000])
async def test_what_is_nested_too_deeply_is_refused(api: Api, depth: int) -> None:
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    body = orjson.dumps(TASK).replace(b'"Ship it?"', nested)

    answer = await create(api, body)

    assert answer.status in (400, 422)
    assert "flatten it" in answer.body["error"]["message"]


async def test_a_body_that_should_be_there_is_missed(api: Api) -> None:
    answer = await create(api, b"")

    assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", "body")


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_the_limit_is_refused(api: Api, announced: bool) -> None:
    body = orjson.dumps(TASK).ljust(MAX_BODY_BYTES + 1)

    async def chunks() -> AsyncIterator[bytes]:
        yield body[:1000]
        yield body[1000:]

    answer = await create(api, body if announced else chunks())

    assert (answer.status, answer.code, answer.field) == (413, "BODY_TOO_LARGE", "body")


async def test_a_body_of_just_the_limit_is_read(api: Api) -> None:
    answer = await create(api, orjson.dumps(TASK).ljust(MAX_BODY_BYTES))

    assert answer.status == 201


@pytest.mark.parametrize("content_type", [JSON, "Application/JSON; charset=utf-8"])
async def test_json_is_known_however_it_is_announced(api: Api, content_type: str) -> None:
    assert (await create(api, orjson.dumps(TASK), content_type)).status == 201


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_anything_else_is_refused(api: Api, content_type: str | None) -> None:
    answer = await create(api, orjson.dumps(TASK), content_type)

    assert (answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.field == "Content-Type"
    assert await api.house.platform.pulse.tasks.count() == PLATFORM_TASKS
