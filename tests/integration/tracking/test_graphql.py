"""Tracking by GraphQL does what REST does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.tracking.site import Tracked, Tracker
from tests.support.platform import Client, House, house, owner, stranger

__all__ = ["house", "owner", "stranger"]

EVENT = "id name properties userId sessionId timestamp clientTimestamp clientId synthetic"
TRACK = f"""mutation($input: TrackEventInput!) {{
    trackEvent(input: $input) {{ event {{ {EVENT} }} }} }}"""
INGEST = """mutation($input: IngestEventsInput!) { ingestEvents(input: $input) {
    ingested known refused { index code message field } } }"""
LIST = f"""query(
    $filter: TrackedEventFilter, $direction: SortDirection! = ASC
    $first: Int, $after: String, $last: Int, $before: String
) {{
    trackedEvents(filter: $filter, direction: $direction, first: $first, after: $after,
        last: $last, before: $before) {{
        totalCount nodes {{ {EVENT} }}
        pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"""
TOP = """query($from: DateTime, $to: DateTime, $limit: Int! = 10, $synthetic: Boolean) {
    topEvents(from: $from, to: $to, limit: $limit, synthetic: $synthetic) { name count } }"""

RATES = """query(
    $from: DateTime, $to: DateTime, $bucket: EventBucket, $name: String, $synthetic: Boolean
) {
    eventRates(from: $from, to: $to, bucket: $bucket, name: $name, synthetic: $synthetic) {
        bucket from to total buckets { start count } } }"""

FULL = {
    "name": "page.viewed",
    "properties": {"page": "/dashboard", "n": 1.5, "deep": [{"a": None}]},
    "userId": "user-abc",
    "sessionId": "sess-xyz",
    "clientTimestamp": "2020-01-01T00:00:00.123Z",
    "clientId": "e-1",
}


async def track(client: Client, name: str = "a", **more: Any) -> dict[str, Any]:
    data = await client.ask(TRACK, input={"name": name} | more)
    event: dict[str, Any] = data["trackEvent"]["event"]
    return event


async def listed(client: Client, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(LIST, **variables))["trackedEvents"]
    return found


async def names(client: Client, **variables: Any) -> list[str]:
    return [event["name"] for event in (await listed(client, **variables))["nodes"]]


async def top(client: Client, **variables: Any) -> dict[str, int]:
    counts = (await client.ask(TOP, **variables))["topEvents"]
    return {each["name"]: each["count"] for each in counts}


async def rates(client: Client, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(RATES, **variables))["eventRates"]
    return found


async def test_an_event_is_answered_as_it_is_kept(owner: Client) -> None:
    kept = await track(owner, **FULL)

    assert {name: kept[name] for name in FULL if name != "clientTimestamp"} == {
        name: value for name, value in FULL.items() if name != "clientTimestamp"
    }
    assert kept["clientTimestamp"] == "2020-01-01T00:00:00.123000+00:00"
    assert kept["synthetic"] is False
    assert await track(owner, **FULL) == kept
    assert (await listed(owner))["nodes"] == [kept]


async def test_both_transports_show_the_same(tracked: Tracked) -> None:
    rest: Tracker = tracked.owner
    sent = {name: value for name, value in FULL.items() if name != "clientTimestamp"}
    kept = await rest.track(**sent)
    [shown] = (await rest.party.ask(LIST))["trackedEvents"]["nodes"]

    for name in ("id", "name", "properties", "userId", "sessionId", "clientId"):
        assert shown[name] == kept[name]
    assert shown["timestamp"][:23] == kept["timestamp"][:23]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": ""}, "VALIDATION_FAILED", "name"),
        ({"name": "a" * 201}, "VALIDATION_FAILED", "name"),
        ({"name": "a", "properties": []}, "VALIDATION_FAILED", "properties"),
        ({"name": "a", "properties": {"n": 10**30}}, "VALIDATION_FAILED", "properties"),
        ({"name": "a", "properties": {"t": "\ud800"}}, "VALIDATION_FAILED", "properties"),
        ({"name": "a", "properties": {"t": "x" * 33_000}}, "VALIDATION_FAILED", "properties"),
        ({"name": "a", "userId": ""}, "VALIDATION_FAILED", "userId"),
        ({"name": "b", "clientId": "e-1"}, "CLIENT_ID_REUSED", "clientId"),
    ],
)
async def test_what_is_refused(house: House, given: dict[str, Any], code: str, field: str) -> None:
    await track(house.owner, clientId="e-1")
    refusal = await house.refused(TRACK, input=given)
    assert (refusal.code, refusal.field) == (code, field)


async def test_a_batch_is_stored_whole_or_in_part(house: House) -> None:
    events = [{"name": "good"}, {"name": ""}, {"name": "good"}]
    refusal = await house.refused(INGEST, input={"events": events})
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "events.1.name")
    assert refusal.details["refused"][0]["index"] == 1

    given = {"events": events, "partial": True}
    done = (await house.owner.ask(INGEST, input=given))["ingestEvents"]
    assert (done["ingested"], done["known"]) == (2, 0)
    [refused] = done["refused"]
    assert (refused["index"], refused["code"], refused["field"]) == (
        1,
        "VALIDATION_FAILED",
        "name",
    )


async def test_a_thousand_at_once_and_no_more(house: House) -> None:
    events = [{"name": "a", "clientId": str(n)} for n in range(1000)]
    for known in (0, 1000):
        done = (await house.owner.ask(INGEST, input={"events": events}))["ingestEvents"]
        assert (done["ingested"], done["known"]) == (1000, known)
    refusal = await house.refused(INGEST, input={"events": [*events, {"name": "a"}]})
    assert refusal.field == "events"


async def test_pages_hold_each_event_once_both_ways(owner: Client) -> None:
    await owner.ask(INGEST, input={"events": [{"name": f"{n:02}"} for n in range(10)]})
    expected = [f"{n:02}" for n in range(10)]
    forward: list[str] = []
    after = None
    while True:
        page = await listed(owner, first=3, after=after)
        assert page["totalCount"] == 10
        assert page["pageInfo"]["hasPreviousPage"] == bool(forward)
        forward += [event["name"] for event in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    backward: list[str] = []
    before = None
    while True:
        page = await listed(owner, last=4, before=before, direction="DESC")
        assert page["pageInfo"]["hasNextPage"] == bool(backward)
        backward[:0] = [event["name"] for event in page["nodes"]]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]

    assert forward == expected
    assert backward == expected[::-1]


async def test_filters(owner: Client) -> None:
    first = await track(owner, "a", userId="olga", properties={"page": "/a", "n": 1})
    second = await track(owner, "b", userId="olga", sessionId="s-1", properties={"n": 1.0})
    await track(owner, "b")

    for wanted, expected in (
        ({}, "abb"),
        ({"name": "b"}, "bb"),
        ({"userId": "olga"}, "ab"),
        ({"sessionId": "s-1"}, "b"),
        ({"properties": {"n": 1}}, "ab"),
        ({"properties": {"n": 1, "page": "/a"}}, "a"),
        ({"properties": {"n": True}}, ""),
        ({"from": second["timestamp"]}, "bb"),
        ({"to": second["timestamp"]}, "a"),
        ({"from": first["timestamp"], "to": first["timestamp"]}, ""),
        ({"synthetic": False}, "abb"),
        ({"synthetic": True}, ""),
    ):
        found = await listed(owner, filter=wanted)
        assert [event["name"] for event in found["nodes"]] == list(expected), wanted
        assert found["totalCount"] == len(expected), wanted


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"properties": []}, "properties"),
        ({"properties": {"a": []}}, "properties.a"),
        ({"properties": {"a": 10**30}}, "properties"),
        ({"properties": {"a": "\ud800"}}, "properties"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "from"),
        ({"from": "2026-01-02T00:00:00"}, "from"),
        ({"name": "\ud800"}, "name"),
        ({"userId": "\ud800"}, "userId"),
    ],
)
async def test_what_cannot_be_asked_for(house: House, wanted: dict[str, Any], field: str) -> None:
    refusal = await house.owner.refusal(LIST, filter=wanted)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_a_cursor_of_elsewhere_is_refused(owner: Client) -> None:
    refusal = await owner.refusal(LIST, first=1, after="bm9uc2Vuc2U=")
    assert refusal.code == "VALIDATION_FAILED"


async def test_reports(owner: Client) -> None:
    events = [await track(owner, name) for name in "bcacb"]

    assert list((await top(owner)).items()) == [("b", 2), ("c", 2), ("a", 1)]
    assert await top(owner, limit=1) == {"b": 2}
    assert await top(owner, synthetic=True) == {}
    within = {"from": events[1]["timestamp"], "to": events[4]["timestamp"]}
    assert await top(owner, **within) == {"c": 2, "a": 1}
    for limit in (0, 1001):
        refusal = await owner.refusal(TOP, limit=limit)
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "limit")


async def test_rates(owner: Client) -> None:
    events = [await track(owner, name) for name in "aba"]

    found = await rates(owner)
    assert (found["bucket"], found["total"]) == ("HOUR", 3)
    assert len(found["buckets"]) in (24, 25)
    assert found["buckets"][0] == {"start": found["from"], "count": 0}
    day = {"to": "2999-01-02T00:00:00Z", "from": "2999-01-01T00:00:00Z"}
    assert (await rates(owner, **day, bucket="HOUR"))["buckets"] == [
        {"start": f"2999-01-01T{hour:02}:00:00+00:00", "count": 0} for hour in range(24)
    ]
    here = {"from": events[0]["timestamp"], "bucket": "MINUTE"}
    assert (await rates(owner, **here, name="a"))["total"] == 2
    assert (await rates(owner, **here, synthetic=True))["total"] == 0
    for wanted, field in (
        ({"from": "1990-01-01T00:00:00Z"}, "bucket"),
        ({"from": "2999-01-01T00:00:00Z"}, "from"),
        ({"name": "\ud800"}, "name"),
    ):
        refusal = await owner.refusal(RATES, **wanted)
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_others_see_nothing_of_it(owner: Client, stranger: Client) -> None:
    await track(owner, "ours", userId="olga", clientId="e-1")
    await track(stranger, "theirs", clientId="e-1")

    assert await names(stranger) == ["theirs"]
    assert await names(stranger, filter={"userId": "olga"}) == []
    assert await top(stranger) == {"theirs": 1}
    assert (await rates(stranger))["total"] == 1
    assert await names(owner) == ["ours"]
