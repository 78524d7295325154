"""The archive of a finished run: specification, transcripts, metric results, manifest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from simulation.catalog.definition.messages import Definition
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import Artifacts, UnitTestRunResult, UnitTestRunSpec
from simulation.catalog.set_run.slots import Slot
from simulation.reports import metric_table
from simulation.reports.archive import ArchiveWriter
from simulation.reports.specification import specification
from simulation.reports.transcript import json_lines
from simulation.statistics.tries import MAX_TRIES, tries_up_to

SPECIFICATION = "specification.json"
METRIC_RESULTS = "metric_results.csv"

FORMAT = "simulation.set_run_artifacts"
FORMAT_VERSION = 1


class RunArchive:
    """Writes the archive of ``run`` into ``directory``, which must be empty.

    The same run makes the same bytes. Sessions come in any number at a time, by slot; none
    of them is kept in memory. Blocking: call it in a thread.
    """

    def __init__(self, run: SetRun, directory: Path) -> None:
        self._run = run
        self.path = directory / "archive.tar.gz"
        self._target = self.path.open("wb")
        self._results = (directory / METRIC_RESULTS).open("w+b")
        self._archive = ArchiveWriter(self._target)

    def __enter__(self) -> RunArchive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._target.close()
        self._results.close()

    def begin(self, definitions: Sequence[Definition]) -> None:
        """Write what was played."""
        self._archive.add(SPECIFICATION, specification(self._run, definitions))
        self._results.write(metric_table.header())

    def add(self, sessions: Sequence[tuple[str, UnitTestRunSpec, Session]]) -> None:
        """Write the transcripts of sessions to the named files, and keep their results."""
        for name, spec, session in sessions:
            self._archive.add(name, json_lines(session.transcript))
            self._results.write(metric_table.lines(session, spec, name))

    def finish(self) -> None:
        """Write the results and the manifest."""
        self._archive.add_file(METRIC_RESULTS, self._results)
        self._archive.close(_about(self._run))
        self._target.close()

    def described(self, key: str) -> Artifacts:
        """The finished archive as it will be kept under ``key``."""
        with self.path.open("rb") as archive:
            digest = hashlib.file_digest(archive, "sha256").hexdigest()
        return Artifacts(key=key, sha256=digest, bytes=self.path.stat().st_size)


def transcript_names(run: SetRun, slots: Sequence[Slot]) -> Mapping[int, str]:
    """The file of each slot's transcript: unit test, and which of its sessions it is.

    Where a set names a unit test twice, its sessions are counted on.
    """
    seen: Counter[str] = Counter()
    names = {}
    for slot in slots:
        unit_test = run.specs[slot.spec_index].unit_test.id
        names[slot.number] = f"transcripts/{unit_test}-{seen[unit_test]}.jsonl"
        seen[unit_test] += 1
    return names


def _result(result: UnitTestRunResult) -> dict[str, Any]:
    tries = [asdict(each) for each in tries_up_to(MAX_TRIES, result.passed, result.counted)]
    return result.model_dump(mode="json") | {"flaky": result.flaky, "tries": tries}


def _held_against(run: SetRun) -> dict[str, Any]:
    if run.baseline is None:
        return {}
    return {
        "baseline": run.baseline.model_dump(mode="json"),
        "regressions": [each.model_dump(mode="json") for each in run.regressions],
    }


def _about(run: SetRun) -> dict[str, Any]:
    assert run.finished_at is not None, "only finished runs get here"
    assert run.verdict is not None
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "set_run_id": run.id,
        "organization": run.organization,
        "status": run.status.value,
        "verdict": run.verdict.value,
        "finished_at": run.finished_at.isoformat(),
        **_held_against(run),
        "results": [_result(result) for result in run.results],
        **({"total": run.total.model_dump(mode="json")} if run.total else {}),
    }
