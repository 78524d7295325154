"""A chat model without a model: it replays what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from simulation.catalog.service import ModelPreference
from simulation.runner.faults import EndpointUnavailable, SessionFault
from simulation.runner.models.reasoning import spoken
from simulation.runner.ports import ChatAnswer


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What a scripted model was asked."""

    messages: tuple[dict[str, str], ...]
    model: ModelPreference | None
    schema: dict[str, Any] | None


class ScriptedChatModel:
    """Gives its answers one after the other and remembers what it was asked.

    An answer is a text (read as an endpoint's is), an object (sent as JSON text), a whole
    answer, or a fault to raise.
    """

    def __init__(self, answers: Iterable[str | dict[str, Any] | ChatAnswer | SessionFault]) -> None:
        self._answers = list(answers)
        self.requests: list[ModelRequest] = []

    async def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        model: ModelPreference | None = None,
        schema: dict[str, Any] | None = None,
    ) -> ChatAnswer:
        self.requests.append(ModelRequest(tuple(messages), model, schema))
        if not self._answers:
            raise EndpointUnavailable("The script of the model is over; give it more answers.")
        answer = self._answers.pop(0)
        match answer:
            case SessionFault():
                raise answer
            case ChatAnswer():
                return answer
            case str():
                words = spoken(answer)
                return ChatAnswer(words.said, reasoning=words.reasoning)
        return ChatAnswer(orjson.dumps(answer).decode())
