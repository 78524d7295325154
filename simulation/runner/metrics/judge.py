"""A model reads the transcript and gives the metric its value."""

from __future__ import annotations

from typing import Any

from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import (
    BooleanMetricValue,
    CategoricalMetricValue,
    Measured,
    MetricValue,
    NumericalMetricValue,
)
from simulation.catalog.service import ModelPreference
from simulation.catalog.session.outcome import Measurement
from simulation.kernel.values import Json
from simulation.runner.faults import EndpointFault, JudgeInconclusive
from simulation.runner.metrics.evidence import ids_of, shown
from simulation.runner.metrics.judge_prompt import judge_messages
from simulation.runner.models.structured import ask
from simulation.runner.ports import ChatModel, PlayedSession
from simulation.runner.wire.answer import Unusable, kind_of, storable

MAX_JUSTIFICATION = 4000
"""The longest justification that is kept, in characters."""


class JudgeMetric:
    """Asks ``chat_model``, or the ``model`` that is preferred as judge behind it.

    A value of the wrong type, beyond the bounds or of no category is asked for once more;
    references to messages that do not exist are dropped.
    """

    costly = True

    def __init__(self, chat_model: ChatModel, model: ModelPreference | None = None) -> None:
        self._chat_model = chat_model
        self._model = model

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        known = frozenset(ids_of(session.transcript))

        def read(judgement: dict[str, Json]) -> Measurement:
            return _measurement(judgement, metric.metric_value, known)

        try:
            measurement, _ = await ask(
                self._chat_model,
                judge_messages(metric, session),
                schema=judgement_schema(metric.metric_value),
                read=read,
                model=self._model,
            )
        except (Unusable, EndpointFault) as fault:
            raise JudgeInconclusive(
                f"The judge of {metric.name!r} gave no usable judgement. {fault}"
            ) from fault
        return measurement


def judgement_schema(wanted: MetricValue) -> dict[str, Any]:
    """The JSON Schema of a judgement, within what strict structured outputs know.

    The justification comes before the value, so that the model reasons first.
    """
    value: dict[str, Any]
    match wanted:
        case BooleanMetricValue():
            value = {"type": ["boolean", "null"]}
        case NumericalMetricValue():
            value = {"type": ["number", "null"]}
        case CategoricalMetricValue():
            value = {"type": ["string", "null"], "enum": [*wanted.categories, None]}
    properties = {
        "references": {"type": "array", "items": {"type": "string"}},
        "justification": {"type": "string"},
        "applicable": {"type": "boolean"},
        "value": value,
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _measurement(
    judgement: dict[str, Json], wanted: MetricValue, known: frozenset[str]
) -> Measurement:
    applicable, justification = judgement.get("applicable"), judgement.get("justification")
    if not isinstance(applicable, bool):
        raise Unusable(f"'applicable' is {kind_of(applicable)}; make it a boolean.")
    if not isinstance(justification, str) or not justification.strip():
        raise Unusable("'justification' is no text; explain the value in a sentence or two.")
    storable(justification, "'justification'")
    return Measurement(
        value=_value(judgement.get("value"), wanted) if applicable else None,
        justification=justification.strip()[:MAX_JUSTIFICATION],
        references=_references(judgement.get("references"), known),
    )


def _value(value: Json, wanted: MetricValue) -> Measured:
    match wanted:
        case BooleanMetricValue():
            if isinstance(value, bool):
                return value
            raise Unusable(f"'value' is {kind_of(value)}; make it true or false.")
        case NumericalMetricValue():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise Unusable(f"'value' is {kind_of(value)}; make it a number.")
            if not wanted.lower_bound <= value <= wanted.upper_bound:
                bounds = f"{wanted.lower_bound:g} and {wanted.upper_bound:g}"
                raise Unusable(f"'value' is {value:g}; keep it between {bounds}.")
            return float(value)
        case CategoricalMetricValue():
            if isinstance(value, str) and value in wanted.categories:
                return value
            raise Unusable(
                f"'value' is {shown(value)}; make it one of {', '.join(wanted.categories)}."
            )


def _references(references: Json, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(references, list):
        return ()
    real = [name for name in references if isinstance(name, str) and name in known]
    return tuple(dict.fromkeys(real))
