"""Every kind of refusal comes in the envelope, with its status and its code."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.maintenance.port import Notice
from simulation.rest.rates import RATES
from simulation.tracking.event import MAX_BATCH_BYTES, MAX_BATCH_EVENTS
from tests.integration.identity.test_rate_limits import use_up
from tests.integration.rest.api import Answer
from tests.integration.tracking.site import BATCH, EVENTS, EXPORT, TOP, Tracked, Tracker
from tests.support.examples import AT

READS = [EVENTS, EXPORT, TOP]
JSON = {"Content-Type": "application/json"}
ROUTES = [("POST", EVENTS), ("POST", BATCH), *(("GET", path) for path in READS)]


def enveloped(answer: Answer, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """The error of a refusal, once it is seen to be in its envelope."""
    assert answer.status == status, answer.raw
    assert answer.headers["content-type"] == "application/json"
    body = answer.body
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    error: dict[str, Any] = body["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert error["message"]
    return error


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_credentials(owner: Tracker, method: str, path: str) -> None:
    answer = await owner.send(method, path, headers={"Authorization": ""})
    enveloped(answer, 401, "UNAUTHENTICATED", "Authorization")
    assert answer.headers["www-authenticate"]


@pytest.mark.parametrize(("path", "body"), [(EVENTS, {"name": "a"}), (BATCH, {"events": []})])
async def test_who_may_only_look_may_not_write(tracked: Tracked, path: str, body: Any) -> None:
    viewer = await tracked.member("viewer")
    error = enveloped(await viewer.post(path, body), 403, "FORBIDDEN")
    assert error["details"] == {"permission": "Tracking:TrackEvent"}
    assert await viewer.events() == []


@pytest.mark.parametrize("path", ["/api/v1/pulse/nothing", f"{EVENTS}/", f"{EVENTS}/x/y"])
async def test_an_address_with_nothing_at_it(owner: Tracker, path: str) -> None:
    enveloped(await owner.send("GET", path), 404, "NOT_FOUND")


@pytest.mark.parametrize(("method", "path"), [("PUT", EVENTS), ("DELETE", TOP), ("GET", BATCH)])
async def test_a_method_that_is_not_served(owner: Tracker, method: str, path: str) -> None:
    answer = await owner.send(method, path)
    enveloped(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"]


async def test_a_batch_of_just_five_megabytes_is_read(owner: Tracker) -> None:
    body = orjson.dumps({"events": [{"name": "a"}]})
    answer = await owner.send("POST", BATCH, data=body.ljust(MAX_BATCH_BYTES), headers=JSON)
    assert answer.status == 201
    answer = await owner.send("POST", BATCH, data=body.ljust(MAX_BATCH_BYTES + 1), headers=JSON)
    enveloped(answer, 413, "BODY_TOO_LARGE", "body")
    assert len(await owner.events()) == 1


@pytest.mark.parametrize("path", [EVENTS, BATCH])
async def test_what_is_not_announced_as_json(owner: Tracker, path: str) -> None:
    headers = {"Content-Type": "text/plain"}
    answer = await owner.send("POST", path, data=b"{}", headers=headers)
    enveloped(answer, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"{", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b'{"name": NaN}', "body"),
        (b'{"name": "\xff"}', "body"),
        (b"", "name"),
        (b"{}", "name"),
        (b'{"name": ""}', "name"),
        (b'{"name": "\\u0000"}', "name"),
        (b'{"name": "a", "propertys": {}}', "propertys"),
        (b'{"name": "a", "properties": []}', "properties"),
        (b'{"name": "a", "properties": {"a": "\\ud800"}}', "body"),
        (b'{"name": "a", "properties": {"a": "\\u0000"}}', "properties"),
        (b'{"name": "a", "properties": {"a": 9223372036854775808}}', "properties"),
        (b'{"name": "a", "clientTimestamp": "yesterday"}', "clientTimestamp"),
        (b'{"name": "a", "userId": 7}', "userId"),
    ],
)
async def test_an_event_that_cannot_be(owner: Tracker, raw: bytes, field: str) -> None:
    answer = await owner.send("POST", EVENTS, data=raw, headers=JSON)
    enveloped(answer, 400, "BAD_REQUEST", field)
    assert await owner.events() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "events"),
        ({"events": None}, "events"),
        ({"events": {}}, "events"),
        ({"events": [], "partial": True}, "partial"),
        ({"events": [{"name": "a"}] * (MAX_BATCH_EVENTS + 1)}, "events"),
        ({"events": [{"name": "a"}, {"name": "a", "properties": 1}]}, "events.1.properties"),
        ({"events": [None]}, "events.0.event"),
    ],
)
async def test_a_batch_that_cannot_be(owner: Tracker, body: Any, field: str) -> None:
    enveloped(await owner.post(BATCH, body), 400, "BAD_REQUEST", field)
    assert await owner.events() == []


@pytest.mark.parametrize("path", [EVENTS, EXPORT])
@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-01-01T00:00:00"}, "from"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "from"),
        ({"synthetic": "perhaps"}, "synthetic"),
        ({"properties": "page"}, "properties"),
        ({"properties": "[]"}, "properties"),
        ({"properties": '{"a": [1]}'}, "properties.a"),
        ({"properties": '{"a": 9223372036854775808}'}, "properties"),
    ],
)
async def test_what_cannot_be_asked_for(
    owner: Tracker, path: str, parameters: dict[str, str], field: str
) -> None:
    enveloped(await owner.send("GET", path, params=parameters), 400, "BAD_REQUEST", field)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order": "down"}, "order"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "bm9uc2Vuc2U="}, "cursor"),
        ({"cursor": "ü"}, "cursor"),
    ],
)
async def test_pages_that_cannot_be(owner: Tracker, parameters: dict[str, str], field: str) -> None:
    enveloped(await owner.send("GET", EVENTS, params=parameters), 400, "BAD_REQUEST", field)


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "ten"])
async def test_reports_that_cannot_be(owner: Tracker, limit: str) -> None:
    answer = await owner.send("GET", TOP, params={"limit": limit})
    enveloped(answer, 400, "BAD_REQUEST", "limit")


@pytest.mark.parametrize(
    ("endpoint", "method", "path"),
    [
        ("track-event", "POST", EVENTS),
        ("ingest-events", "POST", BATCH),
        ("get-tracked-events", "GET", EVENTS),
        ("export-tracked-events", "GET", EXPORT),
        ("get-top-events", "GET", TOP),
    ],
)
async def test_one_request_too_many(
    tracked: Tracked, endpoint: str, method: str, path: str
) -> None:
    await use_up(tracked.site, tracked.owner.party, endpoint, RATES[endpoint])
    answer = await tracked.owner.send(method, path)
    enveloped(answer, 429, "RATE_LIMITED")
    assert answer.headers["retry-after"] == answer.headers["x-ratelimit-reset"]
    assert answer.headers["x-ratelimit-limit"] == str(RATES[endpoint])


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("GET", "/api/v1/pulse/nothing")])
async def test_under_maintenance(tracked: Tracked, method: str, path: str) -> None:
    notice = Notice(message="Back at noon.", since=AT)
    await tracked.site.house.platform.maintenance.close_service(notice)
    answer = await tracked.owner.send(method, path)
    assert enveloped(answer, 503, "MAINTENANCE")["message"] == "Back at noon."
    assert int(answer.headers["retry-after"]) > 0


async def test_a_client_id_of_another_event(owner: Tracker) -> None:
    await owner.track("a", clientId="e-1")
    answer = await owner.post(EVENTS, {"name": "b", "clientId": "e-1"})
    enveloped(answer, 409, "CLIENT_ID_REUSED", "clientId")
    assert await owner.names() == ["a"]
