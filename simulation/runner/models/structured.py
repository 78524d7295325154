"""Asking a chat model for a JSON object, and once more where the first cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from simulation.catalog.service import ModelPreference
from simulation.catalog.session.transcript import Usage, cut_short
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.models.json_in_text import Tangled, all_json_values
from simulation.runner.ports import ChatAnswer, ChatModel
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.excerpt import excerpt

T = TypeVar("T")

ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """What is asked for, and how the answer is read.

    ``read`` makes something of an object, or raises Unusable. ``decides`` is the field without
    which an object is none of the form; two that were read decide alike where ``decision``
    makes the same of them.
    """

    schema: dict[str, Any]
    decides: str
    read: Callable[[dict[str, Json]], T]
    decision: Callable[[T], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking cost: the model, how often it was asked, and the tokens of all attempts."""

    model: str = ""
    calls: int = 0
    usage: Usage | None = None

    def plus(self, answer: ChatAnswer) -> Asked:
        """One answer more."""
        return Asked(answer.model, self.calls + 1, _sum(self.usage, answer.usage))


class NoDecision(Unusable):
    """No answer served; ``asked`` is what they cost all the same."""

    def __init__(self, message: str, asked: Asked) -> None:
        super().__init__(message)
        self.asked = asked


async def ask(
    chat_model: ChatModel,
    messages: Sequence[dict[str, str]],
    form: Form[T],
    model: ModelPreference | None = None,
) -> tuple[T, Asked]:
    """What the model's answer comes to, and what it cost.

    An answer that is cut off, cannot be read, or decides twice and differently is asked for
    once more, with the reason.

    Raises:
        NoDecision: the second answer does not serve either.
        EndpointUnavailable, EndpointFault: see ChatModel.
    """
    put, asked = list(messages), Asked()
    reasons: list[str] = []
    for _ in range(ATTEMPTS):
        answer = await chat_model.complete(put, model=model, schema=form.schema)
        asked = asked.plus(answer)
        try:
            decided = partial(_decision, answer, form)
            return await by_weight(len(answer.text), decided), asked
        except Unusable as unusable:
            reason = f"{unusable} It said: {excerpt(answer.text) or 'nothing'}"
            reasons += [reason] if reason not in reasons else []
            put += _complaint(answer.text, unusable)
    raise NoDecision(f"{' Then: '.join(reasons)} (Asked {ATTEMPTS} times.)", asked)


def _decision(answer: ChatAnswer, form: Form[T]) -> T:
    if cut_short(answer.finish_reason):
        raise Unusable(
            f"The answer was cut off (finish_reason: {answer.finish_reason}); answer shorter."
        )
    objects = _objects(answer.text)
    decisive = [each for each in objects if _is_of(form, each)]
    if not decisive:
        if not objects:
            thought = " besides its reasoning" if answer.reasoning else ""
            raise Unusable(f"The answer holds no JSON object{thought}.")
        decisive = objects[:1]
    found = [form.read(each) for each in decisive]
    if any(form.decision(each) != form.decision(found[-1]) for each in found):
        raise Unusable(f"The answer holds {len(found)} JSON objects that differ; decide on one.")
    return found[-1]


def _objects(text: str) -> list[dict[str, Json]]:
    try:
        values = all_json_values(text)
    except Tangled as tangled:
        raise Unusable(f"The answer is not to be read for certain: {tangled}.") from tangled
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return [each for each in flat if isinstance(each, dict)]


def _is_of(form: Form[T], value: dict[str, Json]) -> bool:
    # A schema that is echoed has an object where the value belongs, or no such field.
    return form.decides in value and not isinstance(value[form.decides], dict)


def _complaint(text: str, unusable: Unusable) -> list[dict[str, str]]:
    again = (
        f"This answer cannot be used. {unusable} Answer again with nothing but one JSON "
        "object of the requested form."
    )
    said = [{"role": "assistant", "content": text}] if text.strip() else []
    return [*said, {"role": "user", "content": again}]


def _sum(one: Usage | None, other: Usage | None) -> Usage | None:
    if one is None or other is None:
        return one or other
    return Usage(
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
    )
