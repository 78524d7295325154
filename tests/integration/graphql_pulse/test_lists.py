"""Lists of tasks and runs: pages, filters, global ids, and what they cost to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from simulation import registry
from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.kernel.messages import Commit
from simulation.pulse.status import Status
from simulation.settings import Settings
from tests.integration.graphql_pulse.kinds import Flaky
from tests.integration.graphql_pulse.operating import CANCEL_RUN, RETRY_RUN, UNKNOWN, Operator
from tests.support.platform import COLLEAGUE, House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUNS = """query($filter: RunFilter, $direction: SortDirection! = DESC, $first: Int,
    $after: String, $last: Int, $before: String) {
  runs(filter: $filter, direction: $direction, first: $first, after: $after, last: $last,
      before: $before) {
    totalCount nodes { databaseId } edges { cursor node { databaseId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


class Scene:
    """Two tasks and their runs, by the UUID of each."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self.client = operator.client
        self.tasks: dict[str, str] = {}
        self.runs: dict[str, str] = {}

    async def play(self) -> None:
        operator = self.operator
        operator.house.platform.pulse.kinds.add(Flaky())
        ask = self.tasks["ask"] = await operator.create_task("Ask")
        flaky = self.tasks["flaky"] = await operator.create_task(
            "Flaky", taskType="test.flaky", taskConfig={}, cronExpression="*/5 * * * *"
        )
        self.runs["waiting"] = await operator.run_to(ask, Status.WAITING)
        self.runs["cancelled"] = await operator.run_to(ask, Status.WAITING)
        await operator.mutate(CANCEL_RUN, runId=self.runs["cancelled"])
        await operator.until(self.runs["cancelled"], Status.CANCELLED)
        self.runs["failed"] = await operator.run_to(flaky, Status.FAILED)
        retry = await operator.mutate(RETRY_RUN, runId=self.runs["failed"])
        self.runs["retried"] = retry["databaseId"]
        await operator.until(self.runs["retried"], Status.FAILED)
        operator.house.clock.advance(timedelta(minutes=5))
        await operator.until_runs(flaky, 3)
        [scheduled] = await self.found(triggerSources=["SCHEDULE"])
        await operator.until(scheduled, Status.FAILED)
        self.runs["scheduled"] = scheduled

    async def page(self, **variables: Any) -> dict[str, Any]:
        return dict((await self.client.ask(RUNS, **variables))["runs"])

    async def found(self, **filter: Any) -> list[str]:
        page = await self.page(filter=filter)
        assert page["totalCount"] == len(page["nodes"])
        return [run["databaseId"] for run in page["nodes"]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    async with open_house() as house:
        scene = Scene(Operator(house))
        await scene.play()
        yield scene


async def test_runs_come_the_newest_first(scene: Scene) -> None:
    newest_first = list(reversed(scene.runs.values()))
    assert await scene.found() == newest_first
    oldest_first = await scene.page(direction="ASC")
    assert [run["databaseId"] for run in oldest_first["nodes"]] == list(scene.runs.values())


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_runs_are_paged_there_and_back(scene: Scene, direction: str) -> None:
    whole = [run["databaseId"] for run in (await scene.page(direction=direction))["nodes"]]
    there: list[str] = []
    after = None
    while True:
        page = await scene.page(direction=direction, first=2, after=after)
        assert page["totalCount"] == 5
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        there += [run["databaseId"] for run in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert there == whole
    back: list[str] = []
    before = None
    while True:
        page = await scene.page(direction=direction, last=2, before=before)
        back = [run["databaseId"] for run in page["nodes"]] + back
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert back == whole


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ({"statuses": ["WAITING"]}, ["waiting"]),
        ({"statuses": ["FAILED", "CANCELLED"]}, ["scheduled", "retried", "failed", "cancelled"]),
        ({"statuses": ["COMPLETED"]}, []),
        ({"taskTypes": ["example.approval"]}, ["cancelled", "waiting"]),
        ({"taskTypes": ["no.such"]}, []),
        ({"triggerSources": ["RETRY"]}, ["retried"]),
        ({"triggerSources": ["MANUAL"], "statuses": ["FAILED"]}, ["failed"]),
        ({}, ["scheduled", "retried", "failed", "cancelled", "waiting"]),
    ],
)
async def test_runs_are_filtered(scene: Scene, filter: dict[str, Any], names: list[str]) -> None:
    assert await scene.found(**filter) == [scene.runs[name] for name in names]


async def test_runs_are_filtered_by_task(scene: Scene) -> None:
    data = await scene.client.ask("query($id: ID!) { task(id: $id) { id } }", id=scene.tasks["ask"])
    for ids in ([scene.tasks["ask"]], [data["task"]["id"]], [scene.tasks["ask"], UNKNOWN]):
        assert await scene.found(taskIds=ids) == [scene.runs["cancelled"], scene.runs["waiting"]]


async def test_tasks_come_the_oldest_first_in_pages(scene: Scene) -> None:
    expected = list(scene.tasks.values())
    query = """query($first: Int, $after: String, $direction: SortDirection! = ASC) {
      tasks(first: $first, after: $after, direction: $direction) {
        totalCount nodes { databaseId } pageInfo { hasNextPage endCursor } } }"""
    page = (await scene.client.ask(query, first=1))["tasks"]
    assert page["totalCount"] == 2
    assert [task["databaseId"] for task in page["nodes"]] == expected[:1]
    rest = (await scene.client.ask(query, after=page["pageInfo"]["endCursor"]))["tasks"]
    assert [task["databaseId"] for task in rest["nodes"]] == expected[1:]
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    backwards = (await scene.client.ask(query, direction="DESC"))["tasks"]["nodes"]
    assert [task["databaseId"] for task in backwards] == expected[::-1]


async def test_the_runs_of_a_task_in_pages(scene: Scene) -> None:
    query = """query($id: ID!, $after: String) { task(id: $id) {
      lastRun { databaseId } runs(first: 2, after: $after) {
        totalCount nodes { databaseId } pageInfo { endCursor hasNextPage } } } }"""
    names = ("scheduled", "retried", "failed")
    found = (await scene.client.ask(query, id=scene.tasks["flaky"]))["task"]
    runs = found["runs"]
    assert runs["totalCount"] == 3
    assert found["lastRun"] == {"databaseId": scene.runs["scheduled"]}
    rest = await scene.client.ask(
        query, id=scene.tasks["flaky"], after=runs["pageInfo"]["endCursor"]
    )
    nodes = runs["nodes"] + rest["task"]["runs"]["nodes"]
    assert [run["databaseId"] for run in nodes] == [scene.runs[name] for name in names]


async def test_tasks_and_runs_are_found_by_their_global_ids(scene: Scene) -> None:
    data = await scene.client.ask("{ tasks { nodes { id } } runs { nodes { id } } }")
    ids = [node["id"] for name in ("tasks", "runs") for node in data[name]["nodes"]]
    types = ["Task"] * 2 + ["Run"] * 5
    expected = [{"__typename": name, "id": id} for name, id in zip(types, ids, strict=True)]
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    assert (await scene.client.ask(nodes, ids=ids))["nodes"] == expected
    node = "query($id: ID!) { node(id: $id) { __typename id } }"
    for each in expected:
        assert (await scene.client.ask(node, id=each["id"]))["node"] == each


async def test_a_colleague_sees_them(scene: Scene) -> None:
    colleague = scene.operator.house.client(COLLEAGUE)
    assert await colleague.ask(RUNS) == await scene.client.ask(RUNS)


class CountingStore(MemoryEventStore):
    """Counts how often streams are read, by the category of each."""

    def __init__(self) -> None:
        super().__init__(registry.codec())
        self.single: Counter[str] = Counter()
        self.batches: list[Collection[str]] = []

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        self.single[stream.partition("-")[0]] += 1
        return await super().read(stream, after=after)

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        self.batches.append(streams)
        return {stream: await MemoryEventStore.read(self, stream) for stream in streams}


@pytest_asyncio.fixture(loop_scope="module")
async def counted() -> AsyncIterator[tuple[Operator, CountingStore]]:
    clock, store = ManualClock(step=timedelta(milliseconds=1)), CountingStore()
    async with (
        in_memory(Settings(), clock) as adapters,
        open_platform(
            Settings().on_own_machine(),
            adapters=replace(adapters, store=store),
            clock=clock,
            ids=SequentialIdSource(),
        ) as platform,
    ):
        yield Operator(House(platform, store, clock)), store


async def test_the_streams_of_a_page_are_read_at_once(
    counted: tuple[Operator, CountingStore],
) -> None:
    operator, store = counted
    operator.house.platform.pulse.kinds.add(Flaky())
    task = await operator.create_task(taskType="test.flaky", taskConfig={"failures": 0})
    for _ in range(20):
        await operator.run_to(task, Status.COMPLETED)
    list_fields = "databaseId status error { message } task { taskName } durationSeconds"
    detailed = """config { taskConfig } stages { stageName attempts { status } }
        checkpoint { payload } signals { name } usage { calls } events { message }"""
    for selected, batches in ((list_fields, 0), (f"{list_fields} {detailed}", 1)):
        store.single.clear()
        store.batches.clear()
        data = await operator.client.ask(f"{{ runs {{ nodes {{ {selected} }} }} }}")
        nodes = data["runs"]["nodes"]
        assert len(nodes) == 20
        assert store.single["run"] == 0
        assert [len(batch) for batch in store.batches] == [20] * batches
    assert all(run["usage"][0]["calls"] == 2 for run in nodes)
    assert all(run["stages"][0]["attempts"] == [{"status": "COMPLETED"}] for run in nodes)
