"""README and guide are true: what they tell people to type is typed here, as it is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, DemoAgentProcess, call

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOR_GOOD = ("serve", "demo-agent", "worker")
"""Commands that run until they are stopped: of these the options are looked at."""


def commands(document: str) -> Iterator[list[str]]:
    """The `simulation` commands in the blocks of a document, in their order."""
    for language, block in BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
        for line in block.splitlines() if not language else ():
            words = shlex.split(line, comments=True) if "simulation " in line else []
            if words and words[0].removeprefix(".venv/bin/") == "simulation":
                yield words[1:]


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md"])
def test_the_commands_of_a_document_work_as_written(
    document: str, agent: DemoAgentProcess, tmp_path: Path
) -> None:
    environment = {
        "SIMULATION_AGENT_DEMO_URL": agent.address,
        "SIMULATION_DATA": str(tmp_path / "data"),
    }
    typed = list(commands(document))
    assert len(typed) >= 5
    for words in typed:
        arguments = [words[0], "--help"] if words[0] in FOR_GOOD else words
        code, said = call(*arguments, **environment)
        assert code == 0, f"{words}: {said.output}"
        if words[0] in FOR_GOOD:
            for option in (each for each in words if each.startswith("--")):
                assert option in said.output
