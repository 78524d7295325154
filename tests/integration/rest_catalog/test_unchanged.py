"""A list that its caller has already is not sent again, and nothing stale is called unchanged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from simulation.database import Database, open_database
from tests.integration.rest.api import Answer
from tests.integration.rest_catalog.bodies import PERSONA, persona
from tests.integration.rest_catalog.site import Rest, Site, open_site
from tests.support.query_shapes import recording_database

TAG = "shard:7"


def on_a_server() -> Database:
    """Documents that others may change: they do not tell by themselves that they have."""
    database, _ = recording_database()
    assert database.state is None
    return database


@pytest.fixture(params=[lambda: open_database(None), on_a_server], ids=["embedded", "server"])
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    async with open_site(request.param()) as opened:
        yield opened


async def again(caller: Rest, held: Answer, **parameters: Any) -> Answer:
    """The list for a caller who holds ``held``."""
    headers = {"If-None-Match": f'"other", {held.headers["etag"]}'}
    return await caller.send("GET", PERSONA, headers=headers, params=parameters)


async def test_an_unchanged_list_is_not_sent_again(site: Site) -> None:
    await site.owner.made(PERSONA, persona())
    first = await site.owner.get(PERSONA)

    second = await again(site.owner, first)

    assert (second.status, second.raw) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["cache-control"] == "no-store"
    assert int(second.headers["x-ratelimit-remaining"]) == (
        int(first.headers["x-ratelimit-remaining"]) - 1
    )


Change = Callable[[Rest, str], Awaitable[Answer]]


@pytest.mark.parametrize(
    "change",
    [
        lambda owner, _: owner.post(PERSONA, persona("Another")),
        lambda owner, made: owner.post(f"{PERSONA}{made}/", {"tags": {"shard": "8"}}),
        lambda owner, made: owner.delete(f"{PERSONA}{made}/"),
    ],
    ids=["created", "updated", "deleted"],
)
async def test_a_changed_list_is_sent(site: Site, change: Change) -> None:
    id = await site.owner.made(PERSONA, persona())
    first = await site.owner.get(PERSONA)
    assert (await change(site.owner, id)).status in (201, 204)

    second = await again(site.owner, first)

    assert second.status == 200
    assert second.body != first.body
    assert second.headers["etag"] != first.headers["etag"]


async def test_another_question_is_answered(site: Site) -> None:
    await site.owner.made(PERSONA, persona())
    first = await site.owner.get(PERSONA)

    assert (await again(site.owner, first, tag=TAG)).status == 200


async def test_who_may_not_see_it_any_more_is_not_told_that_nothing_changed(site: Site) -> None:
    await site.owner.made(PERSONA, persona())
    first = await site.owner.get(PERSONA)

    assert (await again(site.stranger, first)).status == 200


async def test_a_refusal_has_no_tag(site: Site) -> None:
    refused = await site.owner.get(PERSONA, limit=-1)

    assert refused.status == 422
    assert "etag" not in refused.headers


async def test_who_has_any_answer_is_refused_what_has_none(site: Site) -> None:
    any_answer = {"If-None-Match": "*"}

    assert (await site.owner.send("GET", PERSONA, headers=any_answer)).status == 304
    refused = await site.owner.send("GET", PERSONA, headers=any_answer, params={"limit": -1})
    assert refused.status == 422


async def test_what_is_no_list_of_documents_has_no_tag(site: Site) -> None:
    assert "etag" not in (await site.owner.get("/user/")).headers
