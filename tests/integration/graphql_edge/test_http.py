"""GraphQL over HTTP, against a real server."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from graphql_schema.edge.http import MAX_BODY_BYTES

NEW = "application/graphql-response+json"
OLD = "application/json"

Client = aiohttp.ClientSession
Answer = tuple[int, str, dict[str, Any]]


async def post(
    client: Client, address: str, body: Any, accept: str = "*/*", **headers: str
) -> Answer:
    """Post ``body``: status, media type and body of the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.post(address, json=body, headers={"accept": accept} | named) as response:
        return response.status, response.content_type, await response.json()


async def get(client: Client, address: str, accept: str = "*/*", **parameters: str) -> Answer:
    """Ask by GET."""
    async with client.get(address, params=parameters, headers={"accept": accept}) as response:
        return response.status, response.content_type, await response.json()


def code_of(answer: Answer) -> str:
    """The code of the first error."""
    code: str = answer[2]["errors"][0]["extensions"]["code"]
    return code


class TestAnswers:
    async def test_a_get_that_would_answer_the_same_is_answered_with_nothing(
        self, client: Client, address: str
    ) -> None:
        asked = {"query": "{ greeting }"}
        async with client.get(address, params=asked) as first:
            tag = first.headers["etag"]
            assert first.status == 200
        for held, status in ((tag, 304), (f'"x", {tag}', 304), ('W/"x"', 200)):
            headers = {"if-none-match": held}
            async with client.get(address, params=asked, headers=headers) as again:
                assert (again.status, again.headers["etag"]) == (status, tag)
                assert again.headers["cache-control"] == "no-store"

    async def test_neither_a_post_nor_an_error_has_a_tag(
        self, client: Client, address: str
    ) -> None:
        async with client.post(address, json={"query": "{ greeting }"}) as answer:
            assert "etag" not in answer.headers
        async with client.get(address, params={"query": "{ nothing }"}) as answer:
            assert "etag" not in answer.headers

    async def test_a_query_is_answered(self, client: Client, address: str) -> None:
        body = {
            "query": "query Greet($name: String!) { greeting(name: $name) }",
            "variables": {"name": "Zoë"},
            "operationName": "Greet",
            "extensions": {"trace": 1},
        }

        assert await post(client, address, body) == (
            200,
            OLD,
            {"data": {"greeting": "Hello Zoë"}},
        )

    async def test_one_of_several_operations_is_answered_by_name(
        self, client: Client, address: str
    ) -> None:
        document = 'query A { greeting } query B { greeting(name: "B") }'

        named = await post(client, address, {"query": document, "operationName": "B"})
        unnamed = await post(client, address, {"query": document}, accept=NEW)

        assert named[2] == {"data": {"greeting": "Hello B"}}
        assert unnamed[0] == 400
        assert code_of(unnamed) == "OPERATION_RESOLUTION_FAILURE"

    async def test_a_refusal_comes_with_data_and_200(self, client: Client, address: str) -> None:
        for accept in (OLD, NEW):
            status, _, body = await post(client, address, {"query": "{ refuse }"}, accept=accept)

            assert status == 200
            assert body["data"] is None
            assert body["errors"][0]["path"] == ["refuse"]
            assert body["errors"][0]["extensions"]["field"] == "setRunId"

    async def test_a_failing_field_leaves_the_others(self, client: Client, address: str) -> None:
        _, _, body = await post(client, address, {"query": "{ greeting optional }"})

        assert body["data"] == {"greeting": "Hello you", "optional": None}
        assert body["errors"][0]["message"] == "Not this one."

    async def test_an_unexpected_error_does_not_leak(
        self, client: Client, address: str, secret: str
    ) -> None:
        answer = await post(client, address, {"query": "{ leak }"})

        assert code_of(answer) == "INTERNAL"
        assert secret not in str(answer)

    async def test_answers_are_not_stored_by_proxies(self, client: Client, address: str) -> None:
        async with client.get(address, params={"query": "{ greeting }"}) as response:
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["vary"] == "Accept"
            assert response.headers["x-content-type-options"] == "nosniff"


class TestMediaTypes:
    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            (NEW, NEW),
            (OLD, OLD),
            ("*/*", OLD),
            (f"{NEW}, {OLD};q=0.9", NEW),
            (f"{NEW};q=0.5, {OLD}", OLD),
            (f"{NEW};q=0", OLD),
            (f"{NEW};charset=utf-8", NEW),
            ("application/json, multipart/mixed", OLD),
            ("text/event-stream", OLD),
        ],
    )
    async def test_the_preferred_one_is_answered(
        self, client: Client, address: str, accept: str, media_type: str
    ) -> None:
        answer = await post(client, address, {"query": "{ greeting }"}, accept=accept)

        assert answer == (200, media_type, {"data": {"greeting": "Hello you"}})

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
            ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
            ({"query": "query ($n: String!) { greeting(name: $n) }"}, "BAD_USER_INPUT"),
            ({"query": "{ greeting }", "operationName": "A"}, "OPERATION_RESOLUTION_FAILURE"),
            ({"query": "fragment F on Query { greeting }"}, "OPERATION_RESOLUTION_FAILURE"),
            ({"query": "{ " + "greeting " * 501 + "}"}, "TOO_MANY_FIELDS"),
        ],
    )
    async def test_a_document_that_cannot_run_is_400_in_the_new_one_only(
        self, client: Client, address: str, body: dict[str, Any], code: str
    ) -> None:
        new = await post(client, address, body, accept=NEW)
        old = await post(client, address, body, accept=OLD)

        assert (new[0], old[0]) == (400, 200)
        assert code_of(new) == code_of(old) == code
        assert "data" not in new[2]


class TestRequests:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "query"),
            ({"query": ""}, "query"),
            ({"query": 7}, "query"),
            ({"query": "{ greeting }", "variables": [1]}, "variables"),
            ({"query": "{ greeting }", "extensions": "x"}, "extensions"),
            ({"query": "{ greeting }", "operationName": 7}, "operationName"),
            ([{"query": "{ greeting }"}], None),
            ("{ greeting }", None),
        ],
    )
    async def test_a_malformed_request_names_the_field(
        self, client: Client, address: str, body: Any, field: str | None
    ) -> None:
        answer = await post(client, address, body)

        assert answer[0] == 400
        assert code_of(answer) == "BAD_REQUEST"
        assert answer[2]["errors"][0]["extensions"].get("field") == field

    async def test_a_body_that_is_no_json_is_told(self, client: Client, address: str) -> None:
        headers = {"content-type": OLD}
        async with client.post(address, data=b"{", headers=headers) as response:
            assert response.status == 400
            assert "no valid JSON" in await response.text()

    @pytest.mark.parametrize(
        "content_type",
        [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "text/plain; application/json",
            "",
        ],
    )
    async def test_only_json_bodies_are_read(
        self, app: Any, client: Client, address: str, content_type: str
    ) -> None:
        before = app.state.counter.value
        body = b'{"query": "mutation { increment }"}'
        headers = {"content-type": content_type}

        async with client.post(address, data=body, headers=headers) as response:
            assert response.status == 415
            answer = await response.json()

        assert answer["errors"][0]["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"
        assert app.state.counter.value == before

    @pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", "Application/JSON"])
    async def test_json_is_known_however_it_is_written(
        self, client: Client, address: str, content_type: str
    ) -> None:
        headers = {"content-type": content_type}
        async with client.post(address, data=b'{"query":"{greeting}"}', headers=headers) as answer:
            assert answer.status == 200

    @pytest.mark.parametrize("announced", [True, False])
    async def test_a_body_over_the_limit_is_refused(
        self, client: Client, address: str, announced: bool
    ) -> None:
        body = b'{"query": "{ greeting }"}' + b" " * MAX_BODY_BYTES

        async def chunks() -> Any:
            yield body

        data = body if announced else chunks()
        async with client.post(address, data=data, headers={"content-type": OLD}) as response:
            assert response.status == 413
            answer = await response.json()

        assert answer["errors"][0]["extensions"]["code"] == "BODY_TOO_LARGE"

    async def test_a_body_of_just_the_limit_is_read(self, client: Client, address: str) -> None:
        body = b'{"query": "{ greeting }"}'.ljust(MAX_BODY_BYTES)
        async with client.post(address, data=body, headers={"content-type": OLD}) as response:
            assert response.status == 200


class TestMethods:
    async def test_a_query_by_get(self, client: Client, address: str) -> None:
        answer = await get(
            client,
            address,
            query="query A($n: String!) { greeting(name: $n) } query B { counter }",
            operationName="A",
            variables='{"n": "X"}',
        )

        assert answer == (200, OLD, {"data": {"greeting": "Hello X"}})

    async def test_a_mutation_by_get_is_refused(
        self, app: Any, client: Client, address: str
    ) -> None:
        before = app.state.counter.value

        for accept in (OLD, NEW):
            parameters = {"query": "mutation { increment }"}
            headers = {"accept": accept}
            async with client.get(address, params=parameters, headers=headers) as response:
                assert response.status == 405
                assert response.headers["allow"] == "POST"
                (error,) = (await response.json())["errors"]
            assert error["extensions"]["code"] == "OPERATION_NOT_ALLOWED"
        assert app.state.counter.value == before

    async def test_a_mutation_by_post_runs(self, app: Any, client: Client, address: str) -> None:
        before = app.state.counter.value

        answer = await post(client, address, {"query": "mutation { increment }"})

        assert answer[2] == {"data": {"increment": before + 1}}

    async def test_a_subscription_by_post_is_refused(self, client: Client, address: str) -> None:
        answer = await post(client, address, {"query": "subscription { count(to: 1) }"})

        assert answer[0] == 400
        assert "graphql-transport-ws" in answer[2]["errors"][0]["message"]

    async def test_bad_variables_by_get_are_told(self, client: Client, address: str) -> None:
        answer = await get(client, address, query="{ greeting }", variables="{")

        assert answer[0] == 400
        assert "variables" in answer[2]["errors"][0]["message"]

    async def test_other_methods_are_refused(self, client: Client, address: str) -> None:
        async with client.put(address, json={}) as response:
            assert response.status == 405


class TestContext:
    async def test_its_refusal_is_a_graphql_error(self, client: Client, address: str) -> None:
        answer = await post(client, address, {"query": "{ greeting }"}, x_test="anonymous")

        assert answer[0] == 401
        assert answer[2] == {
            "errors": [
                {
                    "message": "Send an API key.",
                    "extensions": {"code": "UNAUTHENTICATED", "field": "apiKey"},
                }
            ]
        }

    async def test_its_failure_does_not_leak(
        self, client: Client, address: str, secret: str
    ) -> None:
        answer = await post(client, address, {"query": "{ greeting }"}, x_test="broken")

        assert answer[0] == 500
        assert code_of(answer) == "INTERNAL"
        assert secret not in str(answer)
