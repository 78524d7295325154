"""What one caller sends costs that caller: never the others, and no start after it."""

from __future__ import annotations

import asyncio
import resource
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from simulation import registry
from simulation.catalog.metric import MetricRevised
from simulation.catalog.service import ServiceRevised
from simulation.data_directory import DataDirectory
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.clock import SystemClock
from simulation.kernel.decider import stream_name
from simulation.kernel.messages import Commit, Metadata
from simulation.kernel.stored import reading_stored
from tests.acceptance.conftest import Process, environment
from tests.support.definitions import Author, criterion
from tests.support.platform import Client

PATIENCE_SECONDS = 0.25
"""How long a well-behaved caller may wait, whatever the others send."""

MEMORY_BYTES = 1_500_000_000
PAUSE_SECONDS = 0.02
RUN_SECONDS = 120

EVIL_PATH = "$..*..*..*..*..*..*..*..*"
TEXT = "$.reply"

AGENTS: dict[str, tuple[str, Any, str]] = {
    "nested": (EVIL_PATH, "{{message}}", "would visit more than 100000 values"),
    "wide": ("$..[?@==1||@==2||@==3]", "{{message}}", "would visit more than 100000 values"),
    "keys": ("$.*.*", "{{message}}", "messages"),
    "long": (TEXT, "{{message}}", "characters; at most 1000000"),
    "lists": (TEXT, {"all": "{{messages}}"}, ""),
    "json": (TEXT, ["{{messages}}"] * 100, ""),
    "repeats": (TEXT, "{{message}}", ""),
    "many": (TEXT, "{{message}}", ""),
    "fine": (TEXT, "{{message}}", ""),
}
"""By what the agent answers: the answer path, the body template, and what the reason says."""

METRICS: dict[str, dict[str, Any]] = {
    "path": {"jsonValue": {"path": EVIL_PATH, "expected": 1}},
    "pattern": {"regex": {"pattern": "(?:(?:a|b|c|d)?e?){300}z"}},
    "backtracking": {"regex": {"pattern": "(a|aa)+$"}},
    "texts": {"contains": {"texts": [f"nothing {number}" for number in range(100)]}},
}


class Site:
    """A server, and what is asked of it."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session

    async def execute(self, query: str, /, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        async with self.session.post(f"{self.address}/graphql", json=body) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        answer = await self.execute(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def codes(self, query: str, /, **variables: Any) -> set[str]:
        answer = await self.execute(query, **variables)
        return {error["extensions"]["code"] for error in answer.get("errors", [])}


@asynccontextmanager
async def well_behaved(site: Site) -> AsyncIterator[None]:
    """Ask for what costs nothing all the while; each answer has to come in time."""
    waits: list[tuple[float, str]] = []
    async with site.session.get(f"{site.address}/health") as response:
        await response.read()

    async def asks() -> None:
        async with aiohttp.ClientSession() as session:
            calm = Site(site.address, session)
            while True:
                for what in ("health", "query"):
                    began = time.perf_counter()
                    if what == "health":
                        async with session.get(f"{site.address}/health") as response:
                            assert response.status == 200
                    else:
                        await calm.ask("{ viewer { userId } }")
                    waits.append((time.perf_counter() - began, what))
                    await asyncio.sleep(PAUSE_SECONDS)

    asking = asyncio.create_task(asks())
    try:
        yield
    finally:
        asking.cancel()
        ended = (await asyncio.gather(asking, return_exceptions=True))[0]
        assert isinstance(ended, asyncio.CancelledError), ended
    print("worst", sorted(waits)[-5:], len(waits))
    assert max(waits)[0] <= PATIENCE_SECONDS, sorted(waits)[-5:]


@pytest.fixture
def agent() -> Iterator[str]:
    process = Process("tests.acceptance.poison_agent", env=environment())
    yield process.line("Running on ").split()[3]
    process.end()


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for process in started:
        print(process.output[-3000:], process._process.poll())
        process.end()


def served(data: Path, processes: list[Process]) -> tuple[Process, str]:
    process = Process(
        "simulation",
        "serve",
        "--dev",
        "--port",
        "0",
        "--data",
        str(data),
        env=environment(PYTHONASYNCIODEBUG="1"),
    )
    processes.append(process)
    address = process.line("Ready on ").split()[-1].removesuffix("/graphql")
    resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    return process, address


@asynccontextmanager
async def on(address: str) -> AsyncIterator[Site]:
    timeout = aiohttp.ClientTimeout(total=RUN_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Site(address, session)


async def furnish(site: Site, agent: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """A set with a unit test for each way of answering; services and metrics by name."""
    author = Author(cast("Client", site))
    metrics = {
        name: await author.metric(name, evaluator=evaluator) for name, evaluator in METRICS.items()
    }
    criteria = [criterion(id, name) for name, id in metrics.items()]
    persona = await author.persona()
    scenario = await author.scenario()
    services, unit_tests = {}, []
    for kind, (path, template, _) in AGENTS.items():
        connector = {"url": f"{agent}/{kind}", "bodyTemplate": template, "answerPath": path}
        services[kind] = await author.service(kind, connector={"http": connector})
        unit_tests.append(
            await author.unit_test(
                kind,
                personaId=persona,
                scenarioId=scenario,
                serviceId=services[kind],
                successCriterions=criteria,
                maxInteractions=3,
            )
        )
    return await author.unit_test_set(unit_tests, runs=4), services, metrics


RUN = """query ($id: ID!) { unitTestSetRun(id: $id) {
    isCompleted parkedAt
    unitTests { pinned { name } sessions { outcome reason } } } }"""


async def ended(site: Site, run: str) -> dict[str, list[tuple[str, str]]]:
    """Outcome and reason of each session, by unit test, once the run has ended."""
    async with asyncio.timeout(RUN_SECONDS):
        while True:
            found = (await site.ask(RUN, id=run))["unitTestSetRun"]
            if found["isCompleted"]:
                break
            await asyncio.sleep(0.2)
    return {
        each["pinned"]["name"]: [(one["outcome"], one["reason"]) for one in each["sessions"]]
        for each in found["unitTests"]
    }


PERSONAS = "query ($filter: PersonaFilter) { personas(filter: $filter) { totalCount } }"
SEARCH = "query ($text: String!) { searchPersonas(query: $text) { id } }"
SEARCHES = (
    "query ($text: String!) { "
    + " ".join(f"a{number}: searchPersonas(query: $text) {{ id }}" for number in range(20))
    + " }"
)
PAGES = (
    "{ " + " ".join(f"a{n}: personas(first: 100) {{ nodes {{ id }} }}" for n in range(20)) + " }"
)
CREATE_METRIC = """mutation ($input: CreateMetricInput!) {
    createMetric(input: $input) { metric { id } } }"""
CREATE_SERVICE = """mutation ($input: CreateServiceInput!) {
    createService(input: $input) { service { id } } }"""


def metric(pattern: str) -> dict[str, Any]:
    return {
        "name": "Evil",
        "description": "Evil.",
        "metricValue": {"boolean": {}},
        "evaluator": {"regex": {"pattern": pattern}},
    }


def doubled(pattern: str, times: int) -> str:
    return "(?:" * times + pattern + "){1,2}" * times


REQUESTS: list[tuple[str, dict[str, Any], str]] = [
    (SEARCH, {"text": "word " * 190_000}, "VALIDATION_FAILED"),
    (SEARCHES, {"text": "word " * 190_000}, "VALIDATION_FAILED"),
    (PERSONAS, {"filter": {"names": [f"name {n}" for n in range(60_000)]}}, "VARIABLES_TOO_LARGE"),
    (PERSONAS, {"filter": {"names": [f"name {n}" for n in range(900)]}}, "VALIDATION_FAILED"),
    ("{ personas(first: 100) { nodes { versions(first: 100) { nodes { version } } } } }", {},
     "QUERY_TOO_COSTLY"),
    (PAGES, {}, "QUERY_TOO_COSTLY"),
    (CREATE_METRIC, {"input": metric("(?:a{65535}){65535}")}, "VALIDATION_FAILED"),
    (CREATE_METRIC, {"input": metric(doubled("a", 20))}, "VALIDATION_FAILED"),
    (
        CREATE_SERVICE,
        {
            "input": {
                "name": "Evil",
                "description": "Evil.",
                "connector": {
                    "http": {
                        "url": "http://127.0.0.1:9",
                        "bodyTemplate": "{{messages}}" * 60_000,
                        "answerPath": "$.a",
                    }
                },
            }
        },
        "VALIDATION_FAILED",
    ),
]  # fmt: skip
"""What is sent, and the code that it is refused with."""


async def test_requests_are_refused_and_agents_bounded(
    tmp_path: Path, agent: str, processes: list[Process]
) -> None:
    data = tmp_path / "data"
    server, address = served(data, processes)
    async with on(address) as site:
        unit_test_set, services, metrics = await furnish(site, agent)
        async with well_behaved(site):
            for query, variables, code in REQUESTS:
                t0 = time.time()
                assert await site.codes(query, **variables) == {code}, query
                print(query[:40], time.time() - t0)
        async with well_behaved(site):
            run = await Author(cast("Client", site)).run(unit_test_set)
            _require_honest(await ended(site, run))
    server.send(signal.SIGKILL)
    server.wait()

    await _revise_as_earlier_releases_could(data, services["fine"], metrics["pattern"])
    for _ in range(2):
        server, address = served(data, processes)
        async with on(address) as site, well_behaved(site):
            run = await Author(cast("Client", site)).run(unit_test_set)
            [*_, fine] = (await ended(site, run)).values()
        assert {outcome for outcome, _ in fine} == {"INFRASTRUCTURE_ERROR"}
        assert all("60000 times {{messages}}" in reason for _, reason in fine)
        server.send(signal.SIGKILL)
        server.wait()


def _require_honest(found: dict[str, list[tuple[str, str]]]) -> None:
    for kind, (_, _, reason) in AGENTS.items():
        assert len(found[kind]) == 4
        for outcome, said in found[kind]:
            assert reason in said, (kind, outcome, said)
            assert (outcome == "AGENT_ERROR") is bool(reason), (kind, outcome, said)


async def _revise_as_earlier_releases_could(data: Path, service: str, metric: str) -> None:
    """Append revisions that this release refuses, as the log of an earlier one may hold them."""
    with DataDirectory(data) as directory:
        store = SqliteEventStore(directory.events, registry.codec())
        try:
            await _revise(
                store,
                stream_name("service", service),
                ServiceRevised,
                lambda body: body["connector"].update(body_template="{{messages}}" * 60_000),
            )
            await _revise(
                store,
                stream_name("metric", metric),
                MetricRevised,
                lambda body: body["evaluator"].update(pattern="(?:a{65535}){65535}"),
            )
        finally:
            await store.close()


async def _revise(
    store: SqliteEventStore, stream: str, of: type[Any], change: Callable[[Any], None]
) -> None:
    last = (await store.read(stream))[-1]
    event: Any = last.events[-1]
    body = event.body.model_dump(mode="json")
    change(body)
    with reading_stored():
        revised = of(id=event.id, version=2, changed=("connector",), body=body)
    metadata = Metadata("demo", "owner", SystemClock().now(), correlation_id="old")
    await store.append(Commit(stream, last.last + 1, (revised,), metadata))
