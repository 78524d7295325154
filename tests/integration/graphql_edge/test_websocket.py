"""GraphQL over WebSocket, against a real server."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from graphql_schema.edge.pace import BURST

PROTOCOL = "graphql-transport-ws"

Client = aiohttp.ClientSession
Socket = aiohttp.ClientWebSocketResponse


@contextlib.asynccontextmanager
async def connected(
    client: Client, address: str, payload: Any = None, **options: Any
) -> AsyncIterator[Socket]:
    """A connection that the server has acknowledged."""
    async with client.ws_connect(address, protocols=(PROTOCOL,), **options) as socket:
        await socket.send_json({"type": "connection_init", "payload": payload or {}})
        assert await received(socket) == {"type": "connection_ack"}
        yield socket


async def received(socket: Socket) -> dict[str, Any]:
    """The next message, which must be a text frame."""
    frame = await socket.receive()
    assert frame.type is aiohttp.WSMsgType.TEXT, frame
    message: dict[str, Any] = frame.json()
    return message


async def closed(socket: Socket) -> tuple[int | None, str]:
    """Code and reason of the close frame that comes next."""
    frame = await socket.receive()
    assert frame.type is aiohttp.WSMsgType.CLOSE, frame
    return socket.close_code, frame.extra or ""


async def subscribe(socket: Socket, query: str, id: str = "1", **payload: Any) -> None:
    """Start an operation."""
    message = {"id": id, "type": "subscribe", "payload": {"query": query, **payload}}
    await socket.send_json(message)


async def still_serves(socket: Socket) -> bool:
    """Whether the connection runs another operation."""
    await subscribe(socket, "{ greeting }", id="again")
    first, second = await received(socket), await received(socket)
    answered = {"id": "again", "type": "next", "payload": {"data": {"greeting": "Hello you"}}}
    return (first, second) == (answered, {"id": "again", "type": "complete"})


class TestOperations:
    async def test_results_come_as_text_until_the_end(self, client: Client, address: str) -> None:
        async with connected(client, address) as socket:
            query = "subscription Count($to: Int!) { count(to: $to) }"
            await subscribe(socket, query, variables={"to": 2}, operationName="Count")

            assert [await received(socket) for _ in range(3)] == [
                {"id": "1", "type": "next", "payload": {"data": {"count": 0}}},
                {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
                {"id": "1", "type": "complete"},
            ]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("subscription {", "GRAPHQL_PARSE_FAILED"),
            ("{ " + '"' * 300, "GRAPHQL_PARSE_FAILED"),
            ("subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription ($to: Int!) { count(to: $to) }", "BAD_USER_INPUT"),
            ("fragment F on Query { greeting }", "OPERATION_RESOLUTION_FAILURE"),
            ("query A { greeting } query B { greeting }", "OPERATION_RESOLUTION_FAILURE"),
            ("", "BAD_REQUEST"),
            ("{ " + "greeting " * 501 + "}", "TOO_MANY_FIELDS"),
        ],
    )
    async def test_a_document_that_cannot_run_is_an_error_message_each_time(
        self, client: Client, address: str, query: str, code: str
    ) -> None:
        async with connected(client, address) as socket:
            for name in ("first", "second"):
                await subscribe(socket, query, id=name)
                message = await received(socket)

                assert (message["type"], message["id"]) == ("error", name)
                assert message["payload"][0]["extensions"]["code"] == code
            assert await still_serves(socket)

    async def test_a_failure_on_the_way_is_told_and_does_not_leak(
        self, client: Client, address: str, secret: str
    ) -> None:
        async with connected(client, address) as socket:
            await subscribe(socket, "subscription { leak }")
            messages = [await received(socket) for _ in range(3)]

        assert [message["type"] for message in messages] == ["next", "next", "complete"]
        assert messages[1]["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert secret not in str(messages)

    async def test_queries_and_mutations_run_as_well(self, client: Client, address: str) -> None:
        async with connected(client, address) as socket:
            await subscribe(socket, "mutation { increment }")
            message = await received(socket)
            await received(socket)

            assert message["payload"]["data"]["increment"] >= 1
            assert await still_serves(socket)

    async def test_an_operation_can_be_ended_by_the_client(
        self, client: Client, address: str
    ) -> None:
        async with connected(client, address) as socket:
            await subscribe(socket, "subscription { endless }", id="endless")
            assert (await received(socket))["payload"]["data"] == {"endless": 0}

            await socket.send_json({"id": "endless", "type": "complete"})

            assert await still_serves(socket)


class TestConnections:
    async def test_the_old_protocol_is_not_spoken(self, client: Client, address: str) -> None:
        async with client.ws_connect(address, protocols=("graphql-ws",)) as socket:
            assert socket.protocol is None
            assert await closed(socket) == (4406, "Subprotocol not acceptable")

    async def test_the_first_payload_reaches_the_context(
        self, client: Client, address: str
    ) -> None:
        async with connected(client, address, payload={"key": "right"}) as socket:
            await subscribe(socket, "{ params }")

            assert (await received(socket))["payload"]["data"] == {"params": "{'key': 'right'}"}

    async def test_the_connect_hook_can_refuse(self, client: Client, address: str) -> None:
        async with client.ws_connect(address, protocols=(PROTOCOL,)) as socket:
            await socket.send_json({"type": "connection_init", "payload": {"key": "wrong"}})

            assert await closed(socket) == (4403, "Forbidden")

    @pytest.mark.parametrize(
        ("failure", "code", "reason"),
        [("anonymous", 4403, "Send an API key."), ("broken", 1011, "Internal error;")],
    )
    async def test_a_context_that_cannot_be_made_closes_with_the_reason(
        self, client: Client, address: str, failure: str, code: int, reason: str
    ) -> None:
        headers = {"x-test": failure}
        async with client.ws_connect(address, protocols=(PROTOCOL,), headers=headers) as socket:
            closing = await closed(socket)

        assert closing[0] == code
        assert closing[1].startswith(reason)

    async def test_a_page_of_another_origin_cannot_connect(
        self, client: Client, address: str
    ) -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await client.ws_connect(address, protocols=(PROTOCOL,), origin="http://evil.example")

        assert refusal.value.status == 403

    async def test_a_page_of_this_origin_can(self, client: Client, address: str) -> None:
        async with connected(client, address, origin=address.removesuffix("/graphql")) as socket:
            assert await still_serves(socket)


class TestMalformedMessages:
    @pytest.mark.parametrize(
        ("message", "reason"),
        [
            ([], "A message must be a JSON object"),
            ({"type": 7}, "Unknown message type"),
            ({"type": "x" * 500}, "Unknown message type"),
            ({"type": "subscribe", "id": ["1"], "payload": {}}, "subscribe: id must be text"),
            ({"type": "complete"}, "complete: id must be text"),
            ({"type": "subscribe", "id": "1"}, "subscribe: payload"),
            ({"type": "subscribe", "id": "1", "payload": {"query": 7}}, "subscribe: query"),
            (
                {"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}},
                "subscribe: variables",
            ),
            (
                {"type": "subscribe", "id": "1", "payload": {"query": "{a}", "operationName": 1}},
                "subscribe: operationName",
            ),
        ],
    )
    async def test_they_close_the_connection_with_a_reason(
        self, client: Client, address: str, message: Any, reason: str
    ) -> None:
        async with connected(client, address) as socket:
            await socket.send_json(message)
            closing = await closed(socket)

        assert closing[0] == 4400
        assert closing[1].startswith(reason)

    async def test_text_that_is_no_json_does_too(self, client: Client, address: str) -> None:
        async with connected(client, address) as socket:
            await socket.send_str("{")

            assert await closed(socket) == (4400, "WebSocket message must be valid JSON")

    async def test_so_does_a_binary_frame(self, client: Client, address: str) -> None:
        async with connected(client, address) as socket:
            await socket.send_bytes(b"{}")

            assert await closed(socket) == (4400, "WebSocket message type must be text")

    async def test_so_does_a_message_over_the_limit(self, client: Client, address: str) -> None:
        async with connected(client, address) as socket:
            await subscribe(socket, " " * 1024 * 1024)

            assert (await closed(socket))[0] == 1009


async def test_who_sends_messages_without_end_is_closed(client: Client, address: str) -> None:
    async with connected(client, address) as socket:
        with contextlib.suppress(ConnectionError):
            for _ in range(2 * BURST):
                await socket.send_json({"type": "ping"})
        while (frame := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            assert frame.json() == {"type": "pong"}
        assert (frame.data, frame.extra) == (4429, "Send at most 100 messages a second")
