"""A house that has been lived in: every kind of everything, revised, renamed, deleted, run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulation.catalog.set_run.slots import session_id
from simulation.identity.organization.messages import (
    AddUser,
    ChangeUser,
    RemoveUser,
    RevokeApiKey,
)
from simulation.identity.role import Role
from simulation.kernel.ids import derived_id
from tests.support.agents import Answered, ChatServer, Messages, said_by_user
from tests.support.definitions import Author, criterion
from tests.support.platform import COLLEAGUE, OWNER, STRANGER, House, open_house

CANCEL = "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }"
PUT_VERSION_SET = """mutation($id: ID!, $name: String!, $set: VersionSetInput!) {
    putServiceVersionSet(id: $id, name: $name, versionSet: $set) { service { version } } }"""

REVIEW = "mutation($input: ReviewResultInput!) { reviewResult(input: $input) { __typename } }"
EVALUATE = (
    "mutation($input: EvaluateMetricsInput!) { evaluateMetrics(input: $input) { __typename } }"
)

BOOKED = {"op": "add", "path": "/booked/-", "value": "Friday"}
BY_RULES = {
    "find": {"day": "/arguments/day"},
    "when": [{"at": "/day", "verb": "equals", "value": "Friday"}],
    "patch": [BOOKED | {"value": "{{day}}"}],
    "content": {"booked": "{{state.booked}}"},
}
TOOLS: list[dict[str, Any]] = [
    {
        "name": "book",
        "description": "Books a table.",
        "parameters": {"properties": {"day": {"type": "string"}}},
        "simulatedBy": {"rules": {"rules": [BY_RULES]}},
    },
    {
        "name": "weather",
        "simulatedBy": {
            "canned": {"answers": [{"arguments": {"day": "Friday"}, "content": "sun"}]}
        },
    },
    {"name": "pay", "simulatedBy": {"model": {"instructions": "Cards only."}}},
]
"""Tools that are simulated in each of the ways; the first is the one that the agent calls."""

EVALUATORS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "Says booked": (
        {"contains": {"texts": ["booked"], "speaker": "AGENT"}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
    "Confirms": (
        {"regex": {"pattern": "book(ed|ing)", "ignoreCase": False}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
    "Turns": (
        {"turnCount": {}},
        {"numerical": {"lowerBound": 0, "upperBound": 100}},
        {"numerical": {"verb": "AT_MOST", "threshold": 9}},
    ),
    "Latency": (
        {"latency": {"statistic": "P95"}},
        {"numerical": {"lowerBound": 0, "upperBound": 60000}},
        {"numerical": {"verb": "BELOW", "threshold": 60000}},
    ),
    "Objective met": (
        {"objectiveMet": {}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
    "Calls the tool": (
        {"toolCalled": {"tool": "book", "arguments": {"day": "Friday"}}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
    "Status": (
        {"jsonValue": {"path": "$.status"}},
        {"categorical": {"categories": ["confirmed", "waiting"]}},
        {"categorical": {"expectedValues": ["confirmed"]}},
    ),
    "State": (
        {"stateMatches": {"changes": [BOOKED], "at": "$.booked"}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
    "Polite": (
        {"judge": {"judgeRepeats": 2, "judges": [{"llmName": "large", "params": {}}]}},
        {"boolean": {}},
        {"boolean": {"expectedValue": True}},
    ),
}
"""By the name of a metric: its evaluator, its value type, and a criterion that fits."""


async def books_with_a_tool(messages: Messages) -> Answered:
    """Asks for the day, then books through a tool and answers in JSON."""
    if len(said_by_user(messages)) < 2:
        return "For which day would you like it?"
    if messages[-1]["role"] == "tool":
        return 'It is booked: {"status": "confirmed"}'
    call = {"function": {"name": "book", "arguments": {"day": "Friday", "people": 2}}}
    return {"content": 'It is booked: {"status": "confirmed"}', "tool_calls": [call]}


@dataclass
class Furniture:
    """The plain ids of what stands in a rich house, by kind and by the name it was made with."""

    personas: dict[str, str] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    unit_tests: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)


async def says_its_build(request: web.Request) -> web.StreamResponse:
    """The probe of the agent."""
    return web.Response(text="build 7")


@asynccontextmanager
async def rich_house(**settings: Any) -> AsyncIterator[tuple[House, Furniture]]:
    """A house with a long history, and what stands in it."""
    probes = {"/version": says_its_build}
    async with ChatServer(books_with_a_tool, probes) as agent, open_house(**settings) as house:
        yield house, await furnish(house, agent.url)


async def furnish(house: House, url: str) -> Furniture:
    """Write a long history over an agent at ``url``."""
    author, made = Author(house.owner), Furniture()
    await _services(author, made, url)
    await _people(author, made)
    await _metrics(author, made)
    await _unit_tests(author, made)
    await _sets(author, made)
    await _runs(house, author, made)
    await _evaluations(house, made)
    await _afterwards(author, made)
    await _organization(house)
    await house.at_rest()
    return made


async def _services(author: Author, made: Furniture, url: str) -> None:
    preferences = [{"role": "judge", "llmName": "large", "params": {"temperature": 0}}]
    http = {
        "url": url,
        "bodyTemplate": {"text": "{{message}}"},
        "answerPath": "$.reply",
        "headers": {"X-Team": "tables"},
        "toolCallsPath": "$.tools",
    }
    made.services["line"] = await author.service(
        "Line",
        connector={"chat": {"url": url, "probe": {"path": "/version"}}},
        keyterms=["high chair"],
        limits={"maxConcurrentSessions": 50, "requestsPerMinute": 9000},
        tags=[{"key": "area", "value": "tables"}],
        versionSets=[
            {
                "name": "canary",
                "agentVersionNumber": 4,
                "llmModelPreferences": preferences,
                "connector": {"http": http},
            },
            *_otherwise_reached(),
        ],
    )
    made.services["gone"] = await author.service("Gone")
    id = made.services["line"]
    await author.update("service", id, name="Booking line", description="Takes all bookings.")
    await author.client.ask(
        PUT_VERSION_SET, id=id, name="release", set={"llmModelPreferences": preferences}
    )


def _otherwise_reached() -> list[dict[str, Any]]:
    """A version set for each further way in which an agent can be reached."""
    connectors: dict[str, dict[str, Any]] = {
        "plugin": {"name": "meridian", "variables": {"token": "hidden"}},
        "python": {"callable": "meridian.agent:reply", "variables": {"TOKEN": "hidden"}},
        "websocket": {
            "url": "wss://agent.example/talk",
            "messageTemplate": {"token": "hidden", "text": "{{message}}"},
            "textPath": "$.text",
            "ignored": [{"path": "$.type", "value": "heartbeat"}],
        },
        "responses": {
            "url": "https://agent.example/v1",
            "apiKey": "hidden",
            "instructions": "You take bookings.",
            "probe": {"path": "/version"},
        },
        "a2a": {
            "url": "https://agent.example",
            "headers": {"X-Key": "hidden"},
            "oauth": {
                "tokenUrl": "https://login.example/token",
                "clientId": "simulation",
                "clientSecret": "hidden",
                "scope": "talk",
            },
        },
        "http": {
            "url": "https://agent.example/talk",
            "bodyTemplate": {"text": "{{message}}", "thread": "{{continuation}}"},
            "answerPath": "$.text",
            "continuationPath": "$.thread",
            "eventStream": {"format": "NDJSON", "texts": "MESSAGES", "lastPath": "$.last"},
            "oauth": {
                "tokenUrl": "https://login.example/token?tenant=hidden",
                "clientId": "${SIMULATION_AGENT_ID}",
                "clientSecret": "hidden",
            },
        },
        "chat": {
            "url": "https://agent.example/v1",
            "stream": True,
            "timeouts": {"connectSeconds": 2, "firstByteSeconds": 9},
        },
    }
    job = {"path": "/jobs/{{id}}", "idPath": "$.job", "untilPath": "$.status", "until": ["done"]}
    later = {"url": "https://agent.example", "bodyTemplate": {}, "answerPath": "$", "poll": job}
    return [
        {"name": "later", "connector": {"http": later}},
        *({"name": f"by-{kind}", "connector": {kind: each}} for kind, each in connectors.items()),
    ]


async def _people(author: Author, made: Furniture) -> None:
    made.personas["ana"] = await author.persona(
        "Ana María",
        preferredLanguage="spa",
        timezone="Europe/Madrid",
        userModels=["Comes every week."],
        nonsensitiveUserVariables={"guest_name": "Ana"},
        sensitiveUserVariables={"phone": "0123"},
        tags=[{"key": "vip", "value": None}, {"key": "city", "value": "Madrid"}],
    )
    made.personas["bob"] = await author.persona("Bob", role="owner")
    made.personas["gone"] = await author.persona("Gone")
    await author.new_version("persona", made.personas["ana"], background="Moved away.")
    await author.update("persona", made.personas["ana"], tags=[{"key": "city", "value": "Rome"}])
    made.scenarios["book"] = await author.scenario(
        "Book",
        conversationStartsAt="2026-06-01T08:00:00Z",
        tags=[{"key": "flow"}],
        tools=TOOLS[:1],
        state={"booked": []},
    )
    made.scenarios["storm"] = await author.scenario(
        "Storm", initialMessageType="EXTERNAL_EVENT", tools=TOOLS
    )
    made.scenarios["skip"] = await author.scenario("Skip", initialMessageType="SKIP")
    await author.new_version(
        "scenario",
        made.scenarios["storm"],
        objective="Move inside.",
        instructions="Event: A storm comes.\nDone when the agent says: booked",
        initialMessageType="EXTERNAL_EVENT",
        tools=[],
    )


async def _metrics(author: Author, made: Furniture) -> None:
    for name, (evaluator, value, _) in EVALUATORS.items():
        made.metrics[name] = await author.metric(
            name,
            evaluator=evaluator,
            metricValue=value,
            appliedToServices=[made.services["line"]],
            additionalNotes="Looked at by hand once.",
        )
    await author.update("metric", made.metrics["Turns"], description="How long it took.")


async def _unit_tests(author: Author, made: Furniture) -> None:
    def named(*metrics: str) -> list[dict[str, Any]]:
        return [criterion(made.metrics[name], name, **EVALUATORS[name][2]) for name in metrics]

    common = {"serviceId": made.services["line"], "personaId": made.personas["ana"]}
    made.unit_tests["all"] = await author.unit_test(
        "All that rules can tell",
        scenarioId=made.scenarios["book"],
        successCriterions=named(*(name for name in EVALUATORS if name != "Polite")),
        runCount=2,
        tags=[{"key": "gate: nightly", "value": "yes/no"}],
        **common,
    )
    made.unit_tests["judged"] = await author.unit_test(
        "Judged",
        scenarioId=made.scenarios["storm"],
        successCriterions=named("Polite", "Says booked"),
        **common,
    )
    made.unit_tests["opened"] = await author.unit_test(
        "Opened by the agent",
        scenarioId=made.scenarios["skip"],
        successCriterions=named("Says booked"),
        **common,
    )
    await author.update("unitTest", made.unit_tests["opened"], maxInteractions=7)


async def _sets(author: Author, made: Furniture) -> None:
    gates = (
        {"passHatK": {"k": 1, "atLeast": 0.5}},
        {"passRate": {"atLeast": 0.01, "confidence": 0.5}},
        {"atMostFailures": {"n": 1}},
    )
    made.sets["all"] = await author.unit_test_set(
        [],
        "Everything",
        description="All of it.",
        unitTestRuns=[
            {"unitTestId": id, "gate": gate}
            for id, gate in zip(made.unit_tests.values(), gates, strict=True)
        ],
    )
    made.sets["short"] = await author.unit_test_set([made.unit_tests["opened"]], "Short")
    made.sets["gone"] = await author.unit_test_set([made.unit_tests["opened"]], "Gone")
    await author.update("unitTestSet", made.sets["short"], name="Smoke")


async def _runs(house: House, author: Author, made: Furniture) -> None:
    colleague = Author(house.client(COLLEAGUE))
    for starter, name in ((author, "all"), (colleague, "all"), (author, "short")):
        run = await starter.run(made.sets[name], labels=[{"key": "commit", "value": "4f2a"}])
        await house.ended(run)
        made.runs.append(run)
    cancelled = await author.run(made.sets["all"], repeat=3)
    await author.client.ask(CANCEL, id=cancelled)
    await house.ended(cancelled)
    made.runs.append(cancelled)


async def _evaluations(house: House, made: Furniture) -> None:
    """Two metrics that were evaluated on demand, one of them twice, and a result reviewed."""
    session = session_id(made.runs[0], 0)
    for names in (("Turns", "Says booked"), ("Turns",)):
        metrics = [made.metrics[name] for name in names]
        given = {"conversationId": session, "metricIds": metrics}
        await house.owner.ask(EVALUATE, input=given)
    reviewed = {"sessionId": session, "resultId": derived_id("result", session, 0)}
    await house.owner.ask(REVIEW, input=reviewed | {"agree": True})


async def _organization(house: House) -> None:
    """Users and keys, some of them gone; one more organization."""
    identity, handle = house.platform.identity, house.platform.bus.handle
    await identity.create_organization(OWNER.organization, "Acme", OWNER.user)
    for user in (COLLEAGUE.user, "carla"):
        now = house.clock.now()
        await handle(AddUser(actor=OWNER, at=now, id=user, name=user.title(), role=Role.TESTER))
    key = (await identity.create_api_key(OWNER, COLLEAGUE.user, "nightly")).key.id
    await handle(RevokeApiKey(actor=OWNER, at=house.clock.now(), id=key))
    now = house.clock.now()
    await handle(ChangeUser(actor=OWNER, at=now, id=COLLEAGUE.user, role=Role.EDITOR))
    await handle(RemoveUser(actor=OWNER, at=house.clock.now(), id="carla"))
    await identity.rotate_signing_key(OWNER)
    await identity.create_organization(STRANGER.organization, "Globex", STRANGER.user)


async def _afterwards(author: Author, made: Furniture) -> None:
    """What happened after the runs: they must not show it."""
    await author.new_version("persona", made.personas["ana"], background="Came back.")
    await author.update("unitTestSet", made.sets["short"], description="In a minute.")
    for kind, id in (
        ("unitTestSet", made.sets["gone"]),
        ("persona", made.personas["gone"]),
        ("service", made.services["gone"]),
    ):
        await author.delete(kind, id)
