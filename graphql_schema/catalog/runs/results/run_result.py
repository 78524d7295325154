"""What all sessions of a run add up to, and how it deals with faults, in GraphQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import strawberry

from graphql_schema.catalog.gate import EarlyStop
from graphql_schema.catalog.runs.results.figures import Between, Faults, MetricSummary
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.catalog.set_run.values import budget as budgets
from simulation.catalog.set_run.values import policy as policies
from simulation.catalog.set_run.values import result as catalog


@view(budgets.Budget, description="The caps of a run, each null where there is none.")
class Budget:
    calls: int | None = strawberry.field(
        description="Of agents and models, as far as they were answered."
    )
    tokens: float | None = strawberry.field(description="Of prompts and completions.")
    money: float | None = strawberry.field(description="By the prices in the settings.")
    seconds: float | None = strawberry.field(
        description="Since the run was created, waiting included."
    )


strawberry.enum(budgets.Cap, description="What a budget may limit.")
strawberry.enum(budgets.StoppedBy, description="What kept a run from playing all that it planned.")


@view(budgets.BudgetReached, description="The cap that a run came to.")
class BudgetReached:
    what: budgets.Cap
    limit: float
    spent: float = strawberry.field(description="When it was noticed.")


@view(policies.RunPolicy, description="How a run deals with chance and faults.")
class RunPolicy:
    early_stop: EarlyStop
    replays: int = strawberry.field(
        description="How often at most a session is played again that ended by a fault which is "
        "not the agent's."
    )
    strict_personas: bool = strawberry.field(
        description="Whether a session whose persona broke its role is such a fault."
    )
    max_fault_share: float = strawberry.field(
        description="The share of faults above which the run says so first."
    )
    budget: Budget | None = strawberry.field(
        description="At a cap no new turn begins, and no judge is asked."
    )


def _metrics(root: strawberry.Parent[catalog.RunResult], info: Info) -> list[MetricSummary]:
    metrics: Any = list(root.metrics) if info.context.access.may_read("unit_test") else []
    return metrics


@view(catalog.RunResult, description="What the sessions of all unit tests add up to.")
class RunResult:
    counted: int
    passed: int
    pass_rate: float | None = strawberry.field(description="passed / counted.")
    standard_error: float | None = strawberry.field(
        description="Of the pass rate, clustered by unit test."
    )
    interval: Between | None = strawberry.field(description="Of the pass rate, clustered as well.")
    faults: Faults
    too_many_faults: bool = strawberry.field(
        description="Whether their share is above `policy.maxFaultShare`: look at them first."
    )
    metrics: list[MetricSummary] = strawberry.field(
        resolver=_metrics, description="None for whoever may not see unit tests."
    )


@strawberry.type(description="The faults of the sessions that had one thing in common.")
class FaultsOf:
    of: str = strawberry.field(description="`Booking line 3 release`: a name for people.")
    faults: Faults


def _grouped(run: SetRunDocument, key: Callable[[UnitTestRunSpec], list[str]]) -> list[FaultsOf]:
    attempts: Counter[str] = Counter()
    faults: dict[str, Counter[Any]] = {}
    for spec, result in zip(run.specs, run.results, strict=False):
        if result.faults is not None:
            for each in key(spec):
                attempts[each] += result.faults.attempts
                faults.setdefault(each, Counter()).update(result.faults.by_outcome)
    return [
        FaultsOf(of=each, faults=_faults(attempts[each], faults[each])) for each in sorted(faults)
    ]


def _faults(attempts: int, by_outcome: Counter[Any]) -> Any:
    return catalog.Faults(attempts=attempts, by_outcome=dict(sorted(by_outcome.items())))


def _service(spec: UnitTestRunSpec) -> list[str]:
    return [f"{spec.service.name} {spec.service.version} {spec.service_version_set_name}"]


def _models(spec: UnitTestRunSpec) -> list[str]:
    return [f"{role}: {each.llm_name}" for role, each in spec.llm_model_preferences.items()]


def faults_by_service(root: strawberry.Parent[SetRunDocument], info: Info) -> list[FaultsOf]:
    """The faults by version set and version of a service, of a run that has ended."""
    return _grouped(root, _service) if info.context.access.may_read("unit_test_set") else []


def faults_by_model(root: strawberry.Parent[SetRunDocument], info: Info) -> list[FaultsOf]:
    """The faults by role and preferred model, of a run that has ended."""
    return _grouped(root, _models) if info.context.access.may_read("unit_test_set") else []
