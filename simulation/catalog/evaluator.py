"""How a metric gets its value: the declarations; ``runner/metrics`` does the work."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

import regex
from pydantic import AfterValidator, Field

from simulation.catalog.json_path import JsonPath
from simulation.kernel.json_values import JsonObject, JsonValue
from simulation.kernel.values import Text, Value

MAX_PATTERN_LENGTH = 500


class Speaker(StrEnum):
    """Whose messages an evaluator reads."""

    AGENT = "agent"
    PERSONA = "persona"
    ANY = "any"


def _require_pattern(pattern: str) -> str:
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"is no valid regular expression ({error}).") from error
    return pattern


Pattern = Annotated[
    str, Field(min_length=1, max_length=MAX_PATTERN_LENGTH), AfterValidator(_require_pattern)
]


class ContainsEvaluator(Value):
    """True where a message holds one of the texts, upper and lower case alike."""

    type: Literal["contains"] = "contains"
    texts: tuple[Text, ...] = Field(min_length=1)
    speaker: Speaker = Speaker.AGENT


class RegexEvaluator(Value):
    """True where a message matches the pattern anywhere."""

    type: Literal["regex"] = "regex"
    pattern: Pattern
    ignore_case: bool = True
    speaker: Speaker = Speaker.AGENT


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
    arguments: JsonObject = Field(default_factory=dict)


class JsonValueEvaluator(Value):
    """The value at a JSONPath in the JSON that an agent message holds.

    With ``expected`` the metric is boolean: true where the value equals it.
    """

    type: Literal["json_value"] = "json_value"
    path: JsonPath
    expected: JsonValue = None


class JudgeEvaluator(Value):
    """A model reads the transcript and the metric's description and gives the value."""

    type: Literal["judge"] = "judge"


Evaluator = Annotated[
    ContainsEvaluator
    | RegexEvaluator
    | TurnCountEvaluator
    | LatencyEvaluator
    | ObjectiveMetEvaluator
    | ToolCalledEvaluator
    | JsonValueEvaluator
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
