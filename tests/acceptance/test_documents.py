"""What documents tell people to type is typed here, as it is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.acceptance.conftest import ROOT, DemoAgentProcess, call

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOR_GOOD = ("serve", "demo-agent", "worker")
"""Commands that run until they are stopped: of these the options are looked at."""
ONES_OWN = "https://agent.example"
"""The reader's own agent: here that of the demo."""
PLACEHOLDER = "RUN"
"""Stands for an id that nobody knows beforehand: of these as well."""


def commands(document: str) -> Iterator[list[str]]:
    """The `simulation` commands in the blocks of a document, in their order."""
    for language, block in BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
        for line in block.splitlines() if not language else ():
            words = shlex.split(line, comments=True) if "simulation " in line else []
            if words and words[0].removeprefix(".venv/bin/") == "simulation":
                yield words[1:]


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md", "docs/simulated-tools.md"])
def test_the_commands_of_a_document_work_as_written(
    document: str, agent: DemoAgentProcess, tmp_path: Path
) -> None:
    environment = {
        "SIMULATION_AGENT_DEMO_URL": agent.address,
        "SIMULATION_DATA": str(tmp_path / "data"),
    }
    # What they write is to be no part of the clone.
    copytree(ROOT / "seed_data", tmp_path / "seed_data")
    typed = [
        [word.replace(ONES_OWN, agent.address) for word in words] for words in commands(document)
    ]
    assert len(typed) >= 5
    for words in typed:
        looked_at = words[0] in FOR_GOOD or PLACEHOLDER in words
        named = words[: words.index(PLACEHOLDER)] if PLACEHOLDER in words else words[:1]
        code, said = call(
            *([*named, "--help"] if looked_at else words), cwd=tmp_path, **environment
        )
        # A dry run says by its code whether something would change.
        assert code in ((0, 5) if "--dry-run" in words else (0,)), f"{words}: {said.output}"
        if looked_at:
            for option in (each for each in words if each.startswith("--")):
                assert option in said.output
