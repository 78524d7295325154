"""Archives: the same content makes the same bytes, and the manifest is true."""

from __future__ import annotations

import hashlib
import io
import tarfile

import orjson
from hypothesis import given
from hypothesis import strategies as st

from simulation.reports.archive import MANIFEST, ArchiveWriter

Files = dict[str, bytes]

FILES = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}/[a-z0-9-]{1,40}\.jsonl", fullmatch=True), st.binary(max_size=2000)
)


def written(files: Files) -> bytes:
    """The archive of ``files``."""
    target = io.BytesIO()
    archive = ArchiveWriter(target)
    for name, content in files.items():
        archive.add(name, content)
    archive.close({"about": "a run"})
    return target.getvalue()


def members(raw: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    """The files in an archive."""
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as tar:
        found = []
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            found.append((member, content.read()))
        return found


@given(FILES)
def test_everything_comes_back_and_the_manifest_tells_of_it(files: Files) -> None:
    *found, (last, manifest) = members(written(files))

    assert {member.name: content for member, content in found} == files
    assert [member.name for member, _ in found] == list(files)
    assert last.name == MANIFEST
    assert orjson.loads(manifest) == {
        "about": "a run",
        "files": [
            {"name": name, "bytes": len(each), "sha256": hashlib.sha256(each).hexdigest()}
            for name, each in files.items()
        ],
    }


def test_bytes_do_not_depend_on_where_and_when() -> None:
    files = {"transcripts/a-0.jsonl": b"{}\n" * 1000, "empty.csv": b""}
    raw = written(files)

    assert written(files) == raw
    assert raw[4:8] == bytes(4), "gzip's time"
    assert raw[3] == 0, "gzip's name of the file"
    for member, _ in members(raw):
        assert (member.mtime, member.uid, member.gid, member.uname, member.gname) == (
            0,
            0,
            0,
            "",
            "",
        )
        assert member.mode == 0o644
        assert member.isreg()


def test_a_file_is_read_from_its_beginning() -> None:
    target, content = io.BytesIO(), io.BytesIO(b"whole")
    content.seek(3)
    archive = ArchiveWriter(target)
    archive.add_file("x", content)
    archive.close({})

    assert members(target.getvalue())[0][1] == b"whole"
