"""The run that another one is held against, in GraphQL."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.interval import Between
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import plain
from graphql_schema.kit.views import view
from simulation.catalog.gates import baseline as catalog
from simulation.catalog.gates import regression
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.statistics.proportions import Interval


def _text(root: strawberry.Parent[Any]) -> str:
    return str(root)


@view(catalog.LastLabelled, description="The last run of the set that was completed, by label.")
class LabelBaseline:
    text: str = strawberry.field(resolver=_text, description="For people.")
    key: str
    value: str


@view(catalog.LastOn, description="The last run of the set that was completed on a version set.")
class VersionSetBaseline:
    text: str = strawberry.field(resolver=_text, description="For people.")
    version_set: str


StandingBaseline = Annotated[
    LabelBaseline | VersionSetBaseline, strawberry.union("StandingBaseline")
]


@strawberry.input
class GivenRunInput:
    id: strawberry.ID


@strawberry.input
class LastLabelledInput:
    key: str
    value: str


@strawberry.input
class LastOnInput:
    version_set: str


@strawberry.input(one_of=True, description="Exactly one of these.")
class StandingBaselineInput:
    label: LastLabelledInput | None = strawberry.UNSET
    last_on: LastOnInput | None = strawberry.UNSET


@strawberry.input(one_of=True, description="Exactly one of these.")
class BaselineInput:
    run: GivenRunInput | None = strawberry.UNSET
    label: LastLabelledInput | None = strawberry.UNSET
    last_on: LastOnInput | None = strawberry.UNSET


def baseline_of(given: BaselineInput | None) -> Any:
    """A baseline as commands take it."""
    if given is None:
        return None
    wish: dict[str, Any] = plain(given)
    if wish["type"] == "run":
        wish["id"] = plain_id(wish["id"], "UnitTestSetRun", "baseline.run.id")
    return wish


def _run_id(root: strawberry.Parent[regression.RunBaseline]) -> str:
    return root.set_run_id


@view(regression.RunBaseline, description="The run that another one is held against.")
class RunBaseline:
    unit_test_set_run_id: str = strawberry.field(resolver=_run_id, description="Its `databaseId`.")
    not_allowed: bool = strawberry.field(
        description="Whether the run fails with a regression: its set says `noRegression`."
    )


def _interval(root: strawberry.Parent[regression.Regression]) -> Between:
    interval: Any = Interval(root.low, root.high)
    return interval


@view(regression.Regression, description="A unit test that passes less often than before.")
class Regression:
    unit_test_id: str
    name: str
    base_passed: int
    base_counted: int
    passed: int
    counted: int
    difference: float = strawberry.field(description="This rate less that of the baseline.")
    interval: Between = strawberry.field(resolver=_interval)
    p_value: float = strawberry.field(description="Corrected for the other unit tests.")
    pairs: int | None
    reason: str = strawberry.field(resolver=_text, description="For people.")


def baseline_of_run(root: strawberry.Parent[SetRunDocument]) -> RunBaseline | None:
    """What a run is held against."""
    baseline: Any = root.baseline
    return baseline


def regressions_of(root: strawberry.Parent[SetRunDocument], info: Info) -> list[Regression]:
    """What has become worse; nothing for whoever may not see which unit tests there are."""
    found: Any = root.regressions if info.context.access.may_read("unit_test_set") else []
    return list(found)
