"""What a data directory holds is its owner's: signing keys, and what people said."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.artifacts.files import FileArtifactStore
from simulation.bootstrap import Platform, open_platform
from simulation.kernel.private_files import keep_private
from simulation.maintenance.file import FileSwitch
from simulation.maintenance.port import Notice
from simulation.settings import Settings


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """A process that lets others do anything with its files, unless it says else."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data"


def modes(data: Path) -> dict[str, str]:
    """The modes of a directory and of all that is below it."""
    return {
        str(each.relative_to(data.parent)): f"{each.stat().st_mode & 0o777:o}"
        for each in [data, *data.rglob("*")]
    }


def loosen(data: Path) -> None:
    """Let others do anything with a directory and what is below it."""
    for each in [data, *data.rglob("*")]:
        each.chmod(0o777 if each.is_dir() else 0o666)


async def use(platform: Platform, data: Path) -> None:
    """Have a file of each kind in the data directory."""
    await platform.maintenance.close_service(Notice())
    source = data.parent / "source"
    source.write_text("bytes")
    await platform.artifacts.put("acme/run.tar.gz", source)


async def test_all_that_a_platform_makes_is_private(data: Path) -> None:
    async with open_platform(Settings(data=data)) as platform:
        await use(platform, data)
        found = modes(data)

    assert found == {
        "data": "700",
        "data/artifacts": "700",
        "data/artifacts/acme": "700",
        "data/artifacts/acme/run.tar.gz": "600",
        "data/engine.sqlite": "600",
        "data/engine.sqlite-shm": "600",
        "data/engine.sqlite-wal": "600",
        "data/events.sqlite": "600",
        "data/events.sqlite-shm": "600",
        "data/events.sqlite-wal": "600",
        "data/events.sqlite-tail": "600",
        "data/maintenance.json": "600",
        "data/owner.lock": "600",
        "data/tracked_events.sqlite": "600",
        "data/tracked_events.sqlite-shm": "600",
        "data/tracked_events.sqlite-wal": "600",
    }


async def test_what_an_earlier_release_left_open_is_closed(data: Path) -> None:
    async with open_platform(Settings(data=data)) as platform:
        await use(platform, data)
    loosen(data)

    async with open_platform(Settings(data=data)):
        found = modes(data)

    assert set(found.values()) == {"700", "600"}


async def test_a_log_that_processes_share_is_private(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    settings = Settings(data=tmp_path / "data", database_url=url)
    async with open_platform(settings, work=False):
        # A process of an earlier release has it open as well.
        loosen(tmp_path)
        async with open_platform(settings.model_copy(update={"data": tmp_path / "other"})):
            found = modes(tmp_path)

    ours = {name.partition("/")[2]: mode for name, mode in found.items() if "/log." in name}
    assert set(ours.values()) == {"600"}
    assert {"log.sqlite", "log.sqlite-wal", "log.tracked_events.sqlite"} <= set(ours)


def test_what_cannot_be_closed_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        # Nobody may change that, whoever they are.
        keep_private(Path("/proc/self/status"))

    assert "Others on this machine may read /proc/self/status" in caplog.text
    assert "chmod" in caplog.text


async def test_a_store_of_artifacts_elsewhere_is_private_too(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("bytes")
    await FileArtifactStore(tmp_path / "far" / "away").put("acme/run.tar.gz", source)

    assert modes(tmp_path / "far" / "away") == {
        "away": "700",
        "away/acme": "700",
        "away/acme/run.tar.gz": "600",
    }


async def test_a_switch_is_private(tmp_path: Path) -> None:
    await FileSwitch(tmp_path / "data" / "maintenance.json").close_service(Notice())

    assert modes(tmp_path / "data") == {"data": "700", "data/maintenance.json": "600"}
