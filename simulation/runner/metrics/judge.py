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
from simulation.runner.metrics.evidence import agent_messages, cut_short_among, ids_of, shown
from simulation.runner.metrics.judge_prompt import judge_messages
from simulation.runner.models.plain_values import boolean_in, category_in, number_in
from simulation.runner.models.structured import Form, ask
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
                Form(
                    schema=judgement_schema(metric.metric_value),
                    decides="value",
                    read=read,
                    decision=lambda measurement: measurement.value,
                ),
                self._model,
            )
        except (Unusable, EndpointFault) as fault:
            raise JudgeInconclusive(
                f"The judge of {metric.name!r} gave no usable judgement. {fault}"
            ) from fault
        read_by = frozenset(measurement.references) or known
        agents = [each for each in agent_messages(session) if each.id in read_by]
        return measurement.model_copy(update={"incomplete": cut_short_among(agents)})


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
    applicable = boolean_in(judgement.get("applicable"))
    justification = judgement.get("justification")
    if applicable is None:
        kind = kind_of(judgement.get("applicable"))
        raise Unusable(f"'applicable' is {kind}; make it a boolean.")
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
            said = boolean_in(value)
            if said is None:
                raise Unusable(f"'value' is {_shown(value)}; make it true or false.")
            return said
        case NumericalMetricValue():
            number = number_in(value)
            if number is None:
                raise Unusable(f"'value' is {_shown(value)}; make it a number.")
            if not wanted.lower_bound <= number <= wanted.upper_bound:
                bounds = f"{wanted.lower_bound:g} and {wanted.upper_bound:g}"
                raise Unusable(f"'value' is {number:g}; keep it between {bounds}.")
            return number
        case CategoricalMetricValue():
            category = category_in(value, wanted.categories)
            if category is None:
                raise Unusable(
                    f"'value' is {shown(value)}; make it one of {', '.join(wanted.categories)}."
                )
            return category


def _shown(value: Json) -> str:
    return shown(value) if isinstance(value, str) else kind_of(value)


def _references(references: Json, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(references, list):
        return ()
    real = [name for name in references if isinstance(name, str) and name in known]
    return tuple(dict.fromkeys(real))
