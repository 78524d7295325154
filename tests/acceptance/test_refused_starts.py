"""What cannot be opened is refused in one sentence: what, where, and what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.conftest import call

NOWHERE = "127.0.0.1:1"
"""Nobody listens there."""

UNREACHABLE_MONGODB = f"mongodb://{NOWHERE}/x?serverSelectionTimeoutMS=100"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, seeded: Path) -> Path:
    """A data directory with the seed data whose engine was opened: loading did not need it."""
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("asked") / "data"))
    call("health", "--data", str(data))
    assert (data / "engine.sqlite").exists()
    return data


@pytest.fixture
def data(tmp_path: Path, asked: Path) -> Path:
    """A data directory with the seed data."""
    return Path(shutil.copytree(asked, tmp_path / "data"))


def refusal(*arguments: str, **env: str) -> tuple[int, str]:
    """The exit code of a command, and the one line that it says."""
    code, said = call(*arguments, **env)
    assert len(said.err) == 1, said.output
    return code, said.err[0]


@pytest.mark.parametrize(
    ("setting", "value", "code", "told"),
    [
        ("DATABASE_URL", "mysql://host/base", 2, "write mongodb://host:27017/database"),
        ("DATABASE_URL", "sqlite:////no/such/log.sqlite", 2, "create it first"),
        ("DATABASE_URL", UNREACHABLE_MONGODB, 3, "correct SIMULATION_DATABASE_URL"),
        ("MODEL_URL", "localhost:1234", 2, "correct SIMULATION_MODEL_URL"),
        ("PUBLIC_URL", "ftp://host", 2, "correct SIMULATION_PUBLIC_URL"),
        ("ARTIFACTS_URL", "ftp://host", 2, "must be file:///directory"),
        ("CONCURRENT_RUNS", "many", 2, "correct SIMULATION_CONCURRENT_RUNS"),
        ("CONCURRENT_RUNS_BY_TYPE", "many", 2, "correct SIMULATION_CONCURRENT_RUNS_BY_TYPE"),
    ],
)
def test_a_setting_that_leads_nowhere(
    tmp_path: Path, setting: str, value: str, code: int, told: str
) -> None:
    ended, line = refusal("health", "--data", str(tmp_path), **{f"SIMULATION_{setting}": value})

    assert (ended, told in line) == (code, True), line


@pytest.mark.parametrize(
    ("address", "code", "told"),
    [
        (f"postgresql://me:secret@{NOWHERE}/base", 3, "correct SIMULATION_ENGINE_URL"),
        (f"mysql://me:secret@{NOWHERE}/base", 2, "write postgresql://"),
    ],
)
def test_an_engine_that_cannot_be_reached(
    tmp_path: Path, address: str, code: int, told: str
) -> None:
    shared = f"sqlite:///{tmp_path / 'log.sqlite'}"

    ended, line = refusal("worker", SIMULATION_ENGINE_URL=address, SIMULATION_DATABASE_URL=shared)

    assert (ended, told in line) == (code, True), line
    assert "secret" not in line


def cut_off(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(5000)


def something_else(file: Path) -> None:
    file.write_text("Dear diary, " * 1000)


def of_a_later_release(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version=99")


@pytest.mark.parametrize("name", ["events.sqlite", "tracked_events.sqlite", "engine.sqlite"])
@pytest.mark.parametrize("damage", [cut_off, something_else])
def test_a_damaged_file_is_named(data: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(data / name)

    code, line = refusal("health", "--data", str(data))

    assert code == 3
    assert str(data / name) in line
    assert "restore a backup" in line


@pytest.mark.parametrize("name", ["events.sqlite", "tracked_events.sqlite", "engine.sqlite"])
def test_a_file_of_a_later_release_is_left_alone(data: Path, name: str) -> None:
    of_a_later_release(data / name)
    before = (data / name).read_bytes()

    code, line = refusal("health", "--data", str(data))

    assert code == 3
    assert f"{data / name} has format 99" in line
    assert "a later one" in line
    assert (data / name).read_bytes() == before


def test_an_event_of_a_later_release_is_named(data: Path) -> None:
    with closing(sqlite3.connect(data / "events.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE commits SET seal = NULL,"
            " record = CAST(replace(CAST(record AS TEXT), '\"version\":', '\"version\":9') AS BLOB)"
            " WHERE stream = (SELECT stream FROM commits WHERE stream LIKE 'persona-%' LIMIT 1)"
        )

    code, line = refusal("health", "--data", str(data))

    assert code == 3
    assert "persona-" in line
    assert "open it with a later release" in line


def test_an_emptied_log_beside_a_full_engine_is_not_begun_anew(data: Path, agent: object) -> None:
    assert call("run", "Smoke", "--no-wait", "--data", str(data))[0] == 0
    (data / "events.sqlite").unlink()

    code, line = refusal("health", "--data", str(data))

    assert code == 3
    assert "emptied" in line
    assert "restore a backup" in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 50_000 + "]" * 50_000, "write it flatter"),
        ("a: " * 50_000, "no valid YAML"),
        ("- &a [x]\n" + "- &a [*a, *a]\n" * 40, "aliases"),
        ("- name: \x00", "no valid YAML"),
    ],
    ids=["deep", "keys", "aliases", "control"],
)
def test_yaml_that_is_no_catalog(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "personas.yaml").write_text(text)

    code, line = refusal("seed", str(tmp_path), "--data", str(tmp_path / "data"))

    assert code == 2
    assert line.startswith("simulation: personas.yaml:")
    assert told in line


def test_yaml_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "personas.yaml").mkdir()

    code, line = refusal("seed", str(tmp_path), "--data", str(tmp_path / "data"))

    assert (code, "cannot be read" in line) == (2, True), line
