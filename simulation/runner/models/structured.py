"""Asking a chat model for a JSON object, and once more where the first cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from simulation.catalog.service import ModelPreference
from simulation.catalog.session.transcript import Usage
from simulation.kernel.values import Json
from simulation.runner.models.json_in_text import json_values
from simulation.runner.ports import ChatModel
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.excerpt import excerpt

T = TypeVar("T")

ATTEMPTS = 2


async def ask(
    chat_model: ChatModel,
    messages: Sequence[dict[str, str]],
    *,
    schema: dict[str, Any],
    read: Callable[[dict[str, Json]], T],
    model: ModelPreference | None = None,
) -> tuple[T, Usage | None]:
    """What ``read`` makes of the model's answer, and the tokens of all attempts.

    ``read`` raises Unusable for an object that does not serve; the model is then told why
    and asked once more.

    Raises:
        Unusable: the second answer does not serve either.
        EndpointUnavailable, EndpointFault: see ChatModel.
    """
    asked = list(messages)
    usage: Usage | None = None
    reason = ""
    for _ in range(ATTEMPTS):
        answer = await chat_model.complete(asked, model=model, schema=schema)
        usage = _sum(usage, answer.usage)
        try:
            return read(_object(answer.text)), usage
        except Unusable as unusable:
            reason = f"{unusable} It said: {excerpt(answer.text) or 'nothing'}"
            asked += _complaint(answer.text, unusable)
    raise Unusable(f"{reason} (Asked {ATTEMPTS} times.)")


def _object(text: str) -> dict[str, Json]:
    for value in json_values(text):
        if isinstance(value, dict):
            return value
    raise Unusable("The answer holds no JSON object.")


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
