"""What both kinds of agents have in common: every way in which an endpoint can fail."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

import aiohttp
import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.ports import Agent, AgentTurn
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

GOOD = {"choices": [{"message": {"content": "Done."}}]}

Connect = Callable[..., Agent]


@pytest.fixture(params=["chat", "http"])
def connect(
    request: pytest.FixtureRequest, client: aiohttp.ClientSession, retries: Retries
) -> Connect:
    def build(url: str, variables: dict[str, str] | None = None, **changes: object) -> Agent:
        fields: dict[str, object] = {"url": url, "timeout_seconds": 5} | changes
        connector: ChatConnector | HttpConnector
        if request.param == "chat":
            connector = ChatConnector.model_validate(fields)
        else:
            fields |= {"body_template": {}, "answer_path": "$.choices[0].message.content"}
            connector = HttpConnector.model_validate(fields)
        return agent_for(connector, Surroundings(freely(variables or {}), client, retries))

    return build


async def test_takes_the_answer(connect, endpoint, turn: AgentTurn) -> None:
    endpoint.answers(GOOD)
    reply = await connect(endpoint.url).reply(turn)
    assert reply.texts == ("Done.",)
    assert not reply.ended


async def test_says_that_the_connection_is_refused(connect, nobody, turn, delays) -> None:
    with pytest.raises(EndpointUnavailable, match=f"{nobody}.*refused.*3 times"):
        await connect(nobody).reply(turn)
    assert delays == [0.2, 0.4]


async def test_asks_again_with_the_same_key_after_a_503(connect, endpoint, turn, delays) -> None:
    endpoint.answers({"error": "restarting"}, status=503)
    endpoint.answers(GOOD)
    reply = await connect(endpoint.url).reply(turn)
    assert reply.texts == ("Done.",)
    keys = [asked.headers["Idempotency-Key"] for asked in endpoint.requests]
    assert keys == ["session-1-turn-2", "session-1-turn-2"]
    assert delays == [0.2]


async def test_asks_again_after_a_broken_connection(connect, endpoint, turn) -> None:
    endpoint.aborts()
    endpoint.answers(GOOD)
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)
    assert len(endpoint.requests) == 2


async def test_gives_up_on_broken_connections(connect, endpoint, turn) -> None:
    endpoint.aborts()
    with pytest.raises(EndpointUnavailable, match="broke off"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 3


async def test_answers_that_break_off_in_the_middle_are_the_agents_fault(
    connect, endpoint, turn, no_time
) -> None:
    endpoint.breaks_off()
    with pytest.raises(AgentFault, match=r"status 200.*broke off after 13 bytes.*Asked 3 times"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 3
    assert all("broke off" in reason for reason in no_time.reasons)


async def test_asks_again_after_an_answer_that_broke_off(connect, endpoint, turn) -> None:
    endpoint.breaks_off()
    endpoint.answers(GOOD)
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)
    assert len({asked.headers["Idempotency-Key"] for asked in endpoint.requests}) == 1


OVERLOADED = [408, 425, 429, 502, 503, 504, 529]


@pytest.mark.parametrize("status", OVERLOADED)
async def test_overload_is_waited_out(connect, endpoint, turn, status, delays) -> None:
    for _ in range(5):
        endpoint.answers({}, status=status)
    endpoint.answers(GOOD)
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2]


@pytest.mark.parametrize("status", OVERLOADED)
async def test_overload_without_an_end_is_infrastructure(
    connect, endpoint, turn, status, delays
) -> None:
    endpoint.answers({}, status=status)
    with pytest.raises(EndpointUnavailable, match=rf"status {status}.*Asked 18 times within 120"):
        await connect(endpoint.url).reply(turn)
    assert sum(delays) == pytest.approx(120)


ERRORS = [
    {"error": {"message": "overloaded", "type": "server_error", "code": 503}},
    {"error": {"message": "busy"}},
    {"type": "error", "error": {"type": "overloaded_error"}},
    {"error": {"code": 429, "message": "slow down"}, "choices": []},
    {"error": {"code": "rate_limit_exceeded", "type": "requests"}},
]


@pytest.mark.parametrize("body", ERRORS)
async def test_an_error_object_with_a_good_status_is_overload(
    connect, endpoint, turn, body
) -> None:
    endpoint.answers(body)
    endpoint.answers(GOOD)
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)
    assert len(endpoint.requests) == 2


async def test_an_error_object_without_an_end_is_infrastructure(connect, endpoint, turn) -> None:
    endpoint.answers({"error": {"message": "overloaded"}})
    with pytest.raises(EndpointUnavailable, match=r"answered with an error.*overloaded"):
        await connect(endpoint.url).reply(turn)


async def test_an_answer_counts_whatever_stands_beside_it(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD | {"error": {"message": "a warning"}})
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)
    assert len(endpoint.requests) == 1


CONFIGURATION = [401, 402, 403, 404, 405, 407, 410, 415]


@pytest.mark.parametrize("status", CONFIGURATION)
async def test_configuration_is_not_the_agents_fault(connect, endpoint, turn, status) -> None:
    endpoint.answers(raw=b"no", status=status)
    with pytest.raises(EndpointMisconfigured, match=rf"status {status}; .*(?:check|pay)"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"code": "model_not_found", "message": "no"}),
        (400, {"message": "The model `gpt-99` does not exist"}),
        (400, {"message": "Invalid model: gpt-99"}),
        (429, {"code": "insufficient_quota"}),
        (200, {"code": 401}),
        (200, {"code": "invalid_api_key", "type": "invalid_request_error"}),
    ],
)
async def test_configuration_that_is_told_by_its_error(
    connect, endpoint, turn, status, error
) -> None:
    endpoint.answers({"error": error}, status=status)
    with pytest.raises(EndpointMisconfigured, match=r"check|quota"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("status", [400, 409, 418, 422, 500, 501])
async def test_other_statuses_are_the_agents_fault(connect, endpoint, turn, status) -> None:
    endpoint.answers(raw=b"no\nluck", status=status)
    with pytest.raises(AgentFault, match=f"status {status}.*no luck"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 1


async def test_redirects_are_not_followed(connect, endpoint, turn) -> None:
    endpoint.answers(status=307, headers={"Location": "/elsewhere"})
    with pytest.raises(EndpointMisconfigured, match="redirect"):
        await connect(endpoint.url).reply(turn)
    assert len(endpoint.requests) == 1


async def test_late_answers_are_the_agents_fault(connect, endpoint, turn) -> None:
    endpoint.hangs()
    with pytest.raises(AgentFault, match=r"did not answer within 0\.3 s"):
        await connect(endpoint.url, timeout_seconds=0.3).reply(turn)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<html>Hello</html>", "no valid JSON.*<html>Hello"),
        (b"", "nothing at all"),
        (b'{"choices": [', "no valid JSON"),
        (b'{"choices": [{"message": {"content": "hi", "score": NaN}}]}', "no valid JSON"),
        (b'{"choices": [{"message": {"content": "hi", "score": 1e999}}]}', "infinity"),
        (b'{"choices": [{"message": {"content": "\xff"}}]}', "UTF-8"),
        (b'{"choices": [{"message": {"content": " \\n "}}]}', "is empty"),
        (b'{"choices": [{"message": {"content": ""}}]}', "is empty"),
        (b'{"choices": [{"message": {"content": 7}}]}', "holds a number"),
        (b'{"choices": []}', r"choices\[0\]"),
        (b'"Hello"', r"choices\[0\].*Hello"),
        (b"[" * 2000, "no valid JSON"),
        (b"[" * 500 + b"]" * 500, "(?:nothing stands at|is missing)"),
    ],
)
async def test_garbage_is_the_agents_fault(connect, endpoint, turn, raw, reason) -> None:
    endpoint.answers(raw=raw)
    with pytest.raises(AgentFault, match=reason) as fault:
        await connect(endpoint.url).reply(turn)
    assert len(str(fault.value)) < 600
    assert "\x00" not in str(fault.value)


SAID = '{"choices": [{"message": {"content": "%s"}}], "content": "%s"}'


@pytest.mark.parametrize(
    ("raw", "headers", "text"),
    [
        (b"\xef\xbb\xbf" + (SAID % ("Done.", "Done.")).encode(), {}, "Done."),
        ((SAID % ("Café", "Café")).encode("latin-1"), {"charset": "ISO-8859-1"}, "Café"),
        ((SAID % ("5 €", "5 €")).encode("cp1252"), {"charset": "windows-1252"}, "5 €"),
        ((SAID % ("Café", "Café")).encode(), {"charset": "ISO-8859-1"}, "Café"),
        ((SAID % ("Hi \\ud83d", "Hi \\ud83d")).encode(), {}, "Hi \ufffd"),
        ((SAID % ("Hi \\ud83d\\ude00", "Hi \\ud83d\\ude00")).encode(), {}, "Hi 😀"),
        ((SAID % ("a\\u0000b", "a\\u0000b")).encode(), {}, "a\ufffdb"),
        ((SAID % ("\\u001b[31mRed", "\\u001b[31mRed")).encode(), {}, "\x1b[31mRed"),
    ],
)
async def test_unusual_bytes_are_read_as_they_were_meant(
    connect, endpoint, turn, raw, headers, text
) -> None:
    parameters = "".join(f"; {name}={value}" for name, value in headers.items())
    endpoint.answers(raw=raw, headers={"Content-Type": f"application/json{parameters}"})
    assert (await connect(endpoint.url).reply(turn)).texts == (text,)


async def test_a_packed_answer_is_unpacked(connect, endpoint, turn) -> None:
    endpoint.answers(
        raw=gzip.compress((SAID % ("Done.", "Done.")).encode()),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )
    assert (await connect(endpoint.url).reply(turn)).texts == ("Done.",)


@pytest.mark.parametrize(
    ("text", "said", "reasoning"),
    [
        ("<think>Full, I fear.</think>Sorry, we are full.", "Sorry, we are full.", "Full, I fear."),
        ("Full, I fear.</think>Sorry.", "Sorry.", "Full, I fear."),
        ("Sorry. <think>I am done", "Sorry.", "I am done"),
        ("Write `<think>` before it.", "Write `<think>` before it.", ""),
    ],
)
async def test_reasoning_is_not_what_the_agent_said(
    connect, endpoint, turn, text, said, reasoning
) -> None:
    endpoint.answers({"choices": [{"message": {"content": text}}], "content": text})
    reply = await connect(endpoint.url).reply(turn)
    assert (reply.texts, reply.reasoning) == ((said,), reasoning)


@pytest.mark.parametrize("text", ["<think>Hm.</think>", "<think>Hm.", "Hm.</think> "])
async def test_an_agent_that_only_reasons_has_not_answered(connect, endpoint, turn, text) -> None:
    endpoint.answers({"choices": [{"message": {"content": text}}], "content": text})
    with pytest.raises(AgentFault, match="holds reasoning and nothing that is said"):
        await connect(endpoint.url).reply(turn)


async def test_stops_reading_an_endless_answer(connect, endpoint, turn) -> None:
    endpoint.streams(megabytes=64)
    with pytest.raises(AgentFault, match="more than 1024 KiB"):
        await connect(endpoint.url).reply(turn)
    assert endpoint.streamed < 32 * 1024 * 1024


async def test_an_endless_complaint_is_cut_as_well(connect, endpoint, turn) -> None:
    endpoint.answers(raw=b"x" * 5_000_000, status=500)
    with pytest.raises(AgentFault, match="status 500") as fault:
        await connect(endpoint.url).reply(turn)
    assert len(str(fault.value)) < 600


async def test_what_does_not_speak_http_is_the_agents_fault(connect, no_http, turn) -> None:
    with pytest.raises(AgentFault, match="does not answer in HTTP"):
        await connect(no_http).reply(turn)


async def test_names_the_variable_that_is_not_set(connect, turn) -> None:
    agent = connect("${SIMULATION_AGENT_HOST}/talk")
    with pytest.raises(EndpointUnavailable, match="SIMULATION_AGENT_HOST, which is not set"):
        await agent.reply(turn)


@pytest.mark.parametrize("address", ["", "agent:80", "http://", "ftp://host/", "http://[bad/"])
async def test_a_variable_that_is_no_address(connect, turn, address) -> None:
    agent = connect("${SIMULATION_AGENT_URL}", {"SIMULATION_AGENT_URL": address})
    with pytest.raises(EndpointUnavailable, match="no valid address"):
        await agent.reply(turn)


async def test_a_header_that_http_forbids(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD)
    agent = connect(
        endpoint.url,
        {"SIMULATION_AGENT_KEY": "secret\nvalue"},
        headers={"X-Key": "${SIMULATION_AGENT_KEY}"},
    )
    with pytest.raises(EndpointUnavailable, match="line break") as fault:
        await agent.reply(turn)
    assert "secret" not in str(fault.value)


async def test_reasons_never_quote_secrets(connect, endpoint, turn) -> None:
    endpoint.answers({"error": "wrong token s3cr3t-token or pa55word"}, status=401)
    agent = connect(
        f"{endpoint.url}/${{SIMULATION_AGENT_PATH}}?key=hidden",
        {"SIMULATION_AGENT_TOKEN": "s3cr3t-token", "SIMULATION_AGENT_PATH": "hook-9f1"},
        headers={"X-Auth": "${SIMULATION_AGENT_TOKEN}", "X-Api-Key": "Bearer pa55word"},
    )
    with pytest.raises(
        EndpointMisconfigured, match=r"\$\{SIMULATION_AGENT_PATH\}.*\*\*\* or \*\*\*"
    ) as fault:
        await agent.reply(turn)
    assert endpoint.requests[0].headers["X-Auth"] == "s3cr3t-token"
    for secret in ("s3cr3t", "hook-9f1", "hidden", "pa55word"):
        assert secret not in str(fault.value)


async def test_reasons_never_quote_what_the_connector_withholds(connect, endpoint, turn) -> None:
    # A service that refuses a request may well send it back.
    secrets = ["us3r-name", "pa55word", "qu3ry", "s3ssion", "internal-9f1"]
    endpoint.answers({"error": f"no: {' '.join(secrets)} fast"}, status=400)
    agent = connect(
        f"{endpoint.url.replace('://', '://us3r-name:pa55word@')}?via=qu3ry",
        headers={"Cookie": "sid=s3ssion; lang=en", "X-Tenant": "internal-9f1", "X-Mode": "fast"},
    )
    with pytest.raises(AgentFault, match="fast") as fault:
        await agent.reply(turn)
    assert [secret for secret in secrets if secret in str(fault.value)] == []


async def test_each_request_says_to_which_session_it_belongs(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD)
    await connect(endpoint.url).reply(turn)
    await connect(endpoint.url, headers={"x-session-id": "mine"}).reply(turn)
    sessions = [asked.headers.getall("X-Session-Id") for asked in endpoint.requests]
    assert sessions == [["5f0000000000000000000001"], ["mine"]]


async def test_a_session_is_a_trace_and_each_question_a_span_of_it(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD)
    agent = connect(endpoint.url)
    for key in ("session-1-turn-2", "session-1-turn-2", "session-1-turn-3"):
        await agent.reply(replace(turn, idempotency_key=key))
    await connect(endpoint.url, headers={"Traceparent": "mine"}).reply(turn)
    *traces, own = [asked.headers.getall("traceparent") for asked in endpoint.requests]
    (first,), (again,), (second,) = traces
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", first)
    assert first == again != second
    assert first.split("-")[1] == second.split("-")[1]
    assert own == ["mine"]


async def test_headers_are_filled_in_for_each_turn(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD)
    agent = connect(
        endpoint.url,
        {"SIMULATION_AGENT_KEY": "s3cr3t {{turn}}"},
        headers={
            "X-Conversation": "{{session_id}}/{{ turn }}",
            "X-Phone": "{{user_variables.phone}}",
            "X-Auth": "Key ${SIMULATION_AGENT_KEY} of {{user_variables.nobody}}.",
            "X-All": "{{user_variables}}",
        },
    )
    await agent.reply(turn)
    sent = endpoint.requests[0].headers
    assert sent["X-Conversation"] == "5f0000000000000000000001/2"
    assert sent["X-Phone"] == "555"
    assert sent["X-Auth"] == "Key s3cr3t {{turn}} of ."
    assert sent["X-All"] == '{"phone": "555"}'


async def test_whoever_is_played_names_no_variable_and_begins_no_header(
    connect, endpoint, turn
) -> None:
    endpoint.answers(GOOD)
    agent = connect(
        endpoint.url,
        {"SIMULATION_AGENT_KEY": "s3cr3t"},
        headers={"X-Phone": "{{user_variables.phone}}", "X-Key": "${SIMULATION_AGENT_KEY}"},
    )
    evil = "${SIMULATION_AGENT_KEY}\r\nX-Admin: 1 {{session_id}}"
    await agent.reply(replace(turn, user_variables={"phone": evil}))
    sent = endpoint.requests[0].headers
    assert sent["X-Phone"] == "${SIMULATION_AGENT_KEY}  X-Admin: 1 {{session_id}}"
    assert "X-Admin" not in sent


async def test_no_cookie_goes_from_one_conversation_to_another(connect, endpoint, turn) -> None:
    endpoint.answers(GOOD, headers={"Set-Cookie": "who=alice"})
    agent = connect(endpoint.url)
    await agent.reply(turn)
    await agent.reply(turn)
    assert "Cookie" not in endpoint.requests[1].headers
