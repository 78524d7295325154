"""A run together with its retries: what was played again takes the place of what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.catalog.gates.gate import PassHatK, PassRate
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import UnitTestRunResult, UnitTestRunSpec
from simulation.catalog.set_run.queries import SetRunFilter, SetRunQueries
from simulation.catalog.set_run.results.endings import Ending, ending_of, in_slots
from simulation.catalog.set_run.results.verdict import results_of, verdict_of
from simulation.catalog.set_run.slots import by_spec, slots
from simulation.catalog.set_run.values.origin import OriginKind
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.catalog.set_run.values.result import RunResult
from simulation.documents.paging import Page

MAX_RETRIES = 100
"""The retries of a run that are merged with it, the first ones."""

_NOT_PLAYED = (Outcome.CANCELLED, Outcome.SAVED, Outcome.OUT_OF_BUDGET)
"""These take no other session's place."""


@dataclass(frozen=True, slots=True)
class MergedUnitTest:
    """What the sessions of a unit test add up to with those that were played again."""

    unit_test: Pinned
    result: UnitTestRunResult


@dataclass(frozen=True, slots=True)
class MergedRun:
    """A run with its finished ``retries``, oldest first; ``replaced`` sessions are theirs."""

    verdict: Verdict
    total: RunResult
    unit_tests: Sequence[MergedUnitTest]
    retries: Sequence[SetRunDocument]
    replaced: int


@dataclass(frozen=True, slots=True)
class Played:
    """A run with its finished ``retries``, oldest first: how its sessions ended the last time."""

    run: SetRunDocument
    endings: Sequence[Ending]
    retries: Sequence[SetRunDocument]
    replaced: int

    def merged(self) -> MergedRun:
        """What that adds up to; it may take long, of many sessions."""
        run = self.run
        results, total = results_of(run.specs, by_spec(run.specs, self.endings), run.policy)
        tests = zip(run.specs, results, strict=True)
        return MergedRun(
            verdict=verdict_of(results, run.baseline, run.regressions),
            total=total,
            unit_tests=[MergedUnitTest(spec.unit_test, result) for spec, result in tests],
            retries=self.retries,
            replaced=self.replaced,
        )


async def played_with_retries(queries: SetRunQueries, run: SetRunDocument) -> Played | None:
    """``run``, each session that was retried as it ended the last time; null where it goes on, or
    has no finished retry."""
    retries = await retries_of(queries, run) if run.is_completed else []
    if not retries:
        return None
    summaries = await queries.summaries(run.organization, run.id)
    endings = in_slots(run, {each.slot: ending_of(each) for each in summaries})
    # By run the slot of the first one that each of its own comes of.
    origins: dict[str, Sequence[int]] = {run.id: range(len(endings))}
    replaced: set[int] = set()
    rated = _rated(run.specs)
    for retry in retries:
        assert retry.origin is not None, "a retry comes of a run"
        of = origins[retry.origin.set_run_id]
        origins[retry.id] = [of[slot] for spec in retry.specs for slot in spec.retried_slots]
        for summary in await queries.summaries(run.organization, retry.id):
            slot = origins[retry.id][summary.slot]
            if summary.outcome not in _NOT_PLAYED and not (slot in rated and endings[slot].counts):
                endings[slot] = ending_of(summary)
                replaced.add(slot)
    return Played(run, endings, retries, len(replaced))


async def retries_of(queries: SetRunQueries, run: SetRunDocument) -> list[SetRunDocument]:
    """The finished retries of ``run`` and of its retries, by creation."""
    found: dict[str, SetRunDocument] = {}
    asked = [run.id]
    while asked and len(found) < MAX_RETRIES:
        wanted = SetRunFilter(origins=asked, origin_kind=OriginKind.RETRY, is_completed=True)
        page = Page(first=MAX_RETRIES - len(found))
        rows = await queries.page(run.organization, wanted, page, descending=False)
        asked = [each.id for each in rows.items]
        found |= {each.id: each for each in rows.items}
    return sorted(found.values(), key=lambda each: each.sort_key)


def _rated(specs: Sequence[UnitTestRunSpec]) -> frozenset[int]:
    """The slots of unit tests whose gate estimates a rate: what counted there is evidence.

    To draw again what failed, and only that, would show any rate in the end.
    """
    return frozenset(
        slot.number
        for slot in slots(specs)
        if isinstance(specs[slot.spec_index].gate, PassRate | PassHatK)
    )
