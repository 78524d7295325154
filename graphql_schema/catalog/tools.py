"""Simulated tools in GraphQL."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.catalog.tools import canned, model, rules, tool


def _when(root: strawberry.Parent[rules.Rule]) -> list[JSON]:
    conditions: list[Any] = [each.model_dump(mode="json") for each in root.when]
    return conditions


@view(canned.CannedAnswer, description="What is answered to calls with these arguments.")
class CannedAnswer:
    arguments: JSON
    exact: bool = strawberry.field(description="Whether the call may carry no other arguments.")
    content: JSON | None
    is_error: bool


@view(canned.Canned, description="The first answer whose arguments match.")
class CannedSimulation:
    type: str
    answers: list[CannedAnswer]


@view(rules.Rule, description="One way in which a call is answered.")
class ToolRule:
    find: JSON = strawberry.field(description="Names of what is found, and where.")
    when: list[JSON] = strawberry.field(
        resolver=_when, description="What must be so: `at` a place, by a `verb`, with a `value`."
    )
    patch: list[JSON] = strawberry.field(description="JSON Patch on the state.")
    content: JSON | None
    is_error: bool


@view(rules.ByRules, description="The first rule that applies answers.")
class RulesSimulation:
    type: str
    rules: list[ToolRule]


@view(model.ByModel, description="A model plays the tool.")
class ModelSimulation:
    type: str
    instructions: str


ToolSimulation = Annotated[
    CannedSimulation | RulesSimulation | ModelSimulation, strawberry.union("ToolSimulation")
]


@view(tool.SimulatedTool, description="A tool of the agent's that the simulation executes.")
class SimulatedTool:
    name: str
    description: str | None
    parameters: JSON | None = strawberry.field(description="A JSON Schema.")
    simulated_by: ToolSimulation


@strawberry.input
class CannedAnswerInput:
    content: JSON | None = strawberry.UNSET
    arguments: JSON | None = strawberry.UNSET
    exact: bool | None = strawberry.UNSET
    is_error: bool | None = strawberry.UNSET


@strawberry.input
class CannedSimulationInput:
    answers: list[CannedAnswerInput]


@strawberry.input
class ToolRuleInput:
    content: JSON | None = strawberry.UNSET
    find: JSON | None = strawberry.UNSET
    when: list[JSON] | None = strawberry.UNSET
    patch: list[JSON] | None = strawberry.UNSET
    is_error: bool | None = strawberry.UNSET


@strawberry.input
class RulesSimulationInput:
    rules: list[ToolRuleInput]


@strawberry.input
class ModelSimulationInput:
    instructions: str | None = strawberry.UNSET


@strawberry.input(one_of=True, description="Exactly one of these.")
class ToolSimulationInput:
    canned: CannedSimulationInput | None = strawberry.UNSET
    rules: RulesSimulationInput | None = strawberry.UNSET
    model: ModelSimulationInput | None = strawberry.UNSET


@strawberry.input
class SimulatedToolInput:
    name: str
    simulated_by: ToolSimulationInput
    description: str | None = strawberry.UNSET
    parameters: JSON | None = strawberry.UNSET
