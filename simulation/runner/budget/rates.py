"""What the tokens of a run cost, by who spends them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from simulation.bus import Bus
from simulation.catalog.evaluator import JudgeEvaluator
from simulation.catalog.session.totals import Spender, Spent
from simulation.catalog.set_run.messages import (
    CreateSetRun,
    SetRunCreated,
    SimulatorKind,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.state import SetRun
from simulation.catalog.set_run.values.budget import Spending, tokens_of
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.kernel.errors import ValidationFailed
from simulation.kernel.prices import Price, Prices, price_of
from simulation.runner.cast import ENVIRONMENT_ROLE, JUDGE_ROLE, PERSONA_ROLE, Casting

SETTING = "SIMULATION_PRICES"
AGENT = Spender.AGENT.value
FREE = Price(prompt=0, completion=0)

RoleRates = Mapping[Spender, Price]
"""The price of each role in the sessions of one unit test."""


class Rates:
    """Finds the prices of a run's roles. ``model`` plays and judges where none is preferred.

    Where several models judge, each of their tokens has the price of the dearest: nobody is told
    which of them spent it, and a cap must hold.
    """

    def __init__(self, prices: Prices, model: str, casting: Casting) -> None:
        self._prices = prices
        self._model = model
        self._casting = casting

    async def of(self, run: SetRun) -> list[RoleRates]:
        """The rates of each unit test of ``run``; what has no price any more is free."""
        found: list[RoleRates] = []
        for spec in run.specs:
            names = await self._names(run.organization, spec, run.simulator, run.policy)
            found.append({role: self._dearest(models) for role, models in names.items()})
        return found

    async def require(
        self, organization: str, run: SetRunCreated, *, by_default: bool = False
    ) -> None:
        """Return unless ``run`` has a cap of money, and something in it has no price.

        ``by_default`` says that the cap is the organization's, and nobody said it for this run.

        Raises:
            ValidationFailed: it has.
        """
        budget = run.policy.budget
        if budget is None or budget.money is None:
            return
        used: set[str] = set()
        for spec in run.specs:
            names = await self._names(organization, spec, run.simulator, run.policy)
            used |= {name for models in names.values() for name in models}
        missing = sorted(name for name in used if price_of(self._prices, name) is None)
        if missing:
            raise _unpriced(missing, by_default=by_default)

    async def _names(
        self, organization: str, spec: UnitTestRunSpec, simulator: SimulatorKind, policy: RunPolicy
    ) -> dict[Spender, set[str]]:
        """Who is paid in the sessions of a unit test, by role."""
        found = {Spender.AGENT: {AGENT}}
        models = simulator is SimulatorKind.MODEL
        if models:
            found[Spender.PERSONA] = {self._preferred(spec, PERSONA_ROLE)}
        if await self._casting.plays_tools(organization, spec.scenario):
            found[Spender.ENVIRONMENT] = {self._preferred(spec, ENVIRONMENT_ROLE)}
        judges: set[str] = set()
        if models and policy.strict_personas:
            judges.add(self._preferred(spec, JUDGE_ROLE))
        for each in spec.metrics_to_evaluate:
            metric = await self._casting.metric(organization, each.metric)
            if isinstance(metric.evaluator, JudgeEvaluator):
                named = {judge.llm_name for judge in metric.evaluator.judges}
                judges |= named or {self._preferred(spec, JUDGE_ROLE)}
        if judges:
            found[Spender.JUDGE] = judges
        return found

    def _preferred(self, spec: UnitTestRunSpec, role: str) -> str:
        preferred = spec.llm_model_preferences.get(role)
        return preferred.llm_name if preferred else self._model

    def _dearest(self, models: Collection[str]) -> Price:
        known = [price_of(self._prices, name) or FREE for name in models]
        return Price(
            prompt=max(price.prompt for price in known),
            completion=max(price.completion for price in known),
        )


def _unpriced(names: Sequence[str], *, by_default: bool) -> ValidationFailed:
    told = ", ".join(map(repr, names))
    whose = "the organization's default budget caps money, but " if by_default else ""
    remedy = (
        "give this run a budget of its own by policy.budget, or change the default by "
        "setOrganizationLimits or in the settings on the page"
        if by_default
        else "cap calls or tokens"
    )
    return ValidationFailed(
        f"policy.budget.money: {whose}{told} has no price, so nobody could say when the cap is "
        f"reached; add it to {SETTING} on the server (0 for what is free), or {remedy}.",
        field="policy.budget.money",
    )


async def require_rates(
    bus: Bus, rates: Rates, command: CreateSetRun, *, by_default: bool = False
) -> None:
    """Return unless ``command`` caps the money of a run in which something has no price.

    ``by_default`` says that its budget is the organization's.

    Raises:
        SimulationError: it does, or whatever else it would be refused for.
    """
    budget = command.policy.budget
    if budget is not None and budget.money is not None:
        for event in (await bus.consider(command)).events:
            assert isinstance(event, SetRunCreated)
            await rates.require(command.actor.organization, event, by_default=by_default)


def priced(spent: Iterable[Spent], rates: RoleRates) -> Spending:
    """What was ``spent`` in sessions of a unit test with these rates."""
    found = list(spent)
    money = sum(
        rates.get(each.role, FREE).of(each.prompt_tokens, each.completion_tokens) for each in found
    )
    return Spending(sum(each.calls for each in found), tokens_of(found), money)
