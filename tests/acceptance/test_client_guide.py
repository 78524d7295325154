"""What docs/client.md says is run as it is written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.acceptance.conftest import ROOT, Workspace, environment

GUIDE = ROOT / "docs" / "client.md"


def test_the_snippets_of_the_guide_run(workspace: Workspace, tmp_path: Path) -> None:
    snippets = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.M | re.S)
    assert len(snippets) == 3
    script = tmp_path / "script.py"
    script.write_text("\n\n".join(snippets), encoding="utf-8")
    env = environment(
        SIMULATION_AGENT_DEMO_URL=workspace.agent.address, SIMULATION_DATA=str(workspace.data)
    )
    ran = subprocess.run(
        [sys.executable, str(script)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[:3] == ["PASSED", "[]", "11"]
    assert lines[-2:] == ["4 of 4", "PASSED"]
