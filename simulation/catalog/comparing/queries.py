"""Reads two runs, and compares them apart from the loop."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from simulation.catalog.comparing.changes import (
    MAX_CHANGES,
    Contents,
    Revision,
    RunChange,
    changes,
    revisions,
)
from simulation.catalog.comparing.figures import FigureComparison, compared_figures
from simulation.catalog.comparing.played import Ended, Played, Side, sessions_of, times_of
from simulation.catalog.comparing.rates import RateComparison, compared_rates
from simulation.catalog.definition.documents import version_id
from simulation.catalog.gates.baseline import LastLabelled, LastOn
from simulation.catalog.registry import REGISTRATIONS
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument
from simulation.catalog.set_run.messages import RunStatus
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.documents.reading import read
from simulation.kernel.errors import NotFound, Refused
from simulation.kernel.threads import Threads

_KINDS = {each.kind.name: each for each in REGISTRATIONS}

# One, as of all work that takes the interpreter's lock from the loop.
_thread = Threads("comparisons", 1)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs that have ended, side by side.

    ``figures`` are of those unit tests that both have. ``changes`` are as many as are told of,
    ``changes_left_out`` how many there are beyond.
    """

    base: SetRunDocument
    candidate: SetRunDocument
    unit_tests: Sequence[RateComparison]
    figures: Sequence[FigureComparison]
    changes: Sequence[RunChange]
    changes_left_out: int


class ComparisonQueries:
    """Compares runs of one organization."""

    def __init__(self, set_runs: SetRunQueries) -> None:
        self._set_runs = set_runs

    async def compare(self, organization: str, base_id: str, candidate_id: str) -> RunComparison:
        """What became of the unit tests of the base in the candidate, and what has changed.

        Raises:
            NotFound: one of them is not there.
            Refused: one of them goes on.
        """
        base = await self._ended(organization, base_id, "base")
        candidate = await self._ended(organization, candidate_id, "candidate")
        sides = await self.side(base), await self.side(candidate)
        contents = await self._contents(organization, revisions(base, candidate))
        labels = _labels(base), _labels(candidate)

        def work() -> RunComparison:
            found = changes(base, candidate, labels, contents)
            return RunComparison(
                base,
                candidate,
                compared_rates(*sides),
                compared_figures(*sides),
                found[:MAX_CHANGES],
                max(0, len(found) - MAX_CHANGES),
            )

        return await _thread.run(work)

    async def last(
        self, organization: str, unit_test_set_id: str, wanted: LastLabelled | LastOn
    ) -> str | None:
        """The id of the last run of a set that was completed as ``wanted``; null without one."""
        condition: dict[str, Any] = {
            "organization": organization,
            "unit_test_set.id": unit_test_set_id,
            "status": RunStatus.COMPLETED.value,
            "origin": None,
        }
        if isinstance(wanted, LastOn):
            condition["specs.service_version_set_name"] = wanted.version_set
        else:
            condition["labels"] = {"$elemMatch": {"key": wanted.key, "value": wanted.value}}
        found = await read(SetRunDocument, condition, [("sort_key", -1)], limit=1)
        return found[0].id if found else None

    async def side(self, run: Ended) -> Side:
        """A run that has ended, with those of its sessions that decided."""
        ends, times = list(accumulate(spec.run_count for spec in run.specs)), times_of(run)
        by_spec = [[_NEVER_OPENED] * spec.run_count for spec in run.specs]
        condition = {"set_run_id": run.id, "organization": run.organization}
        pages = SessionPageDocument.get_motor_collection().find(condition, {"sessions": 1})
        # As they are stored: to check thousands of summaries takes longer than to compare them.
        async for page in pages:
            for summary in page["sessions"].values():
                slot = summary["slot"]
                number = bisect_right(ends, slot)
                place = slot - (ends[number] - run.specs[number].run_count)
                by_spec[number][place] = _played(summary, times[number])
            await asyncio.sleep(0)
        return Side(run, sessions_of(run, run.results, by_spec))

    async def _ended(self, organization: str, id: str, field: str) -> SetRunDocument:
        run = await self._set_runs.get(organization, id)
        if run is None:
            raise NotFound(f"There is no unit test set run with the id {id}.", field=field)
        if not run.is_completed:
            raise Refused(f"The run {id} goes on; wait for its end, or cancel it.", field=field)
        return run

    async def _contents(self, organization: str, wanted: Sequence[Revision]) -> Contents:
        ids: dict[str, list[str]] = {}
        for each in wanted:
            for pinned in (each.before, each.after):
                ids.setdefault(each.kind, []).append(version_id(pinned.id, pinned.version))
        found: dict[tuple[str, str, int], tuple[Any, Any]] = {}
        for kind, some in ids.items():
            registered = _KINDS[kind]
            condition = {"_id": {"$in": some}, "organization": organization}
            for version in await read(registered.version_document, condition):
                shown = registered.kind.withhold(version.body)
                found[kind, version.definition_id, version.version] = (version.body, shown)
        return found


def _labels(run: SetRunDocument) -> dict[str, str]:
    return {label.key: label.value for label in run.labels}


_NEVER_OPENED = Played((-1, -1), None)
"""A session that a cancellation came before."""


def _played(summary: dict[str, Any], time: int) -> Played:
    outcome, turns = Outcome(summary["outcome"]), summary["turns"]
    values = {
        result["metric_id"]: float(value)
        for result in summary["results"]
        if isinstance(value := result["measurement"]["value"], int | float)
        and not isinstance(value, bool)
    }
    return Played(
        place=(time, summary["run_index"]),
        passed=outcome is Outcome.PASSED if outcome.counts else None,
        turns=turns,
        latency_ms=summary["agent_latency_ms"] / turns if turns else None,
        values=values,
    )
