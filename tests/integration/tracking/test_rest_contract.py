"""The endpoints as the contract writes them: what it sends is taken, and answered in its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.tracking.site import BATCH, EVENTS, TOP, Tracked, Tracker

CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "pulse-events.txt"
at_hand = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
VIEWED = {
    "name": "page.viewed",
    "properties": {"page": "/dashboard", "referrer": "/home"},
    "userId": "user-abc",
    "sessionId": "sess-xyz",
}
THREE: dict[str, Any] = {
    "events": [
        {"name": "page.viewed", "properties": {"page": "/dashboard"}, "userId": "user-abc"},
        {"name": "button.clicked", "properties": {"button": "deploy"}, "userId": "user-abc"},
        {
            "name": "api.called",
            "properties": {"endpoint": "/api/v1/catalog/services"},
            "userId": "user-def",
        },
    ]
}


async def test_a_single_event_is_answered_as_it_is_kept(owner: Tracker) -> None:
    answer = await owner.post(EVENTS, VIEWED)

    assert answer.status == 201
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.body) == {"success", "data"}
    assert answer.body["success"] is True
    event = answer.body["data"]
    assert list(event) == ["id", "name", "properties", "userId", "sessionId", "timestamp"]
    assert {name: event[name] for name in VIEWED} == VIEWED
    assert isinstance(event["id"], str)
    assert TIMESTAMP.fullmatch(event["timestamp"])


async def test_a_batch_is_counted(owner: Tracker) -> None:
    answer = await owner.post(BATCH, THREE)

    assert answer.status == 201
    assert answer.body == {"success": True, "data": {"ingested": 3}}


async def test_the_list_shows_what_was_tracked(owner: Tracker) -> None:
    event = (await owner.post(EVENTS, VIEWED)).body["data"]
    answer = await owner.send("GET", EVENTS)

    assert answer.status == 200
    assert answer.body["success"] is True
    assert answer.body["data"] == [event]
    assert answer.body["page"] == {"hasMore": False, "nextCursor": None}


async def test_the_report_counts_by_name(owner: Tracker) -> None:
    await owner.post(BATCH, THREE)
    await owner.post(BATCH, {"events": THREE["events"][:2]})
    await owner.post(EVENTS, VIEWED)
    answer = await owner.send("GET", TOP)

    assert answer.status == 200
    assert answer.body == {
        "success": True,
        "data": [
            {"name": "page.viewed", "count": 3},
            {"name": "button.clicked", "count": 2},
            {"name": "api.called", "count": 1},
        ],
    }


async def test_a_refusal_says_what_is_missing(owner: Tracker) -> None:
    answer = await owner.post(EVENTS, {"properties": {}})

    assert answer.status == 400
    assert answer.body["success"] is False
    error = answer.body["error"]
    assert (error["code"], error["field"]) == ("BAD_REQUEST", "name")
    assert "is required" in error["message"]


@at_hand
async def test_the_contract_has_these_endpoints_and_no_others(tracked: Tracked) -> None:
    promised = set(re.findall(r"^(GET|POST|PUT|DELETE)(/\S+?)[A-Z]", CONTRACT.read_text(), re.M))
    described = (await tracked.owner.send("GET", "/openapi.json")).body["paths"]
    ours = {
        (method.upper(), path)
        for path, methods in described.items()
        for method in methods
        if path in (EVENTS, BATCH, TOP)
    }

    assert promised == ours


@at_hand
async def test_the_contract_has_these_names_and_no_others(owner: Tracker) -> None:
    event = await owner.track(**VIEWED)
    counted = await owner.ingest(*THREE["events"])
    refused = await owner.post(EVENTS, {})
    bodies = [{"success": 1, "data": 1, "error": 1, "code": 1, "message": 1, "events": 1}]
    ours = {name for each in (*bodies, event, counted) for name in each}
    properties = {"page", "referrer", "button", "endpoint", "count"}
    promised = set(re.findall(r'"(\w+)": ', CONTRACT.read_text()))

    assert promised == ours | properties
    assert {"code", "message"} <= set(refused.body["error"])


@at_hand
def test_the_examples_are_those_of_the_contract() -> None:
    text = re.sub(r"\s", "", CONTRACT.read_text())
    for example in (VIEWED, *THREE["events"]):
        for name, value in example.items():
            said = str(value).replace("'", '"') if isinstance(value, dict) else f'"{value}"'
            assert f'"{name}":{said}'.replace(" ", "") in text
