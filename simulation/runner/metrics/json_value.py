"""A value in the JSON that an agent message holds."""

from __future__ import annotations

from simulation.catalog.evaluator import JsonValueEvaluator
from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import (
    BooleanMetricValue,
    CategoricalMetricValue,
    Measured,
    MetricValue,
    NumericalMetricValue,
)
from simulation.catalog.session.outcome import Measurement
from simulation.kernel.json_values import same
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.metrics.evidence import agent_messages, cut_short_among, shown
from simulation.runner.models.json_in_text import json_values
from simulation.runner.ports import PlayedSession
from simulation.runner.selection import TooCostly, Unselectable, select
from simulation.runner.wire.answer import kind_of


class JsonValueMetric:
    """The value at a path in the last agent message whose JSON has one there.

    Where the path selects several values the first one counts. With an expected value the
    result is whether it stands there: false also where nothing does, since an agent that
    leaves out what it must say has not said it. Without one it is null where no message has
    the path, or where what stands there is not of the metric's type.
    """

    costly = False

    def __init__(self, evaluator: JsonValueEvaluator) -> None:
        self._path = evaluator.path
        self._expected = evaluator.expected

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        for message in reversed(agent_messages(session)):
            try:
                selected = await self._selected(message.text)
            except TooCostly as error:
                return Measurement(
                    value=None,
                    justification=f"{self._path} was given up in {message.id}: {error}.",
                    references=(message.id,),
                )
            if selected:
                value, why = self._measured(selected[0], metric.metric_value)
                return Measurement(
                    value=value,
                    justification=f"{message.id} has {shown(selected[0])} at {self._path}{why}.",
                    references=(message.id,),
                    incomplete=cut_short_among([message]),
                )
        return Measurement(
            value=None if self._expected is None else False,
            justification=f"No agent message holds JSON with a value at {self._path}.",
            incomplete=cut_short_among(agent_messages(session)),
            applied=False,
        )

    async def _selected(self, text: str) -> list[Json]:
        for value in await by_weight(len(text), lambda: list(json_values(text))):
            try:
                selected = await select(self._path, value)
            except TooCostly:
                raise
            except Unselectable:
                continue
            if selected:
                return selected
        return []

    def _measured(self, value: Json, wanted: MetricValue) -> tuple[Measured | None, str]:
        """The measured value, and the rest of the sentence that explains it."""
        if self._expected is not None:
            equal = same(self._expected, value)
            return equal, "" if equal else f" instead of {shown(self._expected)}"
        match wanted:
            case BooleanMetricValue():
                return (value, "") if isinstance(value, bool) else (None, _no("boolean", value))
            case NumericalMetricValue():
                return _number(value, wanted)
            case CategoricalMetricValue():
                return _category(value, wanted)


def _number(value: Json, wanted: NumericalMetricValue) -> tuple[float | None, str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, _no("number", value)
    if not wanted.lower_bound <= value <= wanted.upper_bound:
        return None, f", which is not within {wanted.lower_bound:g} and {wanted.upper_bound:g}"
    return float(value), ""


def _category(value: Json, wanted: CategoricalMetricValue) -> tuple[str | None, str]:
    if not isinstance(value, str):
        return None, _no("category", value)
    if value not in wanted.categories:
        return None, f", which is none of {', '.join(wanted.categories)}"
    return value, ""


def _no(wanted: str, value: Json) -> str:
    return f", which is {kind_of(value)} and no {wanted}"
