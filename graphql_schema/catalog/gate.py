"""What passing means, in GraphQL."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.catalog.metric_value import EmptyInput
from graphql_schema.kit.views import view
from simulation.catalog.gates import gate as catalog
from simulation.catalog.gates.gate import CONFIDENCE
from simulation.catalog.gates.gate import EarlyStop as EarlyStop
from simulation.catalog.gates.verdict import Verdict as Verdict

strawberry.enum(Verdict, description="What a run says about the agent.")
strawberry.enum(
    EarlyStop,
    description="Which sessions are left out: none, those that cannot change the verdict any "
    "more, or all those after enough evidence.",
)


def _text(root: strawberry.Parent[catalog.Gate]) -> str:
    return str(root)


@view(catalog.AllPass, description="Every counted session passes, and all could be judged.")
class AllPassGate:
    type: str
    text: str = strawberry.field(resolver=_text, description="For people.")


@view(catalog.PassRate, description="The true pass rate is that high, shown at a confidence.")
class PassRateGate:
    type: str
    text: str = strawberry.field(resolver=_text, description="For people.")
    at_least: float = strawberry.field(description="From 0 to 1.")
    confidence: float = strawberry.field(description="Of either verdict, from 0.5 to 0.9999.")


@view(catalog.PassHatK, description="All of k independent tries pass that often: pass^k.")
class PassHatKGate:
    type: str
    text: str = strawberry.field(resolver=_text, description="For people.")
    k: int
    at_least: float = strawberry.field(description="From 0 to 1.")


@view(catalog.AtMostFailures, description="No more than n sessions fail.")
class AtMostFailuresGate:
    type: str
    text: str = strawberry.field(resolver=_text, description="For people.")
    n: int


Gate = Annotated[
    AllPassGate | PassRateGate | PassHatKGate | AtMostFailuresGate, strawberry.union("Gate")
]


@strawberry.input
class PassRateGateInput:
    at_least: float
    confidence: float = CONFIDENCE


@strawberry.input
class PassHatKGateInput:
    k: int
    at_least: float


@strawberry.input
class AtMostFailuresGateInput:
    n: int


@strawberry.input(one_of=True, description="Exactly one of these.")
class GateInput:
    all: EmptyInput | None = strawberry.UNSET
    pass_rate: PassRateGateInput | None = strawberry.UNSET
    pass_hat_k: PassHatKGateInput | None = strawberry.UNSET
    at_most_failures: AtMostFailuresGateInput | None = strawberry.UNSET
