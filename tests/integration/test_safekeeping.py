"""Check, backup and restore of what a platform has stored."""

from __future__ import annotations

import io
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulation import stored
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.persona import PERSONA
from simulation.kernel.errors import HistoryDamaged, SimulationError, ValidationFailed
from simulation.safekeeping.findings import Findings
from simulation.settings import Settings
from tests.support.platform import OWNER

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FIXTURE = Path(__file__).parents[1] / "fixtures" / "data_directories" / "without_checksums"
PERSONAS = ("Ada", "Bo", "Cy")


def nothing(what: str, done: int, total: int) -> None:
    """Shows no progress."""


async def create(platform: Platform, *names: str) -> None:
    """Have personas."""
    for name in names:
        body = PERSONA.body.model_validate({"name": name, "role": "Guest", "background": "Reads."})
        id, now = platform.ids.new(), platform.clock.now()
        await platform.bus.handle(PERSONA.create(actor=OWNER, at=now, id=id, body=body))


async def names(settings: Settings) -> set[str]:
    """The names of the personas that a platform shows."""
    async with open_platform(settings, work=False) as platform:
        documents = await platform.definitions["persona"].document.find().to_list()
        return {each.name for each in documents}


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A data directory with personas and an artifact, which nobody has open."""
    chosen = Settings(data=tmp_path / "data")
    async with open_platform(chosen) as platform:
        await create(platform, *PERSONAS)
        source = tmp_path / "source"
        write(source, "bytes")
        await platform.artifacts.put("acme/run.tar.gz", source)
    return chosen


def write(file: Path, text: str) -> None:
    file.write_text(text)


def read(file: Path) -> str:
    return file.read_text()


def change(settings: Settings, *statements: str) -> None:
    """Change the log behind everybody's back."""
    with closing(sqlite3.connect(settings.data / "events.sqlite")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def check(settings: Settings) -> Findings:
    return stored.check(settings, nothing)


A_PERSONA = "(SELECT max(stream) FROM commits WHERE stream LIKE 'persona-%')"


async def test_what_nobody_has_touched_is_whole(settings: Settings) -> None:
    found = check(settings)

    assert found.faults == []
    assert found.records > len(PERSONAS)
    assert found.unsealed == 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE commits SET record = CAST(replace(CAST(record AS TEXT), 'Reads.', 'Lies..')"
            f" AS BLOB) WHERE stream = {A_PERSONA}",
            "does not fit its checksum",
        ),
        (
            f"UPDATE commits SET record = CAST(record AS TEXT) WHERE stream = {A_PERSONA}",
            "does not fit its checksum",
        ),
        (f"DELETE FROM commits WHERE stream = {A_PERSONA}", "its ledger tells of"),
        (
            f"UPDATE commits SET position = 2, last = 2, seal = NULL WHERE stream = {A_PERSONA}",
            "the records before it are missing",
        ),
        (f"UPDATE commits SET stream = 'persona-f' WHERE stream = {A_PERSONA}", "checksum"),
        ("DELETE FROM claims", "is not held"),
        ("UPDATE claims SET stream = 'persona-f'", "is not its own"),
        (
            "INSERT INTO commits (stream, position, last, record)"
            " SELECT 'persona-f', position, last, record FROM commits"
            f" WHERE stream = {A_PERSONA}",
            "a record of another place",
        ),
        (f"UPDATE commits SET record = x'7b', seal = NULL WHERE stream = {A_PERSONA}", "no JSON"),
    ],
)
async def test_what_was_changed_is_found(settings: Settings, statement: str, told: str) -> None:
    change(settings, statement)

    found = check(settings)

    assert any(told in each.fault for each in found.faults), found.faults


async def test_a_damaged_record_keeps_nobody_from_reading_the_others(settings: Settings) -> None:
    change(
        settings,
        "UPDATE commits SET record = CAST(replace(CAST(record AS TEXT), 'Reads.', 'Lies..')"
        f" AS BLOB) WHERE stream = {A_PERSONA}",
    )

    assert len(await names(settings)) == len(PERSONAS) - 1
    async with open_platform(settings, work=False) as platform:
        store = platform.bus._store
        with pytest.raises(HistoryDamaged, match="does not fit its checksum"):
            await store.read(damaged(settings))


def damaged(settings: Settings) -> str:
    with closing(sqlite3.connect(settings.data / "events.sqlite")) as connection:
        [(stream,)] = connection.execute(f"SELECT {A_PERSONA}").fetchall()
        return str(stream)


async def test_a_log_whose_end_is_gone_is_not_gone_on_with(
    settings: Settings, tmp_path: Path
) -> None:
    shutil.copy(settings.data / "events.sqlite", tmp_path / "earlier")
    async with open_platform(settings, work=False) as platform:
        await create(platform, "Dee", "Eve")
    shutil.copy(tmp_path / "earlier", settings.data / "events.sqlite")

    with pytest.raises(HistoryDamaged, match="lacks its last 2 records"):
        await names(settings)
    assert [each for each in check(settings).faults if "last 2 records" in each.fault]

    stored.accept(settings)
    assert check(settings).faults == []
    assert await names(settings) == set(PERSONAS)


async def test_an_emptied_log_is_a_finding(settings: Settings) -> None:
    (settings.data / "events.sqlite").write_bytes(b"")

    faults = [each.fault for each in check(settings).faults]

    assert faults[0] == "it is empty, or no log"
    assert "The log lacks its last" in faults[1]


async def test_a_directory_of_an_earlier_release_opens_and_is_checked(tmp_path: Path) -> None:
    settings = Settings(data=Path(shutil.copytree(FIXTURE, tmp_path / "data")))

    before = check(settings)
    assert (before.records, before.unsealed, before.faults) == (2, 2, [])

    assert await names(settings) == {"Ada Lovelace", "Émile Zola"}
    async with open_platform(settings, work=False) as platform:
        await create(platform, "Dee")
    after = check(settings)
    assert (after.records, after.unsealed, after.faults) == (3, 2, [])


async def test_a_backup_comes_back_elsewhere(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    async with open_platform(settings) as platform:
        await create(platform, "Dee")
        stored.write_backup(settings, file, NOW, nothing)
        await create(platform, "Too late")

    restored = Settings(data=tmp_path / "restored")
    manifest = stored.read_backup(restored, file, nothing)

    assert manifest.made_at == NOW
    assert check(restored).faults == []
    assert await names(restored) == {*PERSONAS, "Dee"}
    assert read(restored.data / "artifacts" / "acme" / "run.tar.gz") == "bytes"
    assert mode(file) == 0o600


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


async def test_a_backup_of_a_shared_log_comes_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    settings = Settings(data=tmp_path / "data", database_url=url)
    async with open_platform(settings) as platform:
        await create(platform, *PERSONAS)
        stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)

    other = tmp_path / "other"
    other.mkdir()
    restored = Settings(data=other / "data", database_url=f"sqlite:///{other / 'log.sqlite'}")
    stored.read_backup(restored, tmp_path / "backup.tar", nothing)

    assert check(restored).faults == []
    assert await names(restored) == set(PERSONAS)


async def test_nothing_is_overwritten(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    stored.write_backup(settings, file, NOW, nothing)
    for attempt in (
        lambda: stored.write_backup(settings, file, NOW, nothing),
        lambda: stored.read_backup(settings, file, nothing),
    ):
        with pytest.raises(ValidationFailed, match="is there already"):
            attempt()

    assert await names(settings) == set(PERSONAS)


async def test_files_that_would_become_part_of_the_log_are_in_the_way(
    settings: Settings, tmp_path: Path
) -> None:
    stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)
    restored = Settings(data=tmp_path / "restored")
    restored.data.mkdir()
    write(restored.data / "events.sqlite-wal", "of another log")

    with pytest.raises(ValidationFailed, match=r"events\.sqlite-wal is there already"):
        stored.read_backup(restored, tmp_path / "backup.tar", nothing)


class Interruption:
    """Interrupts at the nth sign of progress."""

    def __init__(self, after: int) -> None:
        self._left = after

    def __call__(self, what: str, done: int, total: int) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [1, 2, 3, 4])
async def test_an_interrupted_backup_leaves_nothing(
    settings: Settings, tmp_path: Path, after: int
) -> None:
    before = children(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        stored.write_backup(settings, tmp_path / "backup.tar", NOW, Interruption(after))

    assert children(tmp_path) == before
    stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)


@pytest.mark.parametrize("after", [1, 3, 5])
async def test_an_interrupted_restore_can_be_repeated(
    settings: Settings, tmp_path: Path, after: int
) -> None:
    stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)
    restored = Settings(data=tmp_path / "restored")
    with pytest.raises(KeyboardInterrupt):
        stored.read_backup(restored, tmp_path / "backup.tar", Interruption(after))

    stored.read_backup(restored, tmp_path / "backup.tar", nothing)

    assert await names(restored) == set(PERSONAS)


async def test_a_restore_that_was_killed_is_not_opened_but_repeated(
    settings: Settings, tmp_path: Path
) -> None:
    stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)
    restored = Settings(data=tmp_path / "restored")
    stored.read_backup(restored, tmp_path / "backup.tar", nothing)
    # As it is between two files that are put in their places.
    (restored.data / ".events.sqlite.restoring").mkdir()
    (restored.data / "events.sqlite").unlink()

    with pytest.raises(HistoryDamaged, match=r"restore.* again"):
        await names(restored)

    stored.read_backup(restored, tmp_path / "backup.tar", nothing)
    assert check(restored).faults == []
    assert await names(restored) == set(PERSONAS)


def cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def alter(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def smuggle(file: Path) -> None:
    with tarfile.open(file, "w") as archive:
        archive.add(__file__, "../outside")


def slip_in(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        archive.add(__file__, "artifacts/demo/another.tar.gz")


def lose_the_log(file: Path) -> None:
    manifest = b'{"format": 1, "made_at": "2026-03-05T12:00:00Z", "made_by": "", "digests": {}}'
    entry = tarfile.TarInfo("manifest.json")
    entry.size = len(manifest)
    with tarfile.open(file, "w") as archive:
        archive.addfile(entry, io.BytesIO(manifest))


def something_else(file: Path) -> None:
    write(file, "Dear diary")


@pytest.mark.parametrize(
    "damage", [cut, alter, smuggle, slip_in, lose_the_log, something_else, Path.unlink]
)
async def test_what_is_no_whole_backup_is_not_restored(
    settings: Settings, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = tmp_path / "backup.tar"
    stored.write_backup(settings, file, NOW, nothing)
    damage(file)
    restored = Settings(data=tmp_path / "restored")

    with pytest.raises(ValidationFailed, match=str(file)):
        stored.read_backup(restored, file, nothing)

    assert {each.name for each in children(restored.data)} == {"owner.lock"}


def children(directory: Path) -> list[Path]:
    return sorted(directory.iterdir())


@pytest.mark.parametrize("place", ["no/such/directory/file", "x" * 300])
async def test_a_backup_that_cannot_be_written_says_so(
    settings: Settings, tmp_path: Path, place: str
) -> None:
    before = children(tmp_path)

    with pytest.raises(ValidationFailed, match=r"create it first|name another"):
        stored.write_backup(settings, tmp_path / place, NOW, nothing)

    assert children(tmp_path) == before


async def test_what_is_damaged_is_not_backed_up(settings: Settings, tmp_path: Path) -> None:
    with (settings.data / "events.sqlite").open("r+b") as opened:
        opened.truncate(20_000)

    with pytest.raises(HistoryDamaged, match=r"events\.sqlite is damaged"):
        stored.write_backup(settings, tmp_path / "backup.tar", NOW, nothing)


@pytest.mark.parametrize("act", ["check", "accept", "backup"])
def test_where_there_is_nothing_that_is_said(tmp_path: Path, act: str) -> None:
    settings = Settings(data=tmp_path / "data")
    acts: dict[str, Callable[[], object]] = {
        "check": lambda: check(settings),
        "accept": lambda: stored.accept(settings),
        "backup": lambda: stored.write_backup(settings, tmp_path / "file", NOW, nothing),
    }

    with pytest.raises(SimulationError, match="there is no log at"):
        acts[act]()


def test_a_log_on_mongodb_is_for_its_own_tools(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url="mongodb://127.0.0.1/x")

    with pytest.raises(SimulationError, match="mongodump"):
        stored.write_backup(settings, tmp_path / "file", NOW, nothing)
