"""A kind from another package: named by an entry point, known without further ado."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

PACKAGE = """
from pydantic import BaseModel
from simulation.pulse.kind import TaskKind
from simulation.pulse.stage import Done, Stage


class Config(BaseModel):
    address: str


class MailReport(TaskKind[Config]):
    task_type = "acme.mail_report"
    version = 1
    configs = {1: Config}

    @property
    def stages(self):
        return (Stage("send", self.send),)

    async def send(self, context):
        return Done()
"""

LOOK = """
from simulation.pulse.kind import KindRegistry

kinds = KindRegistry()
kinds.load_entry_points()
print(kinds.types)
"""


def test_an_installed_package_brings_its_kinds(tmp_path: Path) -> None:
    (tmp_path / "acme_reports.py").write_text(PACKAGE)
    installed = tmp_path / "acme_reports-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-reports\nVersion: 1\n")
    (installed / "entry_points.txt").write_text(
        "[simulation.task_kinds]\nmail_report = acme_reports:MailReport\n"
    )
    path = os.pathsep.join((str(tmp_path), str(ROOT)))

    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "('acme.mail_report',)"
