"""What a year of use costs: starting, and reading, with a log that has grown.

Logs are made by copying one played run, and one definition of three kinds. Each size is
opened by a process of its own, which measures its CPU time; the least of several counts,
since others on the machine can only add.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from benchmarks.child import child
from benchmarks.grown_log import copy_definitions, copy_runs
from benchmarks.growth_table import Size, lines, misses
from benchmarks.session_catalog import ACTOR, set_of_sessions
from benchmarks.session_runs import play
from benchmarks.stub_chat import TURNS
from simulation.bootstrap import open_platform
from simulation.catalog.definition.queries import Filter
from simulation.documents.paging import Order, Page
from simulation.settings import Settings

SESSIONS = 50
KINDS = ("persona", "scenario", "unit_test")
REPEATS = 7

PAGE = """query(
  $first: Int, $after: String, $last: Int, $sort: DefinitionSort, $filter: PersonaFilter
) {
  personas(first: $first, after: $after, last: $last, sort: $sort, filter: $filter) {
    nodes { id databaseId name role version createdAt
            updatedAt isDeleted tags { key value } creator { orgId userId } }
    pageInfo { endCursor hasNextPage } } }"""
COUNT = "{ personas(first: 0) { totalCount } }"
NODE = "query($id: ID!) { persona(id: $id) { id name } }"
SEARCH = "query($query: String!) { searchPersonas(query: $query) { id name } }"
CELLS = """query($id: ID!) { unitTestSetRun(id: $id) { sessions(fromSlot: 0, toSlot: 99) {
  slot outcome agentLatencyMs failedCriteria } } }"""
TRANSCRIPT = """query($id: ID!) { unitTestSetRun(id: $id) { session(slot: 7) {
  slot outcome transcript { key turn role text latencyMs } } } }"""
RUNS = """{ unitTestSetRuns(first: 25) { nodes { databaseId status verdict createdAt
  progress { planned finished outcomes { outcome sessions } } } } }"""


async def played_once(data: Path, sessions: int = SESSIONS) -> str:
    """Play one run of ``sessions`` into an empty directory; the id of the run."""
    async with child("benchmarks.stub_chat", "--latency-ms", "0") as port:
        url = f"http://127.0.0.1:{port}/v1"
        settings = Settings(data=data, model_url=url, concurrent_sessions=SESSIONS)
        async with open_platform(settings.on_own_machine()) as platform:
            chosen = await set_of_sessions(platform, url, sessions, TURNS)
            await play(platform, chosen)
            sets: Any = await platform.definitions["unit_test_set"].get(ACTOR.organization, chosen)
            for kind in KINDS:
                rows = await platform.definitions[kind].page(
                    ACTOR.organization, Filter(), Order("sort_keys.created_at"), Page(first=1)
                )
                (data / kind).write_text(rows.items[0].id)
    return str(sets.last_triggered_run_id)


def grown(directory: Path, runs: int, definitions: int, sessions: int = SESSIONS) -> Path:
    """A data directory with so many runs, and definitions of each kind."""
    data = directory / f"{runs}-{definitions}-{sessions}"
    run = asyncio.run(played_once(data, sessions))
    log = data / "events.sqlite"
    copy_runs(log, run, sessions, runs - 1)
    for kind in KINDS:
        copy_definitions(log, kind, (data / kind).read_text(), definitions - 1)
    return data


def log_bytes(data: Path) -> int:
    """The size of the log, with all of it in its file."""
    with closing(sqlite3.connect(data / "events.sqlite")) as log:
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (data / "events.sqlite").stat().st_size


def command(data: Path, *arguments: str) -> tuple[float, float]:
    """CPU seconds and peak megabytes of a `simulation` command as a whole."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulation", *arguments, "--data", str(data)],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"simulation {' '.join(arguments)} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


async def least(work: Callable[[], Awaitable[Any]], repeats: int = REPEATS) -> float:
    """The least milliseconds of CPU that ``work`` took."""
    found = []
    for _ in range(repeats):
        before = time.process_time()
        await work()
        found.append((time.process_time() - before) * 1000)
    return min(found)


async def reads(data: Path) -> dict[str, float]:
    """Milliseconds of CPU of each read, in this process."""
    from graphql_schema.kit.context import RequestContext
    from graphql_schema.schema import schema
    from simulation.access.access import Access
    from simulation.identity.principal import with_all_permissions

    start = time.process_time()
    settings = Settings(data=data).on_own_machine()
    async with open_platform(settings, work=False) as platform:
        found = {"start": (time.process_time() - start) * 1000}
        access = Access(platform, with_all_permissions(ACTOR))

        async def ask(query: str, /, **variables: Any) -> Any:
            result = await schema.execute(query, variables, context_value=RequestContext(access))
            if result.errors:
                raise RuntimeError(str(result.errors[0]))
            return result.data

        for name, query, variables in await _asked(ask):
            found[name] = await least(lambda q=query, v=variables: ask(q, **v))  # type: ignore[misc]
        found["memory"] = _resident()
    return found


async def _asked(ask: Any) -> list[tuple[str, str, dict[str, Any]]]:
    by_name = {"field": "NAME", "direction": "ASC"}
    middle: Any = None
    page = (await ask(PAGE, first=50, sort=by_name))["personas"]
    steps = int((await ask(COUNT))["personas"]["totalCount"]) // 100
    for _ in range(min(steps, 20)):
        if page["pageInfo"]["hasNextPage"]:
            middle = page["pageInfo"]["endCursor"]
            page = (await ask(PAGE, first=50, sort=by_name, after=middle))["personas"]
    id = page["nodes"][0]["id"]
    newest = (await ask(RUNS))["unitTestSetRuns"]["nodes"][0]["databaseId"]
    name = page["nodes"][0]["name"].split()[-1]
    return [
        ("page, first", PAGE, {"first": 50}),
        ("page, by name", PAGE, {"first": 50, "sort": by_name}),
        ("page, middle", PAGE, {"first": 50, "sort": by_name, "after": middle}),
        ("page, last", PAGE, {"last": 50, "sort": by_name}),
        ("page, by tag", PAGE, {"first": 50, "filter": {"tags": ["shard:7"]}}),
        ("page, filtered", PAGE, {"first": 50, "filter": {"roles": ["regular guest"]}}),
        ("count", COUNT, {}),
        ("node by id", NODE, {"id": id}),
        ("search, rare", SEARCH, {"query": name}),
        ("search, all have it", SEARCH, {"query": "Marta"}),
        ("runs, 25 with progress", RUNS, {}),
        ("100 cells of a run", CELLS, {"id": newest}),
        ("one transcript", TRANSCRIPT, {"id": newest}),
    ]


def _resident() -> float:
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, nargs="*", default=[10, 1000, 3000])
    parser.add_argument("--definitions", type=int, nargs="*", default=[50, 1000, 20000])
    parser.add_argument(
        "--sessions", type=int, nargs="*", default=[1000], help="of one run, played"
    )
    parser.add_argument("--read", type=Path, help="measure the reads of this directory")
    arguments = parser.parse_args()
    if arguments.read:
        print(orjson.dumps(asyncio.run(reads(arguments.read))).decode())
        return
    sizes = [
        *(Size(runs, 1, SESSIONS) for runs in arguments.runs),
        *(Size(1, definitions, SESSIONS) for definitions in arguments.definitions),
        *(Size(1, 1, sessions) for sessions in arguments.sessions),
    ]
    table: dict[Size, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as directory:
        for size in sizes:
            table[size] = measured(Path(directory), size)
            print(f"{size}: {table[size]}", flush=True)
    print("\n".join(lines(table)))
    missed = misses(table)
    result = {f"{size}": found for size, found in table.items()}
    print(orjson.dumps({"name": "growth", "met": not missed, "missed": missed} | result).decode())


def measured(directory: Path, size: Size) -> dict[str, float]:
    """Everything of one size; what starts, and reads, are processes of their own."""
    data = grown(directory, size.runs, size.definitions, size.sessions)
    cpu, peak = command(data, "runs", "list")
    again, _ = command(data, "runs", "list")
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "--read", str(data)],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return {
        "runs list, CPU ms": cpu * 1000,
        "runs list, peak MB": peak,
        "runs list from a snapshot, CPU ms": again * 1000,
        "log, bytes a session": log_bytes(data) / (size.runs * size.sessions),
        **orjson.loads(output),
    }


if __name__ == "__main__":
    main()
