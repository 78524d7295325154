"""A subscription ends with an error as soon as its reader counts no more, idle or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.access import Access
from simulation.access.caller import Caller
from simulation.access.door import GuardedDoor
from simulation.access.welcome import while_welcome
from simulation.cli.operating.serve import app_behind
from simulation.identity.organization.messages import AddUser, RemoveUser, RevokeApiKey
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal, with_all_permissions
from simulation.identity.role import Role
from simulation.kernel.errors import Forbidden, Unauthenticated
from simulation.kernel.messages import Command, Commit
from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import Operator
from tests.integration.graphql_pulse.test_run_events import EVENTS
from tests.integration.rest.api import served
from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author
from tests.support.platform import OWNER, PATIENCE_SECONDS, STRANGER, House, house

__all__ = ["house"]

PROGRESS = """subscription($id: ID!) { unitTestSetRunProgress(id: $id, turns: true) { kind } }"""
TRACKED = "subscription { trackedEvents { name } }"
READER = OWNER.model_copy(update={"user": "rita"})
SOON = timedelta(seconds=1)
"""When the sign-in of the reader ends: that long do they wait before they look."""

AT_ONCE = 3
"""Sooner than anybody would look without being told."""


class Reader:
    """A user with a key, and the subscriptions that they read."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.access: Access
        self.key_id = ""
        self.key = ""

    async def settle(self) -> None:
        identity = self.house.platform.identity
        await identity.create_organization(OWNER.organization, "Acme", OWNER.user)
        await self.command(AddUser, id=READER.user, name="Rita", role=Role.VIEWER)
        key = await identity.create_api_key(OWNER, READER.user, "test")
        self.key_id, self.key = key.key.id, key.text
        token = await identity.authentication.sign_in(
            OWNER.organization, READER.user, key.key.id, key.text
        )
        door = GuardedDoor(self.house.platform)
        self.access = await door.enter({"authorization": f"Bearer {token.id_token}"}, "192.0.2.7")

    async def command(self, command: type[Command], **fields: Any) -> None:
        """A command of the owner of the organization."""
        wish = command(actor=OWNER, at=self.house.clock.now(), **fields)
        await self.house.platform.bus.handle(wish)

    def limit(self) -> None:
        """Have the sign-in end soon."""
        until = self.house.clock.now() + SOON
        self.access.principal = replace(self.access.principal, expires_at=until)

    async def read(self, query: str, id: str) -> AsyncGenerator[Any, None]:
        """The results of a subscription, errors among them."""
        context = RequestContext(self.access)
        source: Any = await schema.subscribe(query, {"id": id}, context_value=context)
        async with aclosing(source), asyncio.timeout(PATIENCE_SECONDS):
            async for result in source:
                yield result


@pytest.fixture
async def reader(house: House) -> Reader:
    reader = Reader(house)
    await reader.settle()
    return reader


async def revoked(reader: Reader) -> None:
    await reader.command(RevokeApiKey, id=reader.key_id)


async def removed(reader: Reader) -> None:
    await reader.command(RemoveUser, id=READER.user)


async def expired(reader: Reader) -> None:
    reader.house.clock.advance(SOON)


async def rotated(reader: Reader) -> None:
    await reader.house.platform.identity.rotate_signing_key(OWNER, at_once=True)


TIME_UP = "its time is up"
ENDS: dict[str, Callable[[Reader], Awaitable[None]]] = {
    "its key is revoked": revoked,
    "its user is removed": removed,
    "its token is of a key that was rotated at once": rotated,
    TIME_UP: expired,
}


def code_of(result: Any) -> str:
    [error] = result.errors
    assert not result.data
    return str(error.extensions["code"])


@pytest.mark.parametrize("end", ENDS)
async def test_an_idle_subscription_to_a_run_ends(reader: Reader, end: str) -> None:
    operator = Operator(reader.house)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    told = len((await operator.run(run))["events"])
    if end == TIME_UP:
        reader.limit()
    results = reader.read(EVENTS, run)
    for _ in range(told):
        assert not (await anext(results)).errors
    last = asyncio.ensure_future(anext(results))
    await asyncio.sleep(0)
    await ENDS[end](reader)
    assert code_of(await asyncio.wait_for(last, AT_ONCE)) == "UNAUTHENTICATED"
    assert [each async for each in results] == []
    assert not reader.house.platform.bus.is_heard


@pytest.mark.parametrize("end", ENDS)
async def test_an_idle_subscription_to_a_set_run_ends(reader: Reader, end: str) -> None:
    go_on = asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        await go_on.wait()
        return "Your table is booked."

    async with ChatServer(hesitates) as agent:
        author = Author(reader.house.owner)
        test = await author.unit_test(serviceId=await author.service("Line", url=agent.url))
        run = await author.run(await author.unit_test_set([test]))
        if end == TIME_UP:
            reader.limit()
        results = reader.read(PROGRESS, run)
        last = asyncio.ensure_future(anext(results))
        await asyncio.sleep(0)
        await ENDS[end](reader)
        assert code_of(await asyncio.wait_for(last, AT_ONCE)) == "UNAUTHENTICATED"
        assert [each async for each in results] == []
        go_on.set()
        await reader.house.ended(run)
    assert not reader.house.platform.bus.is_heard


@pytest.mark.parametrize("end", ENDS)
async def test_an_idle_subscription_to_tracked_events_ends(reader: Reader, end: str) -> None:
    if end == TIME_UP:
        reader.limit()
    results = reader.read(TRACKED, "")
    last = asyncio.ensure_future(anext(results))
    await asyncio.sleep(0)
    await ENDS[end](reader)
    assert code_of(await asyncio.wait_for(last, AT_ONCE)) == "UNAUTHENTICATED"
    assert [each async for each in results] == []
    assert not reader.house.platform.bus.is_heard
    assert reader.house.platform.tracking._listeners == []


async def test_who_counts_no_more_cannot_begin(reader: Reader) -> None:
    operator = Operator(reader.house)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    await revoked(reader)
    [only] = [each async for each in reader.read(EVENTS, run)]
    assert code_of(only) == "UNAUTHENTICATED"


async def test_the_run_of_another_organization_has_no_events(reader: Reader) -> None:
    operator = Operator(reader.house)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    stranger = Access(reader.house.platform, with_all_permissions(STRANGER))
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert [each async for each in stranger.pulse.watch_run(run, after=0)] == []


async def test_over_a_socket_the_reader_is_told_why(reader: Reader) -> None:
    operator = Operator(reader.house)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    app = app_behind(GuardedDoor(reader.house.platform), reader.house.platform)
    async with (
        served(app) as root,
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{root}/graphql", protocols=["graphql-transport-ws"]) as socket,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        payload: dict[str, Any] = {"Authorization": f"Bearer {reader.key}"}
        await socket.send_json({"type": "connection_init", "payload": payload})
        assert (await socket.receive_json())["type"] == "connection_ack"
        payload = {"query": EVENTS, "variables": {"id": run}}
        await socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
        while (await socket.receive_json())["payload"]["data"]["runEvents"]["eventType"] != (
            "run.waiting"
        ):
            pass
        await revoked(reader)
        last = await socket.receive_json()
        assert last["id"] == "1"
        errors = last["payload"]["errors"] if last["type"] == "next" else last["payload"]
        assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"
        # Nor does the connection take up anything new.
        await socket.send_json({"id": "2", "type": "subscribe", "payload": payload})
        while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            assert message.json()["id"] == "1"
    assert socket.close_code == 4403


class Fading(Caller):
    """Somebody who counts until a test says otherwise, which nobody hears of."""

    def __init__(self) -> None:
        self.principal = with_all_permissions(OWNER)
        self.gone = False

    def fill(self, command: type[Any], **fields: Any) -> Any:
        raise AssertionError("nothing is commanded here")

    async def renew(self) -> None:
        if self.gone:
            raise Unauthenticated("Gone.")


async def numbers() -> AsyncGenerator[int, None]:
    for number in range(3):
        yield number


async def silence(closed: list[bool]) -> AsyncGenerator[int, None]:
    try:
        await asyncio.Event().wait()
        yield 0
    finally:
        closed.append(True)


def welcome(
    source: AsyncGenerator[int, None], house: House, caller: Caller, wake_seconds: float = 60
) -> AsyncGenerator[int, None]:
    return while_welcome(
        source, house.platform, caller, Permission.GET_RUN, wake_seconds=wake_seconds
    )


async def test_news_pass_as_they_are(house: House) -> None:
    assert [each async for each in welcome(numbers(), house, Fading())] == [0, 1, 2]


async def test_no_news_pass_to_who_counts_no_more(house: House) -> None:
    caller = Fading()
    news = welcome(numbers(), house, caller)
    assert await anext(news) == 0
    caller.gone = True
    with pytest.raises(Unauthenticated):
        await anext(news)


async def test_no_news_pass_to_who_lost_the_permission(house: House) -> None:
    caller = Fading()
    news = welcome(numbers(), house, caller)
    assert await anext(news) == 0
    caller.principal = Principal(OWNER, frozenset(Permission) - {Permission.GET_RUN})
    with pytest.raises(Forbidden) as refused:
        await anext(news)
    assert refused.value.details == {"permission": "Pulse:GetRun"}


async def test_what_another_process_changed_is_noticed_without_news(house: House) -> None:
    caller, closed = Fading(), [False]
    news = welcome(silence(closed), house, caller, wake_seconds=0.02)
    waiting = asyncio.ensure_future(anext(news))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    caller.gone = True
    with pytest.raises(Unauthenticated):
        await asyncio.wait_for(waiting, PATIENCE_SECONDS)
    assert closed == [False, True]


async def test_leaving_while_there_are_no_news_leaves_nothing_behind(house: House) -> None:
    closed: list[bool] = []
    waiting = asyncio.ensure_future(anext(welcome(silence(closed), house, Fading())))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert closed == [True]
    assert not house.platform.bus.is_heard


async def test_what_breaks_in_the_source_is_told(house: House) -> None:
    async def breaks() -> AsyncGenerator[int, None]:
        yield 1
        raise ZeroDivisionError

    news = welcome(breaks(), house, Fading())
    assert await anext(news) == 1
    with pytest.raises(ZeroDivisionError):
        await anext(news)


class Counting(Fading):
    """Counts how often anybody looked."""

    looks = 0

    async def renew(self) -> None:
        self.looks += 1


async def test_only_a_change_of_rights_makes_anybody_look_and_only_once(house: House) -> None:
    caller = Counting()
    waiting = asyncio.ensure_future(anext(welcome(silence([]), house, caller)))
    heard: list[Commit] = []
    stop = house.platform.bus.listen(heard.append)
    await Author(house.owner).persona()
    stop()
    await house.platform.identity.create_organization("globex", "Globex", "stefan")
    await asyncio.sleep(0.02)
    assert heard
    assert caller.looks == 0, "not those of another organization either"
    await house.platform.identity.create_organization(OWNER.organization, "Acme", OWNER.user)
    await asyncio.sleep(0.02)
    assert 1 <= caller.looks <= len(await house.store.read("organization-acme"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
