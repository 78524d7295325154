"""A model reads the transcript and gives the metric its value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from simulation.catalog.evaluator import JudgeEvaluator
from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import (
    BooleanMetricValue,
    CategoricalMetricValue,
    Measured,
    MetricValue,
    NumericalMetricValue,
)
from simulation.catalog.service import ModelPreference
from simulation.catalog.session.outcome import Measurement, Vote, without_words
from simulation.catalog.session.transcript import Message
from simulation.kernel.values import Json
from simulation.runner.faults import EndpointFault, JudgeInconclusive
from simulation.runner.metrics.evidence import (
    agent_messages,
    cut_short_among,
    ids_of,
    shown,
)
from simulation.runner.metrics.judges.judge_prompt import judge_messages
from simulation.runner.metrics.judges.majority import Undecided, decided, told
from simulation.runner.models.plain_values import boolean_in, category_in, number_in
from simulation.runner.models.structured import Asked, Form, NoDecision, ask
from simulation.runner.ports import ChatModel, PlayedSession
from simulation.runner.wire.answer import Unusable, kind_of, storable

MAX_JUSTIFICATION = 4000
"""The longest justification that is kept, in characters."""


Keep = Callable[[int, Vote], Awaitable[None]]
"""Commits a judgement by its number, from 0, so that it is not paid for again."""


class JudgeMetric:
    """Asks ``chat_model``, or the ``model`` that is preferred as judge behind it; each of the
    judges that the metric names, as often as it wants.

    A value of the wrong type, beyond the bounds or of no category is asked for once more;
    references to messages that do not exist are dropped.
    """

    costly = True

    def __init__(self, chat_model: ChatModel, model: ModelPreference | None = None) -> None:
        self._chat_model = chat_model
        self._model = model

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        return await self.judge(metric, session)

    async def judge(
        self,
        metric: MetricBody,
        session: PlayedSession,
        given: Sequence[Vote] = (),
        keep: Keep | None = None,
    ) -> Measurement:
        """What the judgements come to. Those that are ``given`` are not asked for again, and
        each but the last is kept by ``keep`` before the next: the last is the measurement's.

        Raises:
            JudgeInconclusive: too few can be used, or none has the majority.
            EndpointUnavailable: the model cannot be reached.
        """
        votes, judges = list(given), self._judges(metric)
        for number, judge in enumerate(judges[len(votes) :], start=len(votes)):
            votes.append(await self._vote(metric, session, judge))
            if keep is not None and number + 1 < len(judges):
                await keep(number, votes[-1])
        return _measured(votes, metric, session)

    def _judges(self, metric: MetricBody) -> Sequence[ModelPreference | None]:
        """Who judges, in order: each judge once before any of them does again."""
        evaluator = metric.evaluator
        assert isinstance(evaluator, JudgeEvaluator), "made for one"
        return (evaluator.judges or (self._model,)) * evaluator.judge_repeats

    async def _vote(
        self, metric: MetricBody, session: PlayedSession, judge: ModelPreference | None
    ) -> Vote:
        known = frozenset(ids_of(session.transcript))
        name = judge.llm_name if judge else ""
        try:
            vote, asked = await ask(
                self._chat_model,
                judge_messages(metric, session),
                Form(
                    schema=judgement_schema(metric.metric_value),
                    decides="value",
                    read=lambda judgement: _vote(judgement, metric.metric_value, known),
                    decision=lambda vote: vote.value,
                ),
                judge,
            )
        except (Unusable, EndpointFault) as fault:
            asked = fault.asked if isinstance(fault, NoDecision) else Asked(name, 1)
            vote = Vote(value=None, justification=_no_use(metric, fault), usable=False)
        cost = {"model": asked.model or name, "calls": asked.calls, "usage": asked.usage}
        return vote.model_copy(update=cost)


def _no_use(metric: MetricBody, fault: Exception) -> str:
    return f"The judge of {metric.name!r} gave no usable judgement. {fault}"


def _measured(votes: Sequence[Vote], metric: MetricBody, session: PlayedSession) -> Measurement:
    """What ``votes`` come to; of a single one the measurement says what it says."""
    if len(votes) == 1:
        [only] = votes
        if not only.usable:
            raise JudgeInconclusive(only.justification, (without_words(only),))
        return Measurement(
            value=only.value,
            justification=only.justification,
            references=only.references,
            incomplete=_cut_short(votes, session),
            votes=(without_words(only),),
        )
    try:
        decision = decided(votes, metric.metric_value)
    except Undecided as undecided:
        raise JudgeInconclusive(
            f"The judges of {metric.name!r} do not decide. {undecided}"[:MAX_JUSTIFICATION],
            votes,
            undecided.agreement,
        ) from undecided
    first, value = decision.votes[0], told(decision.value)
    shares = ", ".join(told(vote.value) if vote.usable else "no use" for vote in votes)
    return Measurement(
        value=decision.value,
        justification=f"{value}, of {len(votes)} judgements ({shares}). {first.justification}",
        references=_references_of(decision.votes, session),
        incomplete=_cut_short(decision.votes, session),
        votes=tuple(votes),
        agreement=decision.agreement,
    )


def _references_of(votes: Sequence[Vote], session: PlayedSession) -> tuple[str, ...]:
    named = frozenset(id for vote in votes for id in vote.references)
    return tuple(id for id in ids_of(session.transcript) if id in named)


def _cut_short(votes: Sequence[Vote], session: PlayedSession) -> tuple[str, ...]:
    agents = frozenset(ids_of(agent_messages(session)))
    return cut_short_among(each for each in _read_by(votes, session) if each.id in agents)


def _read_by(votes: Sequence[Vote], session: PlayedSession) -> list[Message]:
    """The messages that ``votes`` rest on: all of them, where one of the votes names none."""
    named = frozenset(id for vote in votes for id in vote.references)
    if not all(vote.references for vote in votes):
        return list(session.transcript)
    return [message for message in session.transcript if message.id in named]


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


def _vote(judgement: dict[str, Json], wanted: MetricValue, known: frozenset[str]) -> Vote:
    applicable = boolean_in(judgement.get("applicable"))
    justification = judgement.get("justification")
    if applicable is None:
        kind = kind_of(judgement.get("applicable"))
        raise Unusable(f"'applicable' is {kind}; make it a boolean.")
    if not isinstance(justification, str) or not justification.strip():
        raise Unusable("'justification' is no text; explain the value in a sentence or two.")
    storable(justification, "'justification'")
    return Vote(
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
