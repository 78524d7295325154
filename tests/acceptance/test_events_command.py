"""`simulation events`, as its users meet it; few processes, each for several of its sides."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Process, Said, call, environment, post_json

EVENT = ("events", "track", "page.viewed", "--properties", '{"page": "/[a]"}')


def body(said: Said) -> Any:
    """The JSON that is all of standard output."""
    return json.loads("\n".join(said.out))


def test_events_are_tracked_listed_counted_and_exported(tmp_path: Path) -> None:
    data, file = ("--data", str(tmp_path / "data")), tmp_path / "events.jsonl"
    who = ("--user", "olga", "--session", "s-1", "--client-id", "e-1")
    code, said = call(*EVENT, *who, *data, "--format", "json")
    assert code == 0, said.output
    kept = body(said)
    assert (kept["properties"], kept["userId"]) == ({"page": "/[a]"}, "olga")

    code, said = call(*EVENT, *who, *data)
    assert said.out == [f"Tracked page.viewed as {kept['id']}"], "sent again, it is stored once"

    code, said = call("events", "list", "--session", "s-1", *data)
    assert code == 0
    assert "olga" in said.output
    assert '{"page": "/[a]"}' in said.output

    code, said = call("events", "export", str(file), *data)
    assert (code, said.out) == (0, [f"Exported 1 events to {file}"])
    assert said.err == ["events 1/1"]
    [line] = file.read_text("utf-8").splitlines()
    assert json.loads(line)["id"] == kept["id"]

    file.write_text(line[:20], "utf-8")
    code, said = call("events", "export", str(file), "--resume", "--format", "json", *data)
    assert body(said) == {"exported": 1, "file": str(file)}
    assert file.read_text("utf-8") == f"{line}\n"


def test_rebuilding_counts_events_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    call(*EVENT, "--data", str(data))
    with sqlite3.connect(data / "tracked_events.sqlite") as connection:
        connection.execute("UPDATE rollups SET count = 7")
    connection.close()

    code, said = call("rebuild", "--data", str(data))
    assert code == 0
    assert said.out[-1] == "Counted the tracked events of 1 days anew; 3 counts were wrong"
    assert said.err == ["days 1/1 3 counts were wrong"]
    code, said = call("events", "top", "--format", "json", "--data", str(data))
    assert body(said) == [{"name": "page.viewed", "count": 1}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("events", "track", " "), "name:"),
        (("events", "list", "--from", "yesterday"), "Write it like"),
        (("events", "export", "-", "--resume"), "only a file can be gone on with"),
    ],
)
def test_bad_usage_is_one_clear_message(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, said = call(*arguments, "--data", str(tmp_path))
    assert code == 2
    assert message in " ".join(said.output.split())
    assert said.out == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server."""
    arguments = ("serve", "--dev", "--port", "0", "--data", str(tmp_path))
    process = Process("simulation", *arguments, env=environment())
    yield process.line("Ready on ").split()[-1].removesuffix("/graphql")
    process.end()


def test_a_server_exports_the_same_by_both_ways(server: str) -> None:
    events = f"{server}/api/v1/pulse/events"
    batch = [{"name": f"event {n}", "properties": {"n": n, "t": "ü\n"}} for n in range(120)]
    ingested = post_json(f"{events}/batch", {"events": batch})
    assert ingested == {"success": True, "data": {"ingested": 120}}

    code, said = call("events", "export", "-", "--url", server)
    assert code == 0, said.output
    with urllib.request.urlopen(f"{events}/export", timeout=10) as response:
        lines = response.read().decode().splitlines()
    assert said.out == lines
    assert [json.loads(line)["name"] for line in lines] == [each["name"] for each in batch]

    code, said = call("events", "top", "--limit", "2", "--no-synthetic", "--url", server)
    assert code == 0
    assert "event 0" in said.output
