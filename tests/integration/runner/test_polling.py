"""Answers of HTTP agents that come later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from simulation.catalog.connectors.http import HttpConnector
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured
from simulation.runner.ports import Agent
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

STATES = {"until_path": "$.status", "until": ["done"], "failed": ["failed"]}
JOB = {"path": "/jobs/{{id}}", "id_path": "$.job"}
DONE = {"status": "done", "text": "Booked."}


@pytest.fixture
def connect(client: aiohttp.ClientSession, endpoint: Any, retries: Retries) -> Callable[..., Agent]:
    def build(timeout_seconds: float = 5, **poll: Any) -> Agent:
        fields = {
            "url": f"{endpoint.url}/talk",
            "body_template": "{{message}}",
            "answer_path": "$.text",
            "timeout_seconds": timeout_seconds,
            "headers": {"X-Key": "k-123"},
            "poll": {"interval_seconds": 0.05} | poll,
        }
        connector = HttpConnector.model_validate(fields)
        return agent_for(connector, Surroundings(freely({}), client, retries))

    return build


async def test_asks_until_the_answer_is_there(connect, endpoint, turn) -> None:
    endpoint.answers({"job": "a/7", "status": "queued"}, status=202)
    endpoint.answers({"status": "running", "text": "Bo"})
    endpoint.answers({}, status=503)
    endpoint.answers(DONE)
    assert (await connect(**STATES, **JOB).reply(turn)).texts == ("Booked.",)
    first, *looks = endpoint.requests
    assert (first.method, first.path) == ("POST", "/talk")
    assert {(each.method, each.path, each.json) for each in looks} == {("GET", "/jobs/a/7", None)}
    assert len(looks) == 3
    assert {each.headers["X-Key"] for each in endpoint.requests} == {"k-123"}
    assert len({each.headers["traceparent"] for each in endpoint.requests}) == 1


@pytest.mark.parametrize(
    ("poll", "body", "headers"),
    [
        ({}, None, {"Location": "/jobs/7"}),
        ({}, None, {"Operation-Location": "jobs/7"}),
        ({"url_path": "$.links.self"}, {"links": {"self": "/jobs/7"}}, {}),
        ({"url_path": "$.links.self"}, {"links": {"self": "HERE/jobs/7"}}, {}),
    ],
)
async def test_the_answer_says_where_it_will_be(
    connect, endpoint, turn, poll, body, headers
) -> None:
    if body is None:
        endpoint.answers(raw=b"", status=202, headers=headers)
    else:
        where = body["links"]["self"].replace("HERE", endpoint.url)
        endpoint.answers({"links": {"self": where}}, status=202)
    endpoint.answers({"text": ""}, status=202)
    endpoint.answers({"text": "Booked."})
    assert (await connect(**poll).reply(turn)).texts == ("Booked.",)
    assert [each.path for each in endpoint.requests] == ["/talk", "/jobs/7", "/jobs/7"]


@pytest.mark.parametrize("poll", [{}, STATES, {"until_path": "$.status"}])
async def test_an_answer_that_is_there_at_once_is_taken(connect, endpoint, turn, poll) -> None:
    endpoint.answers(DONE)
    assert (await connect(**poll).reply(turn)).texts == ("Booked.",)
    assert len(endpoint.requests) == 1


async def test_the_agent_may_say_when_to_ask_again(connect, endpoint, turn) -> None:
    endpoint.answers({"job": 7}, status=202, headers={"Retry-After": "0"})
    endpoint.answers({"text": "Booked."})
    await connect(interval_seconds=60, timeout_seconds=60, **JOB).reply(turn)


async def test_an_answer_that_does_not_come_is_late(connect, endpoint, turn) -> None:
    endpoint.answers({"job": 7, "status": "queued"})
    with pytest.raises(
        AgentFault, match=r"not there within 0\.3 s, after it was asked for \d times.*queued"
    ):
        await connect(timeout_seconds=0.3, **STATES, **JOB).reply(turn)
    assert 3 <= len(endpoint.requests) <= 6


@pytest.mark.parametrize(
    ("first", "poll", "reason"),
    [
        (
            {"status": "failed", "error": {"message": "full"}},
            STATES,
            r"failed: 'failed' stands at.*full",
        ),
        ({"status": "queued"}, STATES, "does not say where to ask.*queued"),
        ({"job": {}}, JOB, r"no text stands at \$\.job"),
        ({"job": "  "}, JOB, r"no text stands at \$\.job"),
        ({"url": "http://other.example/"}, {"url_path": "$.url"}, "at another host, which is not"),
        ({"url": "file:///etc/passwd"}, {"url_path": "$.url"}, "at another host, which is not"),
        ({"url": "http://[bad/"}, {"url_path": "$.url"}, "at another host, which is not"),
        ({"status": "done"}, STATES, r"nothing stands at \$\.text"),
    ],
)
async def test_first_answers_that_lead_nowhere(
    connect, endpoint, turn, first, poll, reason
) -> None:
    endpoint.answers(first)
    with pytest.raises(AgentFault, match=reason):
        await connect(**poll).reply(turn)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(("status", "fault"), [(500, AgentFault), (404, EndpointMisconfigured)])
async def test_a_look_that_is_refused(connect, endpoint, turn, status, fault) -> None:
    endpoint.answers({"job": 7}, status=202)
    endpoint.answers({}, status=status)
    with pytest.raises(fault, match=f"status {status}"):
        await connect(**JOB).reply(turn)


async def test_a_job_that_fails_later(connect, endpoint, turn, delays) -> None:
    endpoint.answers({"job": 7, "status": "queued"})
    endpoint.answers({"status": "failed", "error": {"message": "full"}})
    with pytest.raises(AgentFault, match="'failed' stands at"):
        await connect(**STATES, **JOB).reply(turn)
    assert delays == []


@pytest.mark.parametrize(
    ("poll", "reason"),
    [
        ({"path": "/jobs/{{id}}"}, "belong together"),
        ({"path": "/jobs", "id_path": "$.id"}, "holds {{id}} once"),
        ({"path": "//evil/{{id}}", "id_path": "$.id"}, "must be a path"),
        ({"url_path": "$.a", **JOB}, "say the same"),
        ({"until": ["done"]}, "looked for at until_path"),
        ({"interval_seconds": 0}, "greater than or equal"),
    ],
)
def test_what_makes_no_sense_is_refused(connect, poll, reason) -> None:
    with pytest.raises(ValueError, match=reason):
        connect(**poll)


def test_an_answer_streams_or_comes_later() -> None:
    fields = {
        "url": "http://a",
        "body_template": {},
        "answer_path": "$",
        "event_stream": {},
        "poll": {},
    }
    with pytest.raises(ValueError, match="give event_stream or poll"):
        HttpConnector.model_validate(fields)
