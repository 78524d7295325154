"""Every field of every type answers, over a house that holds something of everything."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

from graphql_schema.schema import schema
from simulation.catalog.set_run.slots import session_id
from simulation.cli.operating.example import example_of
from simulation.kernel.values import Actor
from simulation.pulse.status import Status
from tests.integration.graphql_pulse import operating
from tests.integration.graphql_pulse.operating import Operator, approval
from tests.integration.isolation.graphql_recipes import CHECKED
from tests.support import definitions
from tests.support.definitions import Author, criterion, metric
from tests.support.platform import Client, House
from tests.support.rich import PUT_VERSION_SET, Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRAPH: GraphQLSchema = schema._schema
DEPTH = 6
ENOUGH = 10
NOT_THERE = f'input: {{update: {{id: "{"f" * 24}"}}}}'
"""How many ways to reach a type are walked."""

START_DEMO_PULSE = """mutation {
    startDemoPulse(input: {durationSeconds: 3600, eventsPerMinute: 1}) {
        __typename demoPulse { __typename } } }"""
STOP_DEMO_PULSE = "mutation { stopDemoPulse { __typename stopped demoPulse { __typename } } }"

AFTER_DEATHS = {
    ("Mutation", "resumeRun"),
    ("Mutation", "resumeUnitTestSetRun"),
    ("SessionRoot", "session"),
    *(("RehearsedTurn", name) for name in ("turn", "texts", "differs")),
    *(("ServiceChange", name) for name in ("before", "now", "serviceName", "versionSetName")),
}
"""What takes workers that died: acceptance/test_poison.py, graphql_pulse/test_parked.py,
runner_runs/test_replaced_agents.py; agents that remember: runner_runs/test_forks.py."""

BY_MODELS = {
    *(("PersonaBreak", name) for name in ("key", "kind", "why")),
    *(
        ("JudgeVote", name)
        for name in (
            "calls",
            "justification",
            "model",
            "references",
            "usable",
            "usage",
            "value",
        )
    ),
    *(
        ("UnreviewedResult", name)
        for name in (
            "doubt",
            "result",
            "resultId",
            "runId",
            "session",
            "sessionId",
            "slot",
        )
    ),
    *(("UnreviewedResultEdge", name) for name in ("cursor", "node")),
}
"""What models say: runner_runs/test_judges.py, runner_runs/test_faithfulness.py, and
review/test_queue.py."""

OF_TOKENS = {
    ("Mutation", "renewToken"),
    ("RenewTokenPayload", "idToken"),
    ("RenewTokenPayload", "expiresAt"),
}
"""Seen in tests/integration/identity, by whoever came with a token."""

OF_BASELINES = {
    *(("RunBaseline", name) for name in ("unitTestSetRunId", "notAllowed")),
    *(("LabelBaseline", name) for name in ("text", "key", "value")),
    *(("VersionSetBaseline", name) for name in ("text", "versionSet")),
    *(("Regression", name) for name in ("unitTestId", "name", "reason", "pairs", "pValue")),
    *(("Regression", name) for name in ("basePassed", "baseCounted", "passed", "counted")),
    *(("Regression", name) for name in ("difference", "interval")),
    *(("FlakyUnitTest", name) for name in ("name", "unitTest", "shown")),
    *(("FlakyUnitTest", name) for name in ("runs", "flakyRuns", "flakyShare")),
}
"""What takes runs that are worse than others: comparing/test_baseline.py, test_history.py."""

Rich = tuple[House, Furniture]
Wrap = Callable[[str], str]
Field = tuple[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    limits = {"example.approval": 5}
    async with rich_house(concurrent_runs_by_type=limits, demo_pulse_workspaces="acme") as opened:
        yield opened


@dataclass
class Walk:
    """Follows every object of the schema from the root, and notes which fields answered."""

    client: Client
    arguments: dict[str, list[str]]
    seen: set[Field] = field(default_factory=set)

    async def run(self) -> None:
        """Ask for all fields of each type, by up to ``ENOUGH`` paths that lead to one."""
        assert GRAPH.query_type is not None
        reached: Counter[str] = Counter()
        ahead: deque[tuple[GraphQLObjectType, Wrap, int]] = deque()
        ahead.append((GRAPH.query_type, lambda inner: f"{{ {inner} }}", 0))
        while ahead:
            type, wrap, depth = ahead.popleft()
            if reached[type.name] >= ENOUGH:
                continue
            answers = [await self._ask(wrap(part)) for part in self._selections(type)]
            if not any(type.name in answer for answer in answers):
                continue
            reached[type.name] += 1
            if depth < DEPTH:
                ahead.extend(self._below(type, wrap, depth + 1))

    def _selections(self, type: GraphQLObjectType) -> list[str]:
        """All fields of ``type``: each root field alone, those of other types together."""
        fields = [
            f"{name}{given}{self._leaf(each.type)}"
            for name, each in type.fields.items()
            for given in self._given(type, name)[:1]
        ]
        return fields if type is GRAPH.query_type else [" ".join(["__typename", *fields])]

    def _below(
        self, type: GraphQLObjectType, wrap: Wrap, depth: int
    ) -> list[tuple[GraphQLObjectType, Wrap, int]]:
        return [
            (target, _nested(wrap, f"{name}{given}", condition), depth)
            for name, each in type.fields.items()
            for target, condition in _targets(each.type)
            for given in self._given(type, name)
        ]

    def _given(self, type: GraphQLObjectType, name: str) -> list[str]:
        given = self.arguments.get(f"{type.name}.{name}") or self.arguments.get(f"*.{name}")
        if given is None and "first" in type.fields[name].args:
            given = ["first: 3"]  # Whole pages inside of pages cost more than is allowed.
        return [f"({each})" for each in given] if given else [""]

    def _leaf(self, type: Any) -> str:
        return " { __typename }" if list(_targets(type)) else ""

    async def _ask(self, query: str) -> set[str]:
        """The names of the types in the answer to ``query``."""
        return self.note(await self.client.ask(query), parent="Query")

    def note(self, answer: Any, parent: str | None = None) -> set[str]:
        """Remember the fields in ``answer``; returns the names of its types."""
        if isinstance(answer, list):
            return set().union(*(self.note(item) for item in answer))
        if not isinstance(answer, dict):
            return set()
        name = answer.get("__typename", parent)
        names = {name} if name else set()
        for key, value in answer.items():
            if name:
                self.seen.add((name, key))
            names |= self.note(value)
        return names


def _targets(type: Any) -> list[tuple[GraphQLObjectType, str | None]]:
    """The objects behind a field, with the condition that picks each of several."""
    named = get_named_type(type)
    if isinstance(named, GraphQLObjectType):
        return [(named, None)]
    if isinstance(named, GraphQLUnionType | GraphQLInterfaceType):
        return [(each, each.name) for each in GRAPH.get_possible_types(named)]
    return []


def _nested(wrap: Wrap, step: str, condition: str | None) -> Wrap:
    if condition is None:
        return lambda inner: wrap(f"{step} {{ {inner} }}")
    return lambda inner: wrap(f"{step} {{ ... on {condition} {{ {inner} }} }}")


async def _pulse(house: House) -> dict[str, list[str]]:
    """Live through what Pulse has to show, and what to ask for then."""
    operator = Operator(house)
    task = await operator.create_task()
    completed, failed = [await operator.run_to(task, Status.WAITING) for _ in range(2)]
    await operator.signal(completed, {"yes": True})
    await operator.until(completed, Status.COMPLETED)
    await operator.signal(failed, None)
    await operator.until(failed, Status.FAILED)
    retry = await operator.mutate(operating.RETRY_RUN, runId=failed)
    await operator.until(retry["databaseId"], Status.WAITING)
    set_run = await house.owner.ask(
        '{ runs(filter: {taskTypes: ["simulation.set_run"]}) { nodes { databaseId } } }'
    )
    runs = [failed, completed, set_run["runs"]["nodes"][-1]["databaseId"]]
    return {
        "Query.task": [f'id: "{task}"'],
        "Query.run": [f'id: "{id}"' for id in runs],
    }


async def _arguments(client: Client, made: Furniture) -> dict[str, list[str]]:
    """What fields are asked with, by ``Type.field``; each way is walked."""
    run = f'"{made.runs[0]}"'
    session = await client.ask(
        f"{{ unitTestSetRun(id: {run}) {{ id sessions {{ id }} unitTestSet {{ id }} }} }}"
    )
    found = session["unitTestSetRun"]
    ids = [found["id"], found["unitTestSet"]["id"], found["sessions"][0]["id"]]
    metrics = [f'id: "{id}"' for id in made.metrics.values()]
    return {
        "Query.persona": [f'id: "{made.personas["ana"]}"'],
        "Query.scenario": [f'id: "{made.scenarios["book"]}"'],
        "Query.metric": metrics,
        "Query.service": [f'id: "{made.services["line"]}"'],
        "Query.unitTest": [f'id: "{id}"' for id in made.unit_tests.values()],
        "Query.unitTestSet": [f'id: "{made.sets["all"]}"'],
        "Query.unitTestSetRun": [f"id: {run}"],
        **{f"Query.check{each}": [NOT_THERE] for each in CHECKED},
        "Query.session": [f'id: "{found["sessions"][0]["id"]}"'],
        "Query.unitTestSetRunPlan": [f'input: {{unitTestSetId: "{made.sets["all"]}"}}'],
        "Query.compareRuns": [f'base: {run}, candidate: "{id}"' for id in made.runs[1:3]],
        "Query.judgeAgreement": [each.replace("id:", "metric:") for each in metrics],
        "Query.reviewQueue": [each.replace("id:", "metric:") for each in metrics],
        "Query.scenarioRemarks": ['instructions: "Say: A table, please."'],
        "Query.cronTimes": ['expression: "0 3 * * *"'],
        "Query.search": ['query: "everything"'],
        "Query.searchPersonas": ['query: "ana"'],
        "Query.searchScenarios": ['query: "book"'],
        "Query.searchMetrics": ['query: "booked"'],
        "Query.searchServices": ['query: "booking"'],
        "Query.searchUnitTestSetRuns": ['query: "everything"'],
        "Query.searchUnitTests": ['query: "judged"'],
        "Query.searchUnitTestSets": ['query: "everything"'],
        "Query.node": [f'id: "{id}"' for id in ids],
        "Query.nodes": ["ids: [" + ", ".join(f'"{id}"' for id in ids) + "]"],
        "*.asOf": ['time: "2100-01-01T00:00:00Z"'],
        **{f"{each}.difference": ["before: 1"] for each in CHECKED},
        "UnitTestSetRun.session": ["slot: 0"],
        "UnitTestSetRun.report": ["format: JUNIT"],
    }


def _fields() -> set[Field]:
    """Every field of every object type, introspection aside."""
    return {
        (type.name, name)
        for type in GRAPH.type_map.values()
        if isinstance(type, GraphQLObjectType) and not type.name.startswith("__")
        for name in type.fields
    }


async def test_every_field_of_every_type_answers(rich: Rich) -> None:
    house, made = rich
    arguments = await _arguments(house.owner, made) | await _pulse(house)
    walk = Walk(house.owner, arguments)
    await _review(house, made, walk)
    walk.note(await house.owner.ask(START_DEMO_PULSE), parent="Mutation")
    await walk.run()
    walk.note(await house.owner.ask(STOP_DEMO_PULSE), parent="Mutation")
    await _evaluate(house, made, walk)
    await _try_metric(house, made, walk)
    await _try(house, made, walk)
    await _load_example(house, walk)
    await _derive(house, made, walk)
    await _run_out_of_budget(house, made, walk)
    await _mutate_everything(house, walk)
    await _operate_everything(house, walk)
    await _manage_everybody(house, walk)
    await _track_everything(house, walk)
    async for message in house.owner.stream(
        """subscription($id: ID!) { unitTestSetRunProgress(id: $id, turns: true) {
            __typename kind finished planned session { __typename } messages { __typename }
            run { __typename } } }""",
        id=made.runs[0],
    ):
        walk.note(message, parent="Subscription")
    await _hear_of_runs(house, made, walk)
    await _hear_of_definitions(house, walk)
    elsewhere = AFTER_DEATHS | BY_MODELS | OF_BASELINES | OF_TOKENS
    assert sorted(_fields() - walk.seen - elsewhere) == []


async def _hear_of_runs(house: House, made: Furniture, walk: Walk) -> None:
    news = house.owner.stream(
        "subscription { unitTestSetRunNews { __typename kind run { __typename } } }"
    )
    hearing = asyncio.ensure_future(anext(news))
    await Author(house.owner).run(made.sets["all"])
    walk.note(await hearing, parent="Subscription")
    await news.aclose()


async def _hear_of_definitions(house: House, walk: Walk) -> None:
    news = house.owner.stream(
        """subscription($after: DateTime) { definitionNews(kinds: [PERSONA], after: $after) {
            __typename kind at version changed by { __typename } definition { __typename } } }""",
        after=house.clock.now().isoformat(),
    )
    hearing = asyncio.ensure_future(anext(news))
    await Author(house.owner).persona("Heard of")
    walk.note(await hearing, parent="Subscription")
    await news.aclose()


async def _derive(house: House, made: Furniture, walk: Walk) -> None:
    """Play on from a session, and make a unit test of it."""
    session = session_id(made.runs[0], 0)
    data = await house.owner.ask(
        """mutation($input: ForkSessionInput!) { forkSession(input: $input) { __typename
            unitTestSetRun { __typename databaseId origin { __typename kind unitTestSetRunId
                sessionId turn } } } }""",
        input={"sessionId": session, "turn": 1},
    )
    walk.note(data, parent="Mutation")
    run = data["forkSession"]["unitTestSetRun"]["databaseId"]
    await house.ended(run)
    anew = await house.owner.ask(
        """mutation($input: RescoreRunInput!) { rescoreRun(input: $input) { __typename
            unitTestSetRun { __typename } } }""",
        input={"run": run},
    )
    walk.note(anew, parent="Mutation")
    fork = await house.owner.ask(
        """query($id: ID!) { unitTestSetRun(id: $id) { __typename session(slot: 0) { __typename
            root { __typename sessionId unitTestSetRunId turn
                rehearsed { __typename turn texts differs } } } } }""",
        id=run,
    )
    walk.note(fork, parent="Query")
    data = await house.owner.ask(
        """mutation($input: UnitTestFromSessionInput!) { unitTestFromSession(input: $input) {
            __typename unitTest { __typename name } } }""",
        input={"sessionId": session, "name": "As it was"},
    )
    walk.note(data, parent="Mutation")


async def _run_out_of_budget(house: House, made: Furniture, walk: Walk) -> None:
    """Run a set until its budget is used up, and play again what is missing."""
    created = await house.owner.ask(
        """mutation($input: CreateUnitTestSetRunInput!) { createUnitTestSetRun(input: $input) {
            unitTestSetRun { databaseId } } }""",
        input={"unitTestSetId": made.sets["all"], "policy": {"budget": {"calls": 1}}},
    )
    run = created["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"]
    await house.ended(run)
    data = await house.owner.ask(
        """mutation($input: RetryFailedInput!) { retryFailed(input: $input) { __typename
            unitTestSetRun { __typename databaseId } } }""",
        input={"runId": run, "of": "NOT_COUNTED", "todaysServices": True},
    )
    walk.note(data, parent="Mutation")
    await house.ended(data["retryFailed"]["unitTestSetRun"]["databaseId"])
    found = await house.owner.ask(
        """query($id: ID!) { unitTestSetRun(id: $id) { __typename stoppedBy
            budgetReached { __typename what limit spent }
            policy { __typename budget { __typename calls tokens money seconds } }
            merged { __typename verdict replaced retryIds total { __typename }
                unitTests { __typename unitTest { __typename } result { __typename } } } } }""",
        id=run,
    )
    walk.note(found, parent="Query")


async def _review(house: House, made: Furniture, walk: Walk) -> None:
    """Review a result of a run, take that back, and review it again."""
    run = await house.owner.ask(
        """query($id: ID!) { unitTestSetRun(id: $id) { sessions {
            databaseId results { databaseId } } } }""",
        id=made.runs[0],
    )
    judged = next(each for each in run["unitTestSetRun"]["sessions"] if each["results"])
    [result, *_] = judged["results"]
    ids = {"sessionId": judged["databaseId"], "resultId": result["databaseId"]}
    agree = f"input: {{{_written(ids)}, agree: true}}"
    for said in (
        f"reviewResult({agree})",
        f"withdrawReview(input: {{{_written(ids)}}})",
        f"reviewResult({agree})",
    ):
        data = await house.owner.ask(
            f"mutation {{ {said} {{ __typename result {{ __typename }} }} }}"
        )
        walk.note(data, parent="Mutation")


def _written(ids: dict[str, str]) -> str:
    return ", ".join(f'{name}: "{id}"' for name, id in ids.items())


async def _evaluate(house: House, made: Furniture, walk: Walk) -> None:
    """Have a metric evaluated."""
    session = session_id(made.runs[0], 0)
    data = await house.owner.ask(
        """mutation($input: EvaluateMetricsInput!) { evaluateMetrics(input: $input) { __typename
            results { __typename id databaseId name value justification references
                metric { __typename } } } }""",
        input={"conversationId": session, "metricIds": [made.metrics["Turns"]]},
    )
    walk.note(data, parent="Mutation")


async def _try_metric(house: House, made: Furniture, walk: Walk) -> None:
    """Have a metric measured that is not there."""
    data = await house.owner.ask(
        """mutation($input: TryMetricInput!) { tryMetric(input: $input) { __typename value
            justification applied references } }""",
        input={"conversationId": session_id(made.runs[0], 0), "metric": metric("Tried")},
    )
    walk.note(data, parent="Mutation")


async def _try(house: House, made: Furniture, walk: Walk) -> None:
    """Say something to a service that answers, and to one that does not."""
    for version_set in ("edge", "by-plugin"):
        data = await house.owner.ask(
            """mutation($input: TryServiceInput!) { tryService(input: $input) { __typename latencyMs
                exchanges { __typename method address requestHeaders requestBody status
                    responseHeaders responseBody responseBytes firstByteMs totalMs }
                reply { __typename texts toolCalls { __typename } ended usage { __typename }
                    finishReason firstTokenMs reasoning continuation }
                problem { __typename outcome reason remedy } } }""",
            input={"id": made.services["line"], "serviceVersionSetName": version_set},
        )
        walk.note(data, parent="Mutation")


async def _load_example(house: House, walk: Walk) -> None:
    """Load the café into another organization, whose agent is nowhere."""
    newcomer = house.client(Actor(organization="newcomers", user="nina"))
    client = Client(house.platform, newcomer.principal, example_of(house.platform))
    data = await client.ask(
        """mutation { loadExample { __typename created revised unchanged
            unitTestSet { __typename } } }"""
    )
    walk.note(data, parent="Mutation")
    data = await client.ask(
        """{ example { __typename available mayLoad unitTestSet { __typename }
            agent { __typename reachable remedy } } }"""
    )
    walk.note(data, parent="Query")


async def _mutate_everything(house: House, walk: Walk) -> None:
    """Use every mutation once, in the life of a few definitions."""
    author = Author(house.owner)

    async def send(query: str, payload: str, **variables: Any) -> str:
        selected = query.replace(f"{{ {payload} {{", f"{{ __typename {payload} {{")
        assert selected != query
        data = await house.owner.ask(selected, **variables)
        walk.note(data, parent="Mutation")
        [answer] = data.values()
        return str(answer[payload].get("databaseId"))

    persona = await send(
        definitions.CREATE["persona"], "persona", input=definitions.persona("Walker")
    )
    scenario = await send(
        definitions.CREATE["scenario"], "scenario", input=definitions.scenario("Walk")
    )
    metric = await send(definitions.CREATE["metric"], "metric", input=definitions.metric("Paces"))
    service = await send(
        definitions.CREATE["service"], "service", input=definitions.service("Path")
    )
    given = await author.unit_test_input(
        "Walks",
        personaId=persona,
        scenarioId=scenario,
        serviceId=service,
        successCriterions=[criterion(metric)],
    )
    unit_test = await send(definitions.CREATE["unitTest"], "unitTest", input=given)
    unit_test_set = await send(
        definitions.CREATE["unitTestSet"],
        "unitTestSet",
        input={"name": "Walk", "unitTestRuns": [{"unitTestId": unit_test}]},
    )
    started = {"unitTestSetId": unit_test_set}
    run = await send(definitions.CREATE_RUN, "unitTestSetRun", input=started)
    await send(
        "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { databaseId } } }",
        "unitTestSetRun",
        id=run,
    )
    await house.ended(run)
    await send(PUT_VERSION_SET, "service", id=service, name="canary", set={})
    await send(
        """mutation($id: ID!, $name: String!) {
            deleteServiceVersionSet(id: $id, name: $name) { service { databaseId } } }""",
        "service",
        id=service,
        name="canary",
    )
    versions: dict[str, dict[str, Any]] = {
        "persona": {"id": persona, "background": "Walks on."},
        "scenario": {
            "id": scenario,
            "objective": "Walk on.",
            "instructions": "Walk.",
            "initialMessageType": "SKIP",
        },
    }
    for kind, fields in versions.items():
        await send(definitions.NEW_VERSION[kind], kind, input=fields)
    ids = {
        "unitTestSet": unit_test_set,
        "unitTest": unit_test,
        "metric": metric,
        "service": service,
        "persona": persona,
        "scenario": scenario,
    }
    for kind, id in ids.items():
        await send(definitions.UPDATE[kind], kind, input={"id": id, "tags": [{"key": "a"}]})
    for kind, id in ids.items():
        await send(definitions.DELETE[kind], kind, id=id)
    for kind, id in reversed(ids.items()):
        await send(definitions.UNDELETE[kind], kind, id=id)


async def _operate_everything(house: House, walk: Walk) -> None:
    """Use every mutation and the subscription of Pulse once, in the life of one task."""
    operator = Operator(house)

    async def send(query: str, about: str, **fields: Any) -> str:
        given = {"idempotencyKey": operator.key()} | fields
        selected = query.replace(f"{{ {about} {{", f"{{ __typename {about} {{")
        assert selected != query
        data = await house.owner.ask(selected, input=given)
        walk.note(data, parent="Mutation")
        [answer] = data.values()
        return str(answer[about]["databaseId"])

    task = await send(operating.CREATE_TASK, "task", **approval("Walks"))
    await send(operating.SET_TASK_ENABLED, "task", taskId=task, enabled=False)
    await send(operating.UPDATE_TASK, "task", taskId=task, timeoutSeconds=60)
    await send(operating.DELETE_TASK, "task", taskId=task)
    await send(operating.UNDELETE_TASK, "task", taskId=task)
    stream = house.owner.stream("subscription { runNews { __typename kind run { __typename } } }")
    news = asyncio.ensure_future(anext(stream))
    run = await send(operating.TRIGGER_TASK, "run", taskId=task)
    await operator.until(run, Status.WAITING)
    walk.note(await news, parent="Subscription")
    await stream.aclose()
    await send(operating.SIGNAL_RUN, "run", runId=run, name="decision", payload="yes")
    await operator.until(run, Status.COMPLETED)
    retry = await send(operating.RETRY_RUN, "run", runId=run)
    await send(operating.CANCEL_RUN, "run", runId=retry)
    async for message in house.owner.stream(
        """subscription($id: ID!) { runEvents(id: $id) {
            __typename position eventType severity message details createdAt } }""",
        id=run,
    ):
        walk.note(message, parent="Subscription")


async def _manage_everybody(house: House, walk: Walk) -> None:
    """Use every mutation of identity once, in the life of one user."""

    async def send(operation: str) -> dict[str, Any]:
        data = await house.owner.ask(f"mutation {{ {operation} }}")
        walk.note(data, parent="Mutation")
        [answer] = data.values()
        return dict(answer)

    about = "{ __typename user { __typename id databaseId } }"
    await send(f'addUser(input: {{id: "will", name: "Will", role: VIEWER}}) {about}')
    await send(f'changeUser(input: {{id: "will", role: TESTER}}) {about}')
    new = await send(
        """createApiKey(input: {name: "walks", userId: "will"}) {
            __typename apiKey key { __typename id } }"""
    )
    await send(f'revokeApiKey(id: "{new["key"]["id"]}") {{ __typename key {{ __typename id }} }}')
    await send(f'removeUser(id: "will") {about}')
    await send("rotateSigningKey { __typename retiredAt }")
    await send(
        """setOrganizationLimits(input: {runBudget: {calls: 100000}, requestsPerMinute: 600}) {
            __typename limits {
                __typename setBy setAt requestsPerMinute runBudget { __typename calls } } }"""
    )


async def _track_everything(house: House, walk: Walk) -> None:
    """Track events alone and together, well and badly, while somebody follows."""
    batch = """mutation { ingestEvents(input: {partial: true, events: [{name: "a"}, {name: ""}]}) {
        __typename ingested known refused { __typename index code message field } } }"""
    walk.note(await house.owner.ask(batch), parent="Mutation")
    one = 'mutation { trackEvent(input: {name: "a"}) { __typename event { __typename id } } }'
    stream = house.owner.stream("subscription { trackedEvents { __typename id } }")
    async with aclosing(stream):
        news = asyncio.ensure_future(anext(stream))
        while not news.done():
            walk.note(await house.owner.ask(one), parent="Mutation")
        walk.note(await news, parent="Subscription")
    tail = house.owner.stream(
        "subscription { trackedEventTail { __typename skipped events { __typename id } } }"
    )
    async with aclosing(tail):
        glimpse = asyncio.ensure_future(anext(tail))
        while not glimpse.done():
            walk.note(await house.owner.ask(one), parent="Mutation")
        walk.note(await glimpse, parent="Subscription")
