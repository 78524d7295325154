"""How a metric gets its value: the declarations; ``runner/metrics`` does the work."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulation.catalog.expressions.json_patch import require_patch
from simulation.catalog.expressions.json_path import JsonPath
from simulation.catalog.expressions.pattern import Pattern
from simulation.catalog.service import ModelPreference
from simulation.catalog.tools.tool import MAX_STATE_BYTES
from simulation.kernel.json_values import JsonObject, JsonValue
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Flag, Whole
from simulation.kernel.values import Json, Text, Value


class Speaker(StrEnum):
    """Whose messages an evaluator reads."""

    AGENT = "agent"
    PERSONA = "persona"
    ANY = "any"


class Where(StrEnum):
    """What of a message an evaluator searches: what was said, or the reasoning apart from it."""

    TEXT = "text"
    REASONING = "reasoning"


MAX_TEXTS = 100
MAX_EXPECTED_BYTES = 16 * 1024


def _require_few(texts: tuple[str, ...]) -> tuple[str, ...]:
    if len(texts) > MAX_TEXTS:
        raise ValueError(f"holds {len(texts)} texts, and at most {MAX_TEXTS} are allowed.")
    return texts


def _require_changes(changes: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    return changes if changes is None else tuple(require_patch(changes))


def _require_small(expected: Json) -> Json:
    size = len(json.dumps(expected))
    if size > MAX_EXPECTED_BYTES:
        raise ValueError(
            f"is {size} bytes long, and at most {MAX_EXPECTED_BYTES} are allowed; expect less."
        )
    return expected


class ContainsEvaluator(Value):
    """True where a message holds one of the texts, upper and lower case alike."""

    type: Literal["contains"] = "contains"
    texts: Annotated[tuple[Text, ...], Field(min_length=1), when_new(_require_few)]
    speaker: Speaker = Speaker.AGENT
    where: Where = added_later(Where.TEXT)


class RegexEvaluator(Value):
    """True where a message matches the pattern anywhere."""

    type: Literal["regex"] = "regex"
    pattern: Pattern
    ignore_case: Flag = True
    speaker: Speaker = Speaker.AGENT
    where: Where = added_later(Where.TEXT)


class TurnCountEvaluator(Value):
    """The number of turns: answers of the agent."""

    type: Literal["turn_count"] = "turn_count"


class LatencyStatistic(StrEnum):
    """Which of a session's answer times counts."""

    MEAN = "mean"
    MAX = "max"
    P95 = "p95"


class LatencyEvaluator(Value):
    """How long the agent took to answer, in milliseconds."""

    type: Literal["latency"] = "latency"
    statistic: LatencyStatistic = LatencyStatistic.MAX


class ObjectiveMetEvaluator(Value):
    """True where the persona left because the objective was met."""

    type: Literal["objective_met"] = "objective_met"


class ToolCalledEvaluator(Value):
    """True where the agent called the tool with at least these arguments."""

    type: Literal["tool_called"] = "tool_called"
    tool: Text
    arguments: Annotated[JsonObject, when_new(_require_small)] = Field(default_factory=dict)


class JsonValueEvaluator(Value):
    """The value at a JSONPath in the JSON that an agent message holds.

    With ``expected`` the metric is boolean: true where the value equals it.
    """

    type: Literal["json_value"] = "json_value"
    path: JsonPath
    expected: Annotated[JsonValue, when_new(_require_small)] = None


def _require_small_state(expected: Json) -> Json:
    size = len(json.dumps(expected))
    if size > MAX_STATE_BYTES:
        raise ValueError(
            f"is {size} bytes long, and at most {MAX_STATE_BYTES} are allowed; expect less."
        )
    return expected


class StateMatchesEvaluator(Value):
    """True where the state of the simulated tools at the session's end is the expected one.

    What is expected is said in one of two ways: ``changes``, a JSON Patch on the state that the
    scenario begins with, beside which nothing may have changed (an empty one: nothing at all);
    or ``expected``, the state itself. ``at``, a JSONPath, has only what it selects compared.
    With ``partial`` objects may hold more than is expected, with ``ignore_order`` lists may have
    their items in any order.
    """

    type: Literal["state_matches"] = "state_matches"
    changes: Annotated[tuple[JsonObject, ...] | None, when_new(_require_changes)] = None
    expected: Annotated[JsonValue, when_new(_require_small_state)] = None
    at: JsonPath | None = None
    partial: Flag = False
    ignore_order: Flag = False

    @model_validator(mode="after")
    def _require_one(self) -> StateMatchesEvaluator:
        if (self.changes is None) == (self.expected is None):
            raise ValueError("give either 'changes' or 'expected', and not both.")
        return self


MAX_JUDGES = 5
MAX_JUDGE_REPEATS = 11
"""Each judgement of each session is paid."""


def _require_repeats(repeats: int) -> int:
    if not 1 <= repeats <= MAX_JUDGE_REPEATS:
        raise ValueError(f"is {repeats}, and must be from 1 to {MAX_JUDGE_REPEATS}.")
    return repeats


def _require_few_judges(judges: tuple[ModelPreference, ...]) -> tuple[ModelPreference, ...]:
    if len(judges) > MAX_JUDGES:
        raise ValueError(f"holds {len(judges)} models, and at most {MAX_JUDGES} are allowed.")
    return judges


class JudgeEvaluator(Value):
    """A model reads the transcript and the metric's description and gives the value.

    With ``judges``, each of these models (at most 5) does, in place of the one that the run
    prefers; with ``judge_repeats`` (at most 11), each as often. The majority of the judgements
    counts, of numbers the median.
    """

    type: Literal["judge"] = "judge"
    judge_repeats: Annotated[Whole, when_new(_require_repeats)] = added_later(1)
    judges: Annotated[tuple[ModelPreference, ...], when_new(_require_few_judges)] = added_later(())


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
    Field(discriminator="type"),
]

_BOOLEAN = frozenset({"boolean"})
_NUMERICAL = frozenset({"numerical"})
_ANY = frozenset({"boolean", "numerical", "categorical"})

_VALUE_TYPES: dict[str, frozenset[str]] = {
    "contains": _BOOLEAN,
    "regex": _BOOLEAN,
    "objective_met": _BOOLEAN,
    "tool_called": _BOOLEAN,
    "state_matches": _BOOLEAN,
    "turn_count": _NUMERICAL,
    "latency": _NUMERICAL,
    "json_value": _ANY,
    "judge": _ANY,
}


def value_types(evaluator: Any) -> frozenset[str]:
    """The types of metric value that ``evaluator`` can give."""
    if evaluator.type == "json_value" and evaluator.expected is not None:
        return _BOOLEAN
    return _VALUE_TYPES[evaluator.type]
