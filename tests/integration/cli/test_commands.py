"""The commands: each is where the table says, and none makes another wait for its imports."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli.commands import COMMANDS, Listed

NOWHERE = "http://127.0.0.1:1"

ASKED = """
import sys
from simulation.cli.app import app
sys.argv = ["simulation", *sys.argv[1:]]
try:
    app()
finally:
    print("\\n".join(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda each: each.name)
def test_each_command_is_listed_as_it_calls_itself(listed: Listed) -> None:
    command = listed.load()

    first = inspect.cleandoc(command.help).split("\n\n")[0]

    assert " ".join(first.split()) == listed.help


def modules_of(*arguments: str) -> set[str]:
    """The packages that a command has imported when it ends."""
    asked = [sys.executable, "-c", ASKED, *arguments]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    return {name.partition(".")[0] for name in ended.stderr.split()}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_imports_no_command(arguments: list[str]) -> None:
    heavy = {"aiohttp", "beanie", "dbos", "graphql", "psycopg", "pydantic", "sqlalchemy", "yaml"}

    assert not modules_of(*arguments) & heavy


def test_a_command_at_a_server_imports_no_platform() -> None:
    platform = {"beanie", "dbos", "graphql", "motor", "psycopg", "sqlalchemy", "strawberry"}

    assert not modules_of("runs", "list", "--url", NOWHERE) & platform
    assert not modules_of("health", "--url", NOWHERE) & platform


def test_a_command_that_reads_opens_no_engine_and_serves_nothing(tmp_path: Path) -> None:
    idle = {"dbos", "fastapi", "psycopg", "snowballstemmer", "sqlalchemy", "uvicorn"}

    imported = modules_of("runs", "list", "--data", str(tmp_path / "data"))

    assert "graphql_schema" in imported
    assert not imported & idle
    assert not (tmp_path / "data" / "engine.sqlite").exists()
