"""Batches are stored whole or, on request, in part; what is sent again is stored once."""

from __future__ import annotations

import asyncio
from typing import Any

from simulation.tracking.event import MAX_BATCH_EVENTS
from tests.integration.tracking.site import BATCH, EVENTS, Tracked, Tracker

GOOD: dict[str, Any] = {"name": "good"}
BAD: dict[str, Any] = {"name": "bad", "properties": {"deep": [[[[[[[[[[1]]]]]]]]]]}}


class TestAllOrNothing:
    async def test_one_bad_event_keeps_all_out(self, owner: Tracker) -> None:
        answer = await owner.post(BATCH, {"events": [GOOD, BAD, GOOD, {"name": " "}]})

        assert answer.status == 400
        error = answer.body["error"]
        assert (error["code"], error["field"]) == ("BAD_REQUEST", "events.1.properties")
        assert "nothing was stored" in error["message"]
        assert [each["index"] for each in error["details"]["refused"]] == [1, 3]
        assert await owner.events() == []
        assert await owner.top() == {}

    async def test_so_does_a_client_id_that_belongs_to_another(self, owner: Tracker) -> None:
        await owner.track("first", clientId="e-1")
        events = [GOOD, {"name": "second", "clientId": "e-1"}]
        answer = await owner.post(BATCH, {"events": events})

        assert answer.status == 400
        error = answer.body["error"]
        assert error["field"] == "events.1.clientId"
        assert error["details"]["refused"][0]["code"] == "CLIENT_ID_REUSED"
        assert await owner.names() == ["first"]

    async def test_nothing_is_a_batch_too(self, owner: Tracker) -> None:
        assert await owner.ingest() == {"ingested": 0}

    async def test_a_thousand_at_once(self, owner: Tracker) -> None:
        events = [{"name": f"event-{n % 10}"} for n in range(MAX_BATCH_EVENTS)]
        assert await owner.ingest(*events) == {"ingested": MAX_BATCH_EVENTS}
        assert sum((await owner.top()).values()) == MAX_BATCH_EVENTS

        answer = await owner.post(BATCH, {"events": [*events, GOOD]}, partial="true")
        assert (answer.status, answer.field) == (400, "events")
        assert sum((await owner.top()).values()) == MAX_BATCH_EVENTS


class TestPartial:
    async def test_each_refused_event_has_its_place(self, owner: Tracker) -> None:
        await owner.track("first", clientId="e-1")
        done = await owner.ingest(
            BAD,
            GOOD,
            {"name": "second", "clientId": "e-1"},
            7,
            {"name": "good too"},
            {"nam": "misspelt"},
            partial="true",
        )

        assert done["ingested"] == 2
        assert [(each["index"], each["code"], each["field"]) for each in done["refused"]] == [
            (0, "VALIDATION_FAILED", "properties"),
            (2, "CLIENT_ID_REUSED", "clientId"),
            (3, "VALIDATION_FAILED", "event"),
            (5, "VALIDATION_FAILED", "name"),
        ]
        assert all(each["message"] for each in done["refused"])
        assert await owner.names() == ["first", "good", "good too"]

    async def test_all_may_be_good(self, owner: Tracker) -> None:
        assert await owner.ingest(GOOD, partial="true") == {"ingested": 1, "refused": []}

    async def test_all_may_be_bad(self, owner: Tracker) -> None:
        done = await owner.ingest(BAD, BAD, partial="true")
        assert (done["ingested"], len(done["refused"])) == (0, 2)

    async def test_of_two_that_contradict_each_other_the_first_is_good(
        self, owner: Tracker
    ) -> None:
        done = await owner.ingest(
            {"name": "a", "clientId": "e-1"}, {"name": "b", "clientId": "e-1"}, partial="true"
        )
        assert done["ingested"] == 1
        assert [each["index"] for each in done["refused"]] == [1]
        assert await owner.names() == ["a"]


class TestRetries:
    async def test_an_event_is_answered_as_it_was_kept_first(self, owner: Tracker) -> None:
        event = {"name": "a", "properties": {"n": 1.0}, "userId": "u", "clientId": "e-1"}
        first = await owner.post(EVENTS, event)
        again = await owner.post(EVENTS, event | {"properties": {"n": 1}})

        assert first.status == again.status == 201
        assert first.raw == again.raw
        assert first.body["data"]["clientId"] == "e-1"
        assert len(await owner.events()) == 1

    async def test_a_batch_tells_how_many_were_known(self, owner: Tracker) -> None:
        events = [{"name": "a", "clientId": f"e-{n}"} for n in range(3)]
        assert await owner.ingest(*events) == {"ingested": 3}
        assert await owner.ingest(*events, GOOD) == {"ingested": 4, "known": 3}
        assert await owner.top() == {"a": 3, "good": 1}

    async def test_the_time_of_the_client_counts_but_not_that_of_the_server(
        self, owner: Tracker
    ) -> None:
        event = {"name": "a", "clientId": "e-1", "clientTimestamp": "2020-01-01T00:00:00.5Z"}
        kept = await owner.track(**event)
        assert kept["clientTimestamp"] == "2020-01-01T00:00:00.500Z"
        assert await owner.track(**event | {"clientTimestamp": "2020-01-01T01:00:00.5+01:00"}) == (
            kept
        )
        other = await owner.post(EVENTS, event | {"clientTimestamp": "2020-01-01T00:00:01Z"})
        assert other.status == 409

    async def test_many_at_once_store_one(self, owner: Tracker) -> None:
        event = {"name": "a", "clientId": "e-1"}
        answers = await asyncio.gather(*(owner.post(EVENTS, event) for _ in range(20)))
        assert len({answer.raw for answer in answers}) == 1
        assert await owner.top() == {"a": 1}

    async def test_organizations_have_client_ids_of_their_own(self, tracked: Tracked) -> None:
        await tracked.owner.track("ours", clientId="e-1")
        await tracked.stranger.track("theirs", clientId="e-1")
        assert await tracked.owner.names() == ["ours"]
        assert await tracked.stranger.names() == ["theirs"]
