"""Two runs side by side, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.interval import Between
from graphql_schema.catalog.runs.set_run_views import UnitTestSetRun
from graphql_schema.catalog.runs.unit_test_run import PinnedVersion
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.views import view
from simulation.catalog.comparing import changes, figures, rates
from simulation.catalog.comparing.changes import ChangeOf
from simulation.catalog.comparing.queries import RunComparison as Compared
from simulation.catalog.comparing.rates import Change

strawberry.enum(
    Change,
    name="UnitTestChange",
    description="What became of a unit test. `IMPROVED` and `REGRESSED`: its corrected p value is "
    "at most 0.05, and the interval of the difference lies on one side of 0. `SAME`: the interval "
    "lies within 0.1 either way, or exactly the same was seen. `UNDECIDED`: the sessions show none "
    "of these.",
)
strawberry.enum(ChangeOf, name="RunChangeOf", description="What differs between two runs.")


@view(rates.Rate, description="How many of the sessions that count passed.")
class PassRate:
    passed: int
    counted: int
    pass_rate: float | None = strawberry.field(description="passed / counted.")


@view(figures.FigureComparison, description="The means of what was measured in two runs.")
class FigureComparison:
    figure: str = strawberry.field(
        description="`turns`, `latency` (of an answer, in ms), or the name of a numerical metric."
    )
    metric_id: str | None
    base_mean: float
    candidate_mean: float
    base_values: int = strawberry.field(description="Sessions that have a value.")
    candidate_values: int
    difference: float = strawberry.field(description="The candidate's less the base's.")
    p_value: float = strawberry.field(
        description="By a permutation test, corrected for all other figures."
    )
    differs: bool = strawberry.field(description="Whether it is at most 0.05.")


@strawberry.type(description="A unit test in two runs.")
class UnitTestComparison:
    rate: strawberry.Private[rates.RateComparison]
    unit_test: PinnedVersion
    change: Change
    base: PassRate | None = strawberry.field(description="Null where it is new.")
    candidate: PassRate | None = strawberry.field(description="Null where it is gone.")
    figures: list[FigureComparison]

    @strawberry.field(
        description="The candidate's rate less the base's; of `pairs` where there are some."
    )
    def difference(self) -> float | None:
        return self.rate.difference

    @strawberry.field(description="Of the difference, with confidence 0.95.")
    def interval(self) -> Between | None:
        interval: Any = self.rate.interval
        return interval

    @strawberry.field(description="Corrected for the other unit tests (Benjamini-Hochberg).")
    def p_value(self) -> float | None:
        return self.rate.p_value

    @strawberry.field(description="Of this unit test alone: exact, of pairs or independent.")
    def uncorrected_p_value(self) -> float | None:
        return self.rate.uncorrected_p_value

    @strawberry.field(
        description="Sessions that a seed pairs: played by rules with the same seed, persona and "
        "scenario. Null where it pairs none."
    )
    def pairs(self) -> int | None:
        return self.rate.pairs


@view(changes.RunChange, description="What is not the same in two runs. Secrets are withheld.")
class RunChange:
    of: ChangeOf
    name: str = strawberry.field(
        description="Of the definition that it belongs to; empty where it is the run's own."
    )
    field: str = strawberry.field(description="`instructions`, `version_sets.release.connector`.")
    before: str | None = strawberry.field(description="In the base; null where it says nothing.")
    after: str | None = strawberry.field(description="In the candidate; long texts are cut.")
    unit_tests: list[str] = strawberry.field(
        description="The names of those that it bears on; none where it does on all."
    )


@strawberry.type(description="Two runs side by side.")
class RunComparison:
    base: UnitTestSetRun
    candidate: UnitTestSetRun
    regressed: bool = strawberry.field(description="Whether any unit test regressed.")
    unit_tests: list[UnitTestComparison] = strawberry.field(
        description="Those of the candidate in its order, then those that are gone."
    )
    changes: list[RunChange] = strawberry.field(
        description="What is not as it was, as far as you may read it."
    )
    changes_left_out: int = strawberry.field(description="How many there are beyond these.")


@strawberry.type
class ComparisonQuery:
    @strawberry.field(
        description="What became of the unit tests of a run in a later one, and what has changed "
        "between the two. Both have ended."
    )
    async def compare_runs(
        self, info: Info, base: strawberry.ID, candidate: strawberry.ID
    ) -> RunComparison:
        compared = await info.context.access.comparing.compare(
            plain_id(base, "UnitTestSetRun", "base"),
            plain_id(candidate, "UnitTestSetRun", "candidate"),
        )
        return _shown(compared)


def _shown(compared: Compared) -> RunComparison:
    by_test: dict[str, list[Any]] = {}
    for figure in compared.figures:
        by_test.setdefault(figure.unit_test.id, []).append(figure)
    base: Any = compared.base
    candidate: Any = compared.candidate
    told: Any = compared.changes
    return RunComparison(
        base=base,
        candidate=candidate,
        regressed=any(each.change is Change.REGRESSED for each in compared.unit_tests),
        unit_tests=[
            _unit_test(rate, by_test.get(rate.unit_test.id, [])) for rate in compared.unit_tests
        ],
        changes=told,
        changes_left_out=compared.changes_left_out,
    )


def _unit_test(rate: rates.RateComparison, figures: list[Any]) -> UnitTestComparison:
    pinned: Any = rate.unit_test
    base: Any = rate.base
    candidate: Any = rate.candidate
    return UnitTestComparison(
        rate=rate,
        unit_test=pinned,
        change=rate.change,
        base=base,
        candidate=candidate,
        figures=figures,
    )
