"""Lists, exports and reports tell the same of what was tracked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulation.tracking.event import IncomingEvent
from tests.integration.tracking.site import Event, Tracked, Tracker, open_site
from tests.support.platform import OWNER


async def pages(owner: Tracker, **parameters: str) -> list[Event]:
    """All events, page by page."""
    found: list[Event] = []
    more: dict[str, str] = {}
    while True:
        page = await owner.page(**parameters, **more)
        found += page["data"]
        place = page["page"]
        assert place["hasMore"] == (place["nextCursor"] is not None)
        if not place["hasMore"]:
            return found
        assert page["data"], "no page is empty but the last"
        more = {"cursor": place["nextCursor"]}


async def numbered(owner: Tracker, count: int, start: int = 0) -> None:
    await owner.ingest(*({"name": f"{n:03}"} for n in range(start, start + count)))


class TestPages:
    @pytest.mark.parametrize("order", ["asc", "desc"])
    @pytest.mark.parametrize("limit", [1, 7, 20, 100])
    async def test_they_hold_each_event_once_in_order(
        self, owner: Tracker, order: str, limit: int
    ) -> None:
        for start in range(0, 20, 5):
            await numbered(owner, 5, start)
        names = [event["name"] for event in await pages(owner, order=order, limit=str(limit))]
        expected = [f"{n:03}" for n in range(20)]
        assert names == (expected if order == "asc" else expected[::-1])

    async def test_fifty_are_shown_where_nobody_says_how_many(self, owner: Tracker) -> None:
        await numbered(owner, 60)
        assert len(await owner.events()) == 50

    async def test_what_arrives_meanwhile_moves_nothing(self, owner: Tracker) -> None:
        await numbered(owner, 6)
        first = await owner.page(limit="2")
        await numbered(owner, 3, 100)
        following = await owner.events(limit="2", cursor=first["page"]["nextCursor"])
        names = [event["name"] for event in (*first["data"], *following)]
        assert names == ["005", "004", "003", "002"]

    async def test_the_end_is_reached_although_events_arrive(self, owner: Tracker) -> None:
        await numbered(owner, 10)
        found, more = [], {}
        for n in range(10):
            page = await owner.page(limit="3", order="desc", **more)
            found += [event["name"] for event in page["data"]]
            await numbered(owner, 5, 100 + 5 * n)
            if not page["page"]["hasMore"]:
                break
            more = {"cursor": page["page"]["nextCursor"]}
        assert found == [f"{n:03}" for n in range(9, -1, -1)]

    async def test_who_reads_forward_sees_what_arrives(self, owner: Tracker) -> None:
        await numbered(owner, 2)
        first = await owner.page(limit="1", order="asc")
        await numbered(owner, 2, 2)
        rest = await owner.events(order="asc", cursor=first["page"]["nextCursor"])
        assert [event["name"] for event in rest] == ["001", "002", "003"]


async def furnish(owner: Tracker) -> list[Event]:
    """Events that differ in each respect, in the order of their arrival."""
    return [
        await owner.track("a", userId="olga", properties={"page": "/a", "n": 1}),
        await owner.track("a", userId="otto", sessionId="s-1", properties={"page": "/b"}),
        await owner.track("b", userId="olga", sessionId="s-1", properties={"page": "/a"}),
        await owner.track("b", properties={"n": 1.0, "deep": {"page": "/a"}, "on": True}),
        await owner.track("c é+&=%", userId="u&v=%", properties={"a b": 'q"\\'}),
    ]


WANTED: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [0, 1, 2, 3, 4]),
    ({"name": "a"}, [0, 1]),
    ({"name": "c é+&=%"}, [4]),
    ({"name": "A"}, []),
    ({"name": ""}, []),
    ({"userId": "olga"}, [0, 2]),
    ({"userId": "u&v=%"}, [4]),
    ({"sessionId": "s-1"}, [1, 2]),
    ({"sessionId": "s-1", "name": "b"}, [2]),
    ({"userId": "olga", "sessionId": "s-1"}, [2]),
    ({"properties": {"page": "/a"}}, [0, 2]),
    ({"properties": {"n": 1}}, [0, 3]),
    ({"properties": {"n": 1.0}}, [0, 3]),
    ({"properties": {"n": "1"}}, []),
    ({"properties": {"on": True}}, [3]),
    ({"properties": {"on": 1}}, []),
    ({"properties": {"page": "/a", "n": 1}}, [0]),
    ({"properties": {"a b": 'q"\\'}}, [4]),
    ({"properties": {"deep": None}}, []),
    ({"properties": {}}, [0, 1, 2, 3, 4]),
    ({"properties": {"page": "/a"}, "userId": "olga", "name": "b"}, [2]),
    ({"synthetic": "false"}, [0, 1, 2, 3, 4]),
    ({"synthetic": "true"}, []),
]


class TestFilters:
    @pytest.mark.parametrize(("wanted", "expected"), WANTED, ids=str)
    async def test_lists_and_exports_agree(
        self, owner: Tracker, wanted: dict[str, Any], expected: list[int]
    ) -> None:
        events = await furnish(owner)
        given = dict(wanted)
        if "properties" in wanted:
            given["properties"] = json.dumps(wanted["properties"])
        meant = [events[n] for n in expected]

        assert await owner.events(order="asc", **given) == meant
        assert await owner.exported(**given) == meant
        assert await pages(owner, order="desc", limit="1", **given) == meant[::-1]

    async def test_a_period_is_by_arrival(self, owner: Tracker) -> None:
        events = await furnish(owner)
        times = [event["timestamp"] for event in events]
        assert len(set(times)) == len(times)
        assert await owner.exported(**{"from": times[1], "to": times[3]}) == events[1:3]
        assert await owner.exported(**{"from": times[4]}) == events[4:]
        assert await owner.exported(to=times[1]) == events[:1]
        assert await owner.exported(**{"from": times[1], "to": times[1]}) == []

    async def test_a_time_may_be_of_any_zone(self, owner: Tracker) -> None:
        events = await furnish(owner)
        there = datetime.fromisoformat(events[2]["timestamp"]).astimezone()
        assert await owner.exported(**{"from": there.isoformat()}) == events[2:]

    async def test_others_see_nothing_of_it(self, tracked: Tracked) -> None:
        await furnish(tracked.owner)
        for wanted in ({}, {"name": "a"}, {"userId": "olga"}, {"properties": '{"page": "/a"}'}):
            assert await tracked.stranger.events(**wanted) == []
            assert await tracked.stranger.exported(**wanted) == []
        assert await tracked.stranger.top() == {}


class TestExport:
    async def test_it_is_one_object_a_line_to_be_kept_in_a_file(self, owner: Tracker) -> None:
        await numbered(owner, 3)
        answer = await owner.send("GET", "/api/v1/pulse/events/export")
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert "tracked_events.jsonl" in answer.headers["content-disposition"]
        lines = answer.raw.split(b"\n")
        assert [json.loads(line)["name"] for line in lines[:-1]] == ["000", "001", "002"]
        assert lines[-1] == b""

    async def test_it_equals_the_list_however_long(self, owner: Tracker) -> None:
        for start in range(0, 2500, 500):
            await numbered(owner, 500, start)
        exported = await owner.exported()
        assert len(exported) == 2500
        assert exported == await pages(owner, order="asc", limit="100")

    async def test_line_breaks_in_values_break_no_line(self, owner: Tracker) -> None:
        kept = await owner.track("a\nb", properties={"t": "1\n2\r\n\u2028\u0085"})
        assert await owner.exported() == [kept]

    async def test_what_arrived_in_this_very_moment_is_in_it(self) -> None:
        async with open_site(step=timedelta(0)) as tracked:
            kept = await tracked.owner.track()
            assert await tracked.owner.exported() == [kept]


class TestTop:
    async def test_the_most_frequent_come_first(self, owner: Tracker) -> None:
        await owner.ingest(*({"name": name} for name in "bcacbcd"))
        assert list((await owner.top()).items()) == [("c", 3), ("b", 2), ("a", 1), ("d", 1)]
        assert list(await owner.top(limit="2")) == ["c", "b"]

    async def test_ten_are_shown_where_nobody_says_how_many(self, owner: Tracker) -> None:
        await numbered(owner, 15)
        assert len(await owner.top()) == 10
        assert len(await owner.top(limit="1000")) == 15

    async def test_any_period_is_counted_exactly(self, tracked: Tracked) -> None:
        owner, clock = tracked.owner, tracked.site.house.clock
        events = []
        for minutes in (1, 59, 61, 60 * 25, 60 * 24 * 3):
            events.append(await owner.track(f"after {minutes}"))
            clock.advance(timedelta(minutes=minutes))
        for start in range(5):
            for end in range(start, 5):
                within = {"from": events[start]["timestamp"], "to": events[end]["timestamp"]}
                expected = {event["name"]: 1 for event in events[start:end]}
                assert await owner.top(**within) == expected, (start, end)
        assert await owner.top(**{"from": events[2]["timestamp"]}) == {
            event["name"]: 1 for event in events[2:]
        }

    async def test_what_was_made_up_can_be_left_out(self, tracked: Tracked) -> None:
        owner = tracked.owner
        await owner.track("a")
        await tracked.site.house.platform.tracking.track_now(
            OWNER, [IncomingEvent(name="a"), IncomingEvent(name="b")], synthetic=True
        )
        assert await owner.top() == {"a": 2, "b": 1}
        assert await owner.top(synthetic="false") == {"a": 1}
        assert await owner.top(synthetic="true") == {"a": 1, "b": 1}
        [first, *others] = await owner.events(order="asc")
        assert "synthetic" not in first
        assert [event["synthetic"] for event in others] == [True, True]
