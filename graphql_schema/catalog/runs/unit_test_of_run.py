"""One unit test of a run: what the views of it read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from simulation.catalog.set_run import messages as catalog
from simulation.catalog.set_run.documents import SetRunDocument


@dataclass(frozen=True, slots=True)
class UnitTestOfRun:
    """One unit test of a run, with its result once there is one: the source of a view.

    ``slots`` are those of its sessions: a set may name the same unit test twice.
    """

    run: SetRunDocument
    spec_index: int
    body: catalog.UnitTestRunSpec
    slots: range
    result: catalog.UnitTestRunResult | None


def unit_tests_of(run: SetRunDocument) -> list[UnitTestOfRun]:
    """The unit tests of ``run``, in their order."""
    results: Sequence[catalog.UnitTestRunResult | None]
    results = run.results or [None] * len(run.specs)
    ends = list(accumulate(spec.run_count for spec in run.specs))
    return [
        UnitTestOfRun(run, number, spec, range(end - spec.run_count, end), result)
        for number, (spec, end, result) in enumerate(zip(run.specs, ends, results, strict=True))
    ]
