"""The line that each request leaves, and how a log is written for programs."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from simulation.server.log_lines import JsonLine, ShowableLine
from simulation.server.request_log import MOST_PER_SECOND, RequestLog, log


class Lines(logging.Handler):
    """The records that were logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def lines() -> Any:
    found, level = Lines(), log.level
    log.addHandler(found)
    log.setLevel(logging.INFO)
    yield found
    log.removeHandler(found)
    log.setLevel(level)


async def ask(app: RequestLog, path: str = "/v1/demo/", query: bytes = b"") -> None:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query}

    async def nothing(*_: Any) -> Any: ...

    await app(scope, nothing, nothing)


async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
    actor = SimpleNamespace(user="olga")
    scope["state"]["access"] = SimpleNamespace(organization="acme", actor=actor)
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("a bug")


async def test_a_request_leaves_who_what_and_how_it_ended(lines: Lines) -> None:
    await ask(RequestLog(signed_in), query=b"token=secret")
    [record] = lines.records
    told = json.loads(JsonLine().format(record))
    assert (told["method"], told["path"], told["status"]) == ("GET", "/v1/demo/", 204)
    assert told["caller"] == "acme/olga"
    assert told["ms"] >= 0
    for line in (JsonLine().format(record), ShowableLine().format(record)):
        assert "secret" not in line
        assert "\n" not in line


async def test_a_request_that_broke_off_is_told_of_as_well(lines: Lines) -> None:
    with pytest.raises(RuntimeError):
        await ask(RequestLog(failing))
    assert "GET /v1/demo/ 500" in lines.records[0].getMessage()


async def test_no_path_makes_a_line_or_moves_the_cursor(lines: Lines) -> None:
    await ask(RequestLog(signed_in), "/a\n\x1b[2J" + "x" * 10_000)
    line = lines.records[0].getMessage()
    assert len(line) < 300
    assert line.isprintable()


async def test_what_comes_by_the_thousand_is_counted(lines: Lines) -> None:
    now = 10.0
    app = RequestLog(signed_in, lambda: now)
    for _ in range(MOST_PER_SECOND + 5):
        await ask(app)
    assert len(lines.records) == MOST_PER_SECOND
    now += 1
    await ask(app)
    assert lines.records[-2].getMessage() == "5 more requests were not written"


def test_a_text_of_a_stranger_is_one_line() -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "a\nERROR fake \x1b[31m", (), None)
    assert ShowableLine().format(record) == "ERROR x: a\\nERROR fake \\x1b[31m"
    assert json.loads(JsonLine().format(record))["message"] == "a\nERROR fake \x1b[31m"
