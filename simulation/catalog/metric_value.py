"""What a metric measures, and the criterion that a measured value has to meet."""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulation.kernel.strict import Flag, Real
from simulation.kernel.values import Text, Value

Measured = bool | float | str
"""A measured value: boolean, number or category."""


def in_words(value: Measured) -> str:
    """``value`` for people, as JSON would have it but for the quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class BooleanMetricValue(Value):
    """Yes or no."""

    type: Literal["boolean"] = "boolean"


class NumericalMetricValue(Value):
    """A number between two bounds, both included."""

    type: Literal["numerical"] = "numerical"
    lower_bound: Real = Field(allow_inf_nan=False)
    upper_bound: Real = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _require_order(self) -> NumericalMetricValue:
        if self.lower_bound > self.upper_bound:
            raise ValueError("lower_bound may not be above upper_bound; swap them.")
        return self


class CategoricalMetricValue(Value):
    """One of several categories."""

    type: Literal["categorical"] = "categorical"
    categories: tuple[Text, ...] = Field(min_length=1)


MetricValue = Annotated[
    BooleanMetricValue | NumericalMetricValue | CategoricalMetricValue,
    Field(discriminator="type"),
]


class Verb(StrEnum):
    """How a measured number is compared with the threshold."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"


_COMPARISONS: dict[Verb, Callable[[float, float], bool]] = {
    Verb.EQUAL: operator.eq,
    Verb.NOT_EQUAL: operator.ne,
    Verb.AT_MOST: operator.le,
    Verb.BELOW: operator.lt,
    Verb.AT_LEAST: operator.ge,
    Verb.ABOVE: operator.gt,
}


class BooleanCriterion(Value):
    """The measured boolean must equal the expected one."""

    type: Literal["boolean"] = "boolean"
    expected_value: Flag

    def met_by(self, value: Measured) -> bool:
        return value is self.expected_value

    def __str__(self) -> str:
        return f"is {str(self.expected_value).lower()}"


class NumericalCriterion(Value):
    """The measured number must compare with the threshold as the verb says."""

    type: Literal["numerical"] = "numerical"
    verb: Verb
    threshold: Real = Field(allow_inf_nan=False)

    def met_by(self, value: Measured) -> bool:
        if isinstance(value, str | bool):
            return False
        return _COMPARISONS[self.verb](value, self.threshold)

    def __str__(self) -> str:
        return f"{self.verb} {self.threshold:g}"


class CategoricalCriterion(Value):
    """The measured category must be one of the expected ones."""

    type: Literal["categorical"] = "categorical"
    expected_values: tuple[Text, ...] = Field(min_length=1)

    def met_by(self, value: Measured) -> bool:
        return value in self.expected_values

    def __str__(self) -> str:
        return f"is one of {', '.join(self.expected_values)}"


Criterion = Annotated[
    BooleanCriterion | NumericalCriterion | CategoricalCriterion,
    Field(discriminator="type"),
]
