"""Which sessions of a run are played again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import UnitTestRunResult, UnitTestRunSpec
from simulation.kernel.errors import NotFound


class RetryOf(StrEnum):
    """Which sessions of a run a retry plays again.

    ``failed``: those that the agent failed. ``not_counted``: those that say nothing about it, by
    a fault, a cancellation or a budget; what was saved is not missing.
    """

    FAILED = "failed"
    NOT_COUNTED = "not_counted"
    BOTH = "both"

    def takes(self, outcome: Outcome | None) -> bool:
        """Whether a session that ended by ``outcome``, or was never opened, is one of them."""
        if outcome is Outcome.SAVED:
            return False
        if outcome is None or not outcome.counts:
            return self is not RetryOf.FAILED
        return outcome is not Outcome.PASSED and self is not RetryOf.NOT_COUNTED


def slots_to_retry(
    specs: Sequence[UnitTestRunSpec],
    results: Sequence[UnitTestRunResult],
    outcomes: Mapping[int, Outcome],
    of: RetryOf,
    unit_tests: Collection[str] = (),
) -> tuple[int, ...]:
    """The slots of a finished run that are played again; only of ``unit_tests`` if any are named,
    by name or id. ``outcomes`` are those of its sessions by slot.

    Raises:
        NotFound: the run has no such unit test.
    """
    _require_known(specs, unit_tests)
    return tuple(_slots(specs, results, outcomes, of, unit_tests))


def _slots(
    specs: Sequence[UnitTestRunSpec],
    results: Sequence[UnitTestRunResult],
    outcomes: Mapping[int, Outcome],
    of: RetryOf,
    unit_tests: Collection[str],
) -> Iterator[int]:
    first = 0
    for spec, result in zip(specs, results, strict=True):
        # What lies behind the session that settled the verdict is no evidence.
        decisive = range(first, first + result.decisive)
        first += spec.run_count
        if not unit_tests or {spec.unit_test.id, spec.unit_test.name} & set(unit_tests):
            yield from (slot for slot in decisive if of.takes(outcomes.get(slot)))


def _require_known(specs: Sequence[UnitTestRunSpec], unit_tests: Collection[str]) -> None:
    known = {name for spec in specs for name in (spec.unit_test.id, spec.unit_test.name)}
    for each in unit_tests:
        if each not in known:
            names = ", ".join(sorted({repr(spec.unit_test.name) for spec in specs}))
            raise NotFound(
                f"There is no unit test {each!r} in the run. There are: {names}.",
                field="unit_tests",
            )
