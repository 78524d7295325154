"""The chat model over the wire."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from simulation.catalog.service import ModelPreference
from simulation.catalog.session.transcript import Usage
from simulation.runner.faults import EndpointFault, EndpointUnavailable
from simulation.runner.models.chat_model import OpenAiChatModel
from simulation.runner.wire.retries import Retries

HELLO = [{"role": "user", "content": "Hello."}]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


@pytest.fixture
def model_at(client: aiohttp.ClientSession, retries: Retries) -> Callable[..., OpenAiChatModel]:
    def build(url: str, api_key: str | None = "k-12345", **options: Any) -> OpenAiChatModel:
        return OpenAiChatModel(client, url, "small", api_key, retries=retries, **options)

    return build


@pytest.fixture
def model(model_at, endpoint) -> OpenAiChatModel:
    return model_at(f"{endpoint.url}/v1/")


async def test_asks_and_reads_the_answer(model, endpoint) -> None:
    endpoint.answers(
        {
            "choices": [{"message": {"content": "Hi."}}],
            "usage": {"prompt_tokens": 4, "completion_tokens": 2},
        }
    )
    answer = await model.complete(HELLO)
    assert answer.text == "Hi."
    assert answer.usage == Usage(prompt_tokens=4, completion_tokens=2)
    (asked,) = endpoint.requests
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == "Bearer k-12345"
    assert asked.json == {"model": "small", "messages": HELLO}


async def test_a_preference_replaces_the_model_and_adds_parameters(model, endpoint) -> None:
    endpoint.says("{}")
    params = {"temperature": 0, "model": "x", "messages": [], "stream": True, "n": 3}
    await model.complete(
        HELLO, model=ModelPreference(llm_name="large", params=params), schema=SCHEMA
    )
    assert endpoint.requests[0].json == {
        "model": "large",
        "messages": HELLO,
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
        },
    }


async def test_needs_no_key(model_at, endpoint) -> None:
    endpoint.says("Hi.")
    await model_at(endpoint.url, api_key=None).complete(HELLO)
    assert "Authorization" not in endpoint.requests[0].headers


async def test_waits_as_long_as_it_is_asked_to(model, endpoint, delays) -> None:
    endpoint.answers({}, status=429, headers={"Retry-After": "3"})
    endpoint.answers({}, status=503, headers={"Retry-After": "25"})
    endpoint.says("Hi.")
    assert (await model.complete(HELLO)).text == "Hi."
    assert delays == [3, 25]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT"}, 30),
        ({"Retry-After": "Wednesday, 21-Oct-26 07:28:30 GMT"}, 30),
        ({"Retry-After": "Wed, 21 Oct 2026 07:00:00 GMT"}, 0.2),
        ({"Retry-After": "tomorrow"}, 0.2),
        ({"Retry-After": "-5"}, 0.2),
        ({"Retry-After": "0"}, 0.2),
    ],
)
async def test_a_moment_is_meant_by_the_clock_of_who_names_it(
    model, endpoint, delays, headers, seconds
) -> None:
    sent = {"Date": "Wed, 21 Oct 2026 07:28:00 GMT"}
    endpoint.answers({}, status=429, headers=headers | sent)
    endpoint.says("Hi.")
    assert (await model.complete(HELLO)).text == "Hi."
    assert delays == [seconds]


async def test_a_longer_pause_than_anybody_has_patience_is_not_begun(
    model, endpoint, delays
) -> None:
    endpoint.answers({}, status=429, headers={"Retry-After": "86400"})
    with pytest.raises(
        EndpointUnavailable, match=r"status 429; slow down.*a pause of 86400 s.*Asked once"
    ):
        await model.complete(HELLO)
    assert delays == []


async def test_chance_spreads_those_who_were_refused_together(client, endpoint, no_time) -> None:
    endpoint.answers({}, status=429)
    endpoint.answers({}, status=429, headers={"Retry-After": "10"})
    endpoint.says("Hi.")
    retries = Retries(waiting=no_time, chance=lambda: 0.5)
    await OpenAiChatModel(client, endpoint.url, "small", retries=retries).complete(HELLO)
    assert no_time.delays == pytest.approx([0.15, 10.5])


async def test_what_is_too_long_for_the_model_is_said(model, endpoint) -> None:
    error = {"message": "maximum context length", "code": "context_length_exceeded"}
    endpoint.answers({"error": error}, status=400)
    with pytest.raises(EndpointUnavailable, match="too long for the model"):
        await model.complete(HELLO)


async def test_answers_that_break_off(model, endpoint) -> None:
    endpoint.breaks_off()
    with pytest.raises(EndpointUnavailable, match=r"broke off after.*Asked 3 times"):
        await model.complete(HELLO)


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (401, "API key"),
        (403, "permits"),
        (404, "name of the model"),
        (400, "parameters"),
        (500, "log"),
        (302, "redirect"),
    ],
)
async def test_refusals_name_a_remedy(model, endpoint, status, remedy) -> None:
    endpoint.answers({"error": "bad key k-12345"}, status=status)
    with pytest.raises(EndpointUnavailable, match=f"status {status}.*{remedy}") as fault:
        await model.complete(HELLO)
    assert "k-12345" not in str(fault.value)
    assert len(endpoint.requests) == 1


async def test_nobody_there(model_at, nobody, delays) -> None:
    with pytest.raises(EndpointUnavailable, match=r"The model at .*refused"):
        await model_at(nobody).complete(HELLO)
    assert len(delays) == 2


class EmptyDirectory(AbstractResolver):
    """Knows no host."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(socket.EAI_NONAME, "unknown")

    async def close(self) -> None:
        pass


async def test_an_unknown_host(retries) -> None:
    connector = aiohttp.TCPConnector(resolver=EmptyDirectory())
    async with aiohttp.ClientSession(connector=connector) as session:
        model = OpenAiChatModel(session, "http://model.example", "small", retries=retries)
        with pytest.raises(EndpointUnavailable, match=r"model\.example.*host name is unknown"):
            await model.complete(HELLO)


async def test_too_slow(model_at, endpoint) -> None:
    endpoint.hangs()
    with pytest.raises(EndpointUnavailable, match="within"):
        await model_at(endpoint.url, timeout_seconds=0.3).complete(HELLO)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"oops", "no valid JSON.*oops"),
        (b"{}", r"choices\[0\]"),
        (b'{"choices": [{"message": {"content": 1}}]}', "holds a number"),
        (b"x" * 2_000_000, "more than 1024 KiB"),
    ],
)
async def test_wrong_answers(model, endpoint, raw, reason) -> None:
    endpoint.answers(raw=raw)
    with pytest.raises(EndpointFault, match=reason):
        await model.complete(HELLO)


async def test_two_kinds_of_credentials(model_at, endpoint) -> None:
    with pytest.raises(EndpointUnavailable, match="two kinds of credentials"):
        await model_at(endpoint.url.replace("//", "//me:pa55word@")).complete(HELLO)


async def test_an_address_with_credentials_is_shown_without_them(model_at, nobody) -> None:
    url = nobody.replace("//", "//me:pa55word@")
    with pytest.raises(EndpointUnavailable) as fault:
        await model_at(url, api_key=None).complete(HELLO)
    assert "pa55word" not in str(fault.value)
    assert nobody in str(fault.value)
