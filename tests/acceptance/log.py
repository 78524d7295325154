"""Reads a data directory's log from outside, to see what was really committed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any


def records(data: Path, category: str) -> list[dict[str, Any]]:
    """Every record of a category, by stream and position."""
    connection = sqlite3.connect(f"file:{data / 'events.sqlite'}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT record FROM commits WHERE stream > ? AND stream < ? ORDER BY stream, position",
            (f"{category}-", f"{category}."),
        )
        return [json.loads(record) for (record,) in rows]
    finally:
        connection.close()


def events(data: Path, category: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every event of a category: its stream, its stored name, its data."""
    return [
        (record["stream"], event["type"], event["data"])
        for record in records(data, category)
        for event in record["events"]
    ]


def committed_turns(data: Path) -> set[str]:
    """The idempotency keys of all turns whose answer is committed."""
    return {
        f"{stream.removeprefix('session-')}/{event['turn']}"
        for stream, name, event in events(data, "session")
        if name == "catalog.agent_replied"
    }
