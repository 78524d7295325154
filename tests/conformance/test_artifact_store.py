"""What every artifact store does, whatever it stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import aiohttp
import pytest

from simulation.artifacts.files import FileArtifactStore
from simulation.artifacts.memory import MemoryArtifactStore
from simulation.artifacts.port import CHUNK_BYTES, ArtifactStore
from simulation.artifacts.s3 import S3ArtifactStore
from tests.support.s3_server import bucket, s3_server

KEY = "acme/0123.tar.gz"
LARGE = bytes(range(256)) * (9 * 1024 * 1024 // 256)
"""More than a transfer to S3 sends in one piece."""

NO_KEYS = (
    "",
    "/acme",
    "acme/",
    "a//b",
    "../acme",
    "a/../b",
    ".hidden",
    "a/.part-1",
    "a\\b",
    "a\0b",
)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["memory", "files", "s3"])
def artifacts(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    if request.param == "memory":
        return MemoryArtifactStore()
    if request.param == "files":
        return FileArtifactStore(tmp_path / "not" / "there" / "yet")
    return bucket(request.getfixturevalue("s3"), f"{uuid4().hex}/")


class Put(Protocol):
    """Puts ``content`` into the store, from a file that is gone afterwards."""

    async def __call__(self, content: bytes, key: str = KEY) -> None: ...


@pytest.fixture
def put(artifacts: ArtifactStore, tmp_path: Path) -> Put:
    async def put(content: bytes, key: str = KEY) -> None:
        source = tmp_path / "source"
        await asyncio.to_thread(source.write_bytes, content)
        await artifacts.put(key, source)
        await asyncio.to_thread(source.unlink)

    return put


async def content(artifacts: ArtifactStore, key: str = KEY) -> bytes:
    return b"".join([chunk async for chunk in artifacts.open(key)])


@pytest.mark.parametrize("kept", [b"", b"x", LARGE], ids=["empty", "small", "large"])
async def test_what_was_put_is_there(artifacts: ArtifactStore, put: Put, kept: bytes) -> None:
    await put(kept)

    assert await artifacts.size(KEY) == len(kept)
    assert await content(artifacts) == kept


async def test_content_comes_in_pieces(artifacts: ArtifactStore, put: Put) -> None:
    await put(LARGE)

    assert {len(chunk) for chunk in [each async for each in artifacts.open(KEY)]} == {CHUNK_BYTES}


async def test_what_was_not_put_is_not_there(artifacts: ArtifactStore) -> None:
    assert await artifacts.size(KEY) is None
    with pytest.raises(FileNotFoundError):
        await content(artifacts)


async def test_a_key_is_one_object(artifacts: ArtifactStore, put: Put) -> None:
    for key in (KEY, "acme/0124.tar.gz", "globex/0123.tar.gz"):
        await put(key.encode(), key)

    assert await content(artifacts) == KEY.encode()
    assert await content(artifacts, "globex/0123.tar.gz") == b"globex/0123.tar.gz"
    assert await artifacts.size("acme") is None
    with pytest.raises(FileNotFoundError):
        await content(artifacts, "acme")
    assert await artifacts.size(f"{KEY}/more") is None


async def test_putting_again_replaces(artifacts: ArtifactStore, put: Put) -> None:
    for each in (b"the first one", b"other"):
        await put(each)

    assert await artifacts.size(KEY) == 5
    assert await content(artifacts) == b"other"


async def test_deleting_is_repeatable(artifacts: ArtifactStore, put: Put) -> None:
    await put(b"x")
    await put(b"x", "acme/0124")

    await artifacts.delete(KEY)
    await artifacts.delete(KEY)

    assert await artifacts.size(KEY) is None
    assert await artifacts.size("acme/0124") == 1


async def test_writers_of_one_object_do_not_mix(artifacts: ArtifactStore, tmp_path: Path) -> None:
    sources = [tmp_path / str(number) for number in range(4)]
    for number, each in enumerate(sources):
        each.write_bytes(bytes([number]) * (CHUNK_BYTES + number))

    await asyncio.gather(*(artifacts.put(KEY, each) for each in sources))

    found = await content(artifacts)
    assert len(set(found)) == 1
    assert len(found) == CHUNK_BYTES + found[0]


async def test_what_cannot_be_read_is_not_put(artifacts: ArtifactStore, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        await artifacts.put(KEY, tmp_path / "missing")

    assert await artifacts.size(KEY) is None


@pytest.mark.parametrize("milliseconds", [0, 1, 5, 20])
async def test_nobody_sees_a_part_of_what_was_cancelled(
    artifacts: ArtifactStore, tmp_path: Path, milliseconds: int
) -> None:
    source = tmp_path / "source"
    await asyncio.to_thread(source.write_bytes, LARGE)
    putting = asyncio.create_task(artifacts.put(KEY, source))
    await asyncio.sleep(milliseconds / 1000)
    putting.cancel()
    await asyncio.wait({putting})

    assert await artifacts.size(KEY) in (None, len(LARGE))


@pytest.mark.parametrize("key", NO_KEYS)
async def test_keys_stay_within_the_store(artifacts: ArtifactStore, put: Put, key: str) -> None:
    with pytest.raises(ValueError, match="is no key"):
        await put(b"x", key)
    with pytest.raises(ValueError, match="is no key"):
        await artifacts.size(key)
    with pytest.raises(ValueError, match="is no key"):
        await content(artifacts, key)


async def test_a_link_opens_exactly_its_object(artifacts: ArtifactStore, put: Put) -> None:
    await put(b"whole")
    link = await artifacts.link(KEY, timedelta(minutes=15))

    if not isinstance(artifacts, S3ArtifactStore):
        assert link is None
        return
    assert link is not None
    async with aiohttp.ClientSession() as session, session.get(link) as response:
        assert response.status == 200
        assert await response.read() == b"whole"
        assert response.headers["Content-Disposition"] == 'attachment; filename="0123.tar.gz"'
        assert response.headers["Content-Type"] == "application/gzip"
    assert "X-Amz-Expires=900" in link
    assert "X-Amz-Signature=" in link


def test_files_leave_nothing_else_behind(tmp_path: Path) -> None:
    async def write() -> None:
        artifacts = FileArtifactStore(tmp_path / "artifacts")
        (tmp_path / "source").write_text("x")
        await artifacts.put(KEY, tmp_path / "source")
        with pytest.raises(OSError):
            await artifacts.put("acme/0124", tmp_path / "missing")

    asyncio.run(write())

    found = [path for path in (tmp_path / "artifacts").rglob("*") if path.is_file()]
    assert found == [tmp_path / "artifacts" / KEY]
