"""How metrics get their values, in GraphQL."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.metric_value import EmptyInput
from graphql_schema.kit.views import view
from simulation.catalog import evaluator as catalog
from simulation.catalog.evaluator import LatencyStatistic, Speaker, Where
from simulation.catalog.service import ModelPreference

strawberry.enum(Speaker, description="Whose messages are read.")
strawberry.enum(Where, name="SearchedPart", description="What of a message is searched.")
strawberry.enum(LatencyStatistic, description="Which answer time of a session counts.")


@view(catalog.ContainsEvaluator, description="True where a message holds one of the texts.")
class ContainsEvaluator:
    type: str
    texts: list[str]
    speaker: Speaker
    where: Where


@view(catalog.RegexEvaluator, description="True where a message matches the pattern.")
class RegexEvaluator:
    type: str
    pattern: str
    ignore_case: bool
    speaker: Speaker
    where: Where


@view(catalog.TurnCountEvaluator, description="The number of answers of the agent.")
class TurnCountEvaluator:
    type: str


@view(catalog.LatencyEvaluator, description="How long the agent took, in milliseconds.")
class LatencyEvaluator:
    type: str
    statistic: LatencyStatistic


@view(catalog.ObjectiveMetEvaluator, description="True where the persona's objective was met.")
class ObjectiveMetEvaluator:
    type: str


@view(catalog.ToolCalledEvaluator, description="True where the tool was called like this.")
class ToolCalledEvaluator:
    type: str
    tool: str
    arguments: JSON


@view(catalog.JsonValueEvaluator, description="The value at a path of JSON in a message.")
class JsonValueEvaluator:
    type: str
    path: str
    expected: JSON | None


@view(catalog.StateMatchesEvaluator, description="True where the simulated tools end as expected.")
class StateMatchesEvaluator:
    type: str
    changes: list[JSON] | None = strawberry.field(
        description="JSON Patch on the state that the scenario begins with; nothing else may "
        "have changed."
    )
    expected: JSON | None
    at: str | None = strawberry.field(description="A JSONPath: only what it selects is compared.")
    partial: bool = strawberry.field(description="Objects may hold more than is expected.")
    ignore_order: bool = strawberry.field(description="Lists may have their items in any order.")


@view(ModelPreference, description="A model that judges.")
class JudgeModel:
    llm_name: str
    params: JSON


@view(catalog.JudgeEvaluator, description="A model reads the transcript and decides.")
class JudgeEvaluator:
    type: str
    judge_repeats: int = strawberry.field(description="How often each of the judges judges.")
    judges: list[JudgeModel] = strawberry.field(
        description="The models that judge; none where it is the one that the run prefers."
    )


Evaluator = Annotated[
    ContainsEvaluator
    | RegexEvaluator
    | TurnCountEvaluator
    | LatencyEvaluator
    | ObjectiveMetEvaluator
    | ToolCalledEvaluator
    | JsonValueEvaluator
    | StateMatchesEvaluator
    | JudgeEvaluator,
    strawberry.union("Evaluator"),
]


@strawberry.input
class ContainsEvaluatorInput:
    texts: list[str]
    speaker: Speaker | None = strawberry.UNSET
    where: Where | None = strawberry.UNSET


@strawberry.input
class RegexEvaluatorInput:
    pattern: str
    ignore_case: bool | None = strawberry.UNSET
    speaker: Speaker | None = strawberry.UNSET
    where: Where | None = strawberry.UNSET


@strawberry.input
class LatencyEvaluatorInput:
    statistic: LatencyStatistic | None = strawberry.UNSET


@strawberry.input
class ToolCalledEvaluatorInput:
    tool: str
    arguments: JSON | None = strawberry.UNSET


@strawberry.input
class JsonValueEvaluatorInput:
    path: str
    expected: JSON | None = strawberry.UNSET


@strawberry.input(description="Either `changes` or `expected`.")
class StateMatchesEvaluatorInput:
    changes: list[JSON] | None = strawberry.UNSET
    expected: JSON | None = strawberry.UNSET
    at: str | None = strawberry.UNSET
    partial: bool | None = strawberry.UNSET
    ignore_order: bool | None = strawberry.UNSET


@strawberry.input
class JudgeModelInput:
    llm_name: str
    params: JSON | None = strawberry.UNSET


@strawberry.input(
    description="Up to 5 models, up to 11 times each. The majority counts, of numbers the median."
)
class JudgeEvaluatorInput:
    judge_repeats: int | None = strawberry.UNSET
    judges: list[JudgeModelInput] | None = strawberry.UNSET


@strawberry.input(one_of=True, description="Exactly one of these; a judge where none is given.")
class EvaluatorInput:
    contains: ContainsEvaluatorInput | None = strawberry.UNSET
    regex: RegexEvaluatorInput | None = strawberry.UNSET
    turn_count: EmptyInput | None = strawberry.UNSET
    latency: LatencyEvaluatorInput | None = strawberry.UNSET
    objective_met: EmptyInput | None = strawberry.UNSET
    tool_called: ToolCalledEvaluatorInput | None = strawberry.UNSET
    json_value: JsonValueEvaluatorInput | None = strawberry.UNSET
    state_matches: StateMatchesEvaluatorInput | None = strawberry.UNSET
    judge: JudgeEvaluatorInput | None = strawberry.UNSET
