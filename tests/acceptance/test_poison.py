"""What one caller sends costs that caller: never the others, and no start after it."""

from __future__ import annotations

import asyncio
import re
import resource
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

import aiohttp
import psutil
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
from tests.acceptance.conftest import DemoAgentProcess, Process, Workspace, environment
from tests.support.definitions import Author, criterion
from tests.support.platform import Client

PATIENCE_SECONDS = 0.25
"""How long a well-behaved caller may wait, whatever the others send."""

BURST_SECONDS = 1.0
"""How long one answer of a phase may take: many sessions that start in one turn of the loop."""

MEMORY_BYTES = 1_500_000_000
PAUSE_SECONDS = 0.05
RUN_SECONDS = 120
HALF_SENT = 300
GUESSES = 60
SESSIONS = 2
"""Of each unit test."""
FEWEST = 10
"""As many answers are measured at least."""
ELSEWHERE = "127.0.0.2"
"""Where those are whose manners are bad: what an address may do is bounded for each."""

_KEY = re.compile(r"sim_[a-f0-9]{24}_[\w-]{43}")

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
    """A server, and what the owner asks of it."""

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
async def on(address: str, key: str, *, source: str = "127.0.0.1") -> AsyncIterator[Site]:
    headers = {"Authorization": f"Bearer {key}"}
    timeout = aiohttp.ClientTimeout(total=RUN_SECONDS)
    connector = aiohttp.TCPConnector(local_addr=(source, 0))
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, connector=connector
    ) as session:
        yield Site(address, session)


@asynccontextmanager
async def well_behaved(site: Site, key: str, server: Process) -> AsyncIterator[None]:
    """Ask for what costs nothing all the while; each answer has to come in time.

    Where the machine does other things as well, the server's own time counts: it cannot have
    computed for longer than it made its caller wait.
    """
    process = psutil.Process(server.pid)
    waits: list[tuple[float, float, str]] = []
    enough = asyncio.Event()

    async def asks() -> None:
        async with on(site.address, key) as calm:
            while True:
                for what in ("health", "query"):
                    began, computed = time.perf_counter(), _computed(process)
                    if what == "query":
                        await calm.ask("{ viewer { userId } }")
                    else:
                        async with calm.session.get(f"{calm.address}/health") as response:
                            assert response.status == 200
                    wait = time.perf_counter() - began
                    waits.append((min(wait, _computed(process) - computed), wait, what))
                    await asyncio.sleep(PAUSE_SECONDS)
                if len(waits) >= FEWEST:
                    enough.set()

    asking = asyncio.create_task(asks())
    try:
        yield
        async with asyncio.timeout(RUN_SECONDS):
            await asyncio.wait(
                {asking, asyncio.create_task(enough.wait())}, return_when=asyncio.FIRST_COMPLETED
            )
    finally:
        asking.cancel()
        [ended] = await asyncio.gather(asking, return_exceptions=True)
    assert isinstance(ended, asyncio.CancelledError), ended
    *others, (longest, *_) = sorted(waits)
    assert longest <= BURST_SECONDS, sorted(waits)[-5:]
    assert others[-1][0] <= PATIENCE_SECONDS, sorted(waits)[-5:]


def _computed(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


@pytest.fixture
def evil_agent() -> Iterator[str]:
    process = Process("tests.acceptance.poison_agent", env=environment())
    yield process.line("Running on ").split()[3]
    process.end()


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for process in started:
        process.end()


def served(data: Path, processes: list[Process]) -> tuple[Process, str]:
    """A server within the limit of memory, and its address."""
    env = environment(SIMULATION_AGENT_NETWORKS="127.0.0.0/8")
    process = Process("simulation", "serve", "--port", "0", "--data", str(data), env=env)
    processes.append(process)
    address = process.line("Ready on ").split()[-1].removesuffix("/graphql")
    resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    return process, address


def killed(process: Process) -> None:
    """Kill ``process``, which nothing else may have ended."""
    assert process.running, process.output
    process.send(signal.SIGKILL)
    process.wait()


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
    return await author.unit_test_set(unit_tests, runs=SESSIONS), services, metrics


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


async def test_what_one_sends_costs_nobody_else(
    tmp_path: Path, evil_agent: str, processes: list[Process]
) -> None:
    data = tmp_path / "data"
    server, address = served(data, processes)
    key = _KEY.search(server.line("sim_")).group()  # type: ignore[union-attr]
    async with on(address, key) as site:
        unit_test_set, services, metrics = await furnish(site, evil_agent)
        async with well_behaved(site, key, server), on(address, key, source=ELSEWHERE) as evil:
            for query, variables, code in REQUESTS:
                assert await evil.codes(query, **variables) == {code}, query
        async with well_behaved(site, key, server):
            await _half_send(address)
            await _guess_keys(address)
        async with well_behaved(site, key, server):
            run = await Author(cast("Client", site)).run(unit_test_set)
            _require_honest(await ended(site, run))
    killed(server)

    await _revise_as_earlier_releases_could(data, services["fine"], metrics["pattern"])
    server, address = served(data, processes)
    async with on(address, key) as site, well_behaved(site, key, server):
        run = await Author(cast("Client", site)).run(unit_test_set)
        fine = (await ended(site, run))["fine"]
    assert {outcome for outcome, _ in fine} == {"INFRASTRUCTURE_ERROR"}
    assert all("200000 times {{messages}}" in reason for _, reason in fine)
    killed(server)

    server, address = served(data, processes)
    async with on(address, key) as site, well_behaved(site, key, server):
        pass
    killed(server)


async def _half_send(address: str) -> None:
    """Begin many requests from one address, and end none of them."""
    host, port = address.removeprefix("http://").split(":")
    begun = []
    for _ in range(HALF_SENT):
        with suppress(OSError):
            begun.append(await asyncio.open_connection(host, int(port), local_addr=(ELSEWHERE, 0)))
    for _, writer in begun:
        writer.write(b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Le")
    for _, writer in begun:
        writer.close()


async def _guess_keys(address: str) -> None:
    """Sign in with wrong keys until the address is told to wait, and some more."""
    statuses = set()
    async with on(address, f"sim_{'0' * 24}_{'x' * 43}", source=ELSEWHERE) as guessing:
        for _ in range(GUESSES):
            body = {"query": "{ viewer { userId } }"}
            async with guessing.session.post(f"{address}/graphql", json=body) as response:
                statuses.add(response.status)
    assert statuses == {401, 429}


def _require_honest(found: dict[str, list[tuple[str, str]]]) -> None:
    for kind, (_, _, reason) in AGENTS.items():
        assert len(found[kind]) == SESSIONS
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
                lambda body: body["connector"].update(body_template="{{messages}}" * 200_000),
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


def died_of_twice(workspace: Workspace, agent: DemoAgentProcess) -> tuple[str, Process, str]:
    """A run under which the server was killed twice; the server started since, its address."""
    server, url = workspace.serve()
    code, started = workspace.call("run", "Smoke", "--repeat", "5", "--no-wait", "--url", url)
    assert code == 0, started.output
    for _ in range(2):
        agent.wait_for_turns(agent.stats()["turns"] + 3, server)
        killed(server)
        server, url = workspace.serve()
    return started.out[0], server, url


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_a_run_that_the_process_died_of_twice_waits_to_be_resumed(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    run, server, url = died_of_twice(workspace, agent)

    code, said = workspace.call("runs", "watch", run, "--url", url)
    assert code == 3, said.output
    assert f"simulation runs resume {run}" in said.output
    server.line("is parked: 2 workers were lost")
    asked = agent.stats()["turns"]
    code, listed = workspace.call("runs", "list", "--url", url)
    assert "parked" in listed.output
    assert agent.stats()["turns"] == asked

    code, said = workspace.call("runs", "resume", run, "--url", url)
    assert code == 0, said.output
    code, said = workspace.call("runs", "watch", run, "--url", url)
    assert code == 0, said.output
    assert "20/20" in said.output
    code, said = workspace.call("runs", "resume", run, "--url", url)
    assert code != 0
    assert "only a parked run can be resumed" in said.output


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_a_parked_run_can_be_cancelled_and_asks_nothing_more(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    run, server, url = died_of_twice(workspace, agent)
    server.line("is parked: 2 workers were lost")
    asked = agent.stats()["turns"]

    code, said = workspace.call("runs", "cancel", run, "--url", url)
    assert code == 0, said.output
    code, said = workspace.call("runs", "watch", run, "--url", url)
    assert code == 3, said.output
    assert "cancelled, verdict: inconclusive" in said.output
    assert "simulation runs resume" not in said.output
    assert agent.stats()["turns"] == asked
