"""Archives as whoever downloads one reads them."""

from __future__ import annotations

import csv
import hashlib
import io
import tarfile
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of an archive, by name in their order."""

    files: dict[str, bytes]

    @classmethod
    def read(cls, raw: bytes) -> Archive:
        """The archive in ``raw``."""
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as tar:
            files = {}
            for member in tar:
                content = tar.extractfile(member)
                assert content is not None, "there is nothing but files"
                files[member.name] = content.read()
        return cls(files)

    def json(self, name: str) -> Any:
        """A file of JSON."""
        return orjson.loads(self.files[name])

    @property
    def manifest(self) -> dict[str, Any]:
        """What the archive says of itself, once it is true."""
        manifest: dict[str, Any] = self.json("manifest.json")
        assert manifest["files"] == [
            {"name": name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
            for name, raw in self.files.items()
            if name != "manifest.json"
        ]
        return manifest

    @property
    def results(self) -> list[dict[str, str]]:
        """The rows of the metric results."""
        text = self.files["metric_results.csv"].decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def transcript(self, name: str) -> list[dict[str, Any]]:
        """The messages of a transcript."""
        return [orjson.loads(line) for line in self.files[name].splitlines()]
