"""What a run will take, and what it can show, before it is played: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from simulation.catalog.gates.gate import EarlyStop, PassRate
from simulation.catalog.set_run.messages import SetRunCreated, UnitTestRunSpec
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.catalog.set_run.values.tallies import ROLES, SessionTally
from simulation.kernel.prices import Prices, price_of
from simulation.statistics.planning import chance_to_decide
from simulation.statistics.sequential import SequentialTest

TRUE_RATES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Chance:
    """How probable each verdict is if the agent really passes at ``true_rate``.

    ``sessions`` is how many are played then, on average.
    """

    true_rate: float
    passed: float
    failed: float
    undecided: float
    sessions: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What sessions will take, as sessions of earlier runs did.

    ``at_most`` says that there were none: it is the most that they can take. ``money`` is in the
    operator's currency, null without a price for each model; ``seconds`` are those of one session
    after the other.
    """

    sessions: int
    agent_calls: int
    model_calls: int | None
    prompt_tokens: int | None
    completion_tokens: int | None
    money: float | None
    seconds: float | None
    at_most: bool


@dataclass(frozen=True, slots=True)
class UnitTestPlan:
    """One unit test of a plan; ``based_on`` counts the sessions of earlier runs."""

    unit_test: Pinned
    gate: str
    expected: Expected
    based_on: int
    chances: Sequence[Chance]


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it is played. ``seconds`` are those with as many sessions at once as it has."""

    unit_test_set: Pinned
    early_stop: EarlyStop
    unit_tests: Sequence[UnitTestPlan]
    expected: Expected
    seconds: float | None


def plan_of(
    run: SetRunCreated,
    earlier: Mapping[str, SessionTally],
    prices: Prices,
    model: str,
    at_once: int,
) -> Plan:
    """The plan of ``run``.

    ``earlier`` is what sessions of earlier runs add up to by unit test, ``model`` the one that
    plays where none is preferred, ``at_once`` how many sessions are played at the same time.
    """
    tests = [
        UnitTestPlan(
            unit_test=spec.unit_test,
            gate=str(spec.gate),
            expected=_expected(spec, earlier.get(spec.unit_test.id), prices, model),
            based_on=((known := earlier.get(spec.unit_test.id)) and known.told) or 0,
            chances=_chances(spec, run.policy.early_stop),
        )
        for spec in run.specs
    ]
    expected = _sum([test.expected for test in tests])
    rounds = ceil(expected.sessions / at_once) / expected.sessions
    seconds = None if expected.seconds is None else expected.seconds * rounds
    return Plan(run.unit_test_set, run.policy.early_stop, tests, expected, seconds)


def _chances(spec: UnitTestRunSpec, early_stop: EarlyStop) -> list[Chance]:
    gate, sessions = spec.gate, spec.run_count
    if not isinstance(gate, PassRate):
        return []
    if early_stop is EarlyStop.SEQUENTIAL:
        test = SequentialTest(sessions, gate.at_least, gate.confidence)
        ahead = [(rate, test.prospect(rate)) for rate in TRUE_RATES]
        return [_chance(rate, each.passed, each.failed, each.sessions) for rate, each in ahead]
    fixed = [
        (rate, chance_to_decide(sessions, gate.at_least, gate.confidence, rate))
        for rate in TRUE_RATES
    ]
    return [_chance(rate, each.passed, each.failed, sessions) for rate, each in fixed]


def _chance(rate: float, passed: float, failed: float, sessions: float) -> Chance:
    return Chance(rate, passed, failed, max(0.0, 1 - passed - failed), sessions)


def _expected(
    spec: UnitTestRunSpec, known: SessionTally | None, prices: Prices, model: str
) -> Expected:
    if known is None or not known.told:
        most = spec.run_count * spec.max_interactions
        return Expected(spec.run_count, most, None, None, None, None, None, at_most=True)
    share = spec.run_count / known.told
    return Expected(
        sessions=spec.run_count,
        agent_calls=round(known.agent_calls * share),
        model_calls=round(_model_calls(known) * share),
        prompt_tokens=round(sum(_tokens(known, role)[0] for role in ROLES) * share),
        completion_tokens=round(sum(_tokens(known, role)[1] for role in ROLES) * share),
        money=_money(spec, known, prices, model, share),
        seconds=known.duration_ms * share / 1000,
        at_most=False,
    )


def _money(
    spec: UnitTestRunSpec, known: SessionTally, prices: Prices, model: str, share: float
) -> float | None:
    total = 0.0
    for role in ROLES:
        tokens = _tokens(known, role)
        preferred = spec.llm_model_preferences.get(role)
        named = role if role == "agent" else (preferred.llm_name if preferred else model)
        price = price_of(prices, named)
        if price is None and any(tokens):
            return None
        total += price.of(*tokens) * share if price else 0.0
    return total if prices else None


def _model_calls(known: SessionTally) -> int:
    return known.persona_calls + known.judge_calls + known.environment_calls


def _tokens(known: SessionTally, role: str) -> tuple[int, int]:
    return getattr(known, f"{role}_prompt_tokens"), getattr(known, f"{role}_completion_tokens")


def _sum(parts: Sequence[Expected]) -> Expected:
    def total(name: str) -> float | None:
        values = [getattr(part, name) for part in parts]
        return None if None in values else sum(values)

    def whole(name: str) -> int | None:
        found = total(name)
        return None if found is None else int(found)

    return Expected(
        sessions=sum(part.sessions for part in parts),
        agent_calls=sum(part.agent_calls for part in parts),
        model_calls=whole("model_calls"),
        prompt_tokens=whole("prompt_tokens"),
        completion_tokens=whole("completion_tokens"),
        money=total("money"),
        seconds=total("seconds"),
        at_most=any(part.at_most for part in parts),
    )
