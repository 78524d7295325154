"""Finds the runs that others are held against, and what has become worse since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulation.catalog.comparing.played import Played, Side, sessions_of, times_of
from simulation.catalog.comparing.queries import ComparisonQueries
from simulation.catalog.comparing.rates import Change, RateComparison, compared_rates
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.gates.baseline import Baseline, GivenRun
from simulation.catalog.gates.regression import Regression
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import (
    CreateSetRun,
    RunStatus,
    UnitTestRunResult,
)
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.endings import Ending
from simulation.kernel.errors import NotFound
from simulation.runner.apart import apart


class Baselines:
    """The runs that others are held against."""

    def __init__(self, queries: SetRunQueries, sets: DefinitionQueries) -> None:
        self._comparisons = ComparisonQueries(queries)
        self._queries = queries
        self._sets = sets

    async def resolved(self, command: CreateSetRun) -> CreateSetRun:
        """``command`` with the run that it is to be held against, by its own wish or its set's.

        A set whose first run this is has none yet, which is no matter.

        Raises:
            NotFound: there is no such run, and it was asked for.
        """
        wish = command.baseline or await self._of_set(command)
        if wish is None:
            return command
        id = await self._found(command, wish)
        if id is None and command.baseline is not None:
            raise NotFound(
                f"There is no such run as {wish}; run the set without a baseline first, or name "
                "another one.",
                field="baseline",
            )
        return command.model_copy(update={"baseline_id": id})

    async def regressions(
        self,
        run: SetRun,
        results: Sequence[UnitTestRunResult],
        endings: Sequence[Sequence[Ending]],
    ) -> tuple[Regression, ...]:
        """What has become worse in ``run``, which has just ended, than it was in its baseline."""
        if run.baseline is None or run.status is not RunStatus.RUNNING:
            return ()
        # From the log: what another process has shown of it may be late.
        base = await self._comparisons.side(await self._queries.existing(run.baseline.set_run_id))
        by_spec = [
            [Played((time, ending.run_index), ending.passed) for ending in of_one]
            for time, of_one in zip(times_of(run), endings, strict=True)
        ]
        candidate = Side(run, sessions_of(run, results, by_spec))
        compared = await apart(lambda: compared_rates(base, candidate))
        return tuple(_regressions(compared))

    async def _of_set(self, command: CreateSetRun) -> Baseline | None:
        found = await self._sets.get(command.actor.organization, command.unit_test_set_id)
        wish: Baseline | None = found.body.no_regression if found is not None else None
        return wish

    async def _found(self, command: CreateSetRun, wish: Baseline) -> str | None:
        if isinstance(wish, GivenRun):
            return wish.id
        organization = command.actor.organization
        return await self._comparisons.last(organization, command.unit_test_set_id, wish)


def _regressions(compared: Sequence[RateComparison]) -> Iterator[Regression]:
    for each in compared:
        if each.change is not Change.REGRESSED:
            continue
        assert each.base is not None
        assert each.candidate is not None
        assert each.difference is not None
        assert each.interval is not None
        assert each.p_value is not None
        yield Regression(
            unit_test_id=each.unit_test.id,
            name=each.unit_test.name,
            base_passed=each.base.passed,
            base_counted=each.base.counted,
            passed=each.candidate.passed,
            counted=each.candidate.counted,
            difference=each.difference,
            low=each.interval.low,
            high=each.interval.high,
            p_value=each.p_value,
            pairs=each.pairs,
        )
