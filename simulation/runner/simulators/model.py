"""A model plays the persona."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Json
from simulation.runner.faults import EndpointFault, SimulatorFault
from simulation.runner.models.plain_values import boolean_in
from simulation.runner.models.reasoning import spoken
from simulation.runner.models.structured import Form, ask
from simulation.runner.ports import Brief, ChatModel, Leave, Move, Say
from simulation.runner.simulators.farewells import only_closes
from simulation.runner.simulators.out_of_role import out_of_role
from simulation.runner.simulators.persona_prompt import persona_prompt
from simulation.runner.wire.answer import Unusable, kind_of, storable

_PROPERTIES: dict[str, Any] = {
    "action": {"type": "string", "enum": ["say", "leave"]},
    "message": {"type": "string"},
    "objective_met": {"type": "boolean"},
    "reason": {"type": "string"},
}

DECISION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": _PROPERTIES,
    "required": list(_PROPERTIES),
    "additionalProperties": False,
}
"""What the model decides: to say something, or to leave and why."""

_OPENING = "(The conversation begins. You speak first.)"
_SILENCE = "(The other side acted, but said nothing.)"


class ModelSimulator:
    """Asks ``chat_model`` what the persona does, with the roles swapped: what the agent said
    is the model's user, what the persona said is its own.

    An unusable decision is asked for once more: also one that says what the persona was told,
    speaks as an assistant, or says goodbye again and again. In an empty conversation the
    persona has to speak.
    """

    def __init__(self, chat_model: ChatModel) -> None:
        self._chat_model = chat_model

    async def next_move(self, brief: Brief, transcript: Sequence[Message]) -> Move:
        messages = [
            {"role": "system", "content": persona_prompt(brief)},
            *_conversation(transcript),
        ]
        try:
            move, asked = await ask(
                self._chat_model,
                messages,
                Form(
                    schema=DECISION_SCHEMA,
                    decides="action",
                    read=lambda decision: _in_role(_move(decision), brief, transcript),
                    decision=_gist,
                ),
                brief.model,
            )
        except (Unusable, EndpointFault) as fault:
            raise SimulatorFault(
                f"The model that plays the persona made no usable decision. {fault}"
            ) from fault
        return Say(move.text, asked.usage) if isinstance(move, Say) else move


def _conversation(transcript: Sequence[Message]) -> list[dict[str, str]]:
    messages = [_swapped(message) for message in transcript if message.text.strip()]
    if not transcript:
        messages.append({"role": "user", "content": _OPENING})
    elif not messages or messages[-1]["role"] == "assistant":
        # Models answer a user; after their own words many answer nothing.
        messages.append({"role": "user", "content": _SILENCE})
    return messages


def _swapped(message: Message) -> dict[str, str]:
    match message.role:
        case Role.PERSONA:
            # As the model itself said it: endpoints without schemas then keep to the form.
            decision = {"action": "say", "message": message.text, "objective_met": False}
            content = orjson.dumps(decision | {"reason": ""}).decode()
            return {"role": "assistant", "content": content}
        case Role.AGENT:
            return {"role": "user", "content": message.text}
        case Role.EVENT:
            return {"role": "user", "content": f"(This happens: {message.text})"}


def _in_role(move: Move, brief: Brief, transcript: Sequence[Message]) -> Move:
    if isinstance(move, Leave):
        if transcript:
            return move
        raise Unusable("'action' is 'leave' before anything was said; say what you want first.")
    problem = out_of_role(move.text, brief)
    if problem is not None:
        raise Unusable(f"'message' {problem}")
    said = [message.text for message in transcript if message.role is Role.PERSONA]
    if only_closes([*said, move.text]):
        raise Unusable(
            "'message' says goodbye once more; make 'action' 'leave', and say in "
            "'objective_met' whether your objective is met."
        )
    return move


def _gist(move: Move) -> object:
    return move.objective_met if isinstance(move, Leave) else move.text


def _move(decision: dict[str, Json]) -> Move:
    action = decision.get("action")
    match action.strip().casefold() if isinstance(action, str) else None:
        case "say":
            return Say(_text(decision, "message"))
        case "leave":
            met = boolean_in(decision.get("objective_met"))
            if met is None:
                kind = kind_of(decision.get("objective_met"))
                raise Unusable(f"'objective_met' is {kind}; make it a boolean.")
            return Leave(objective_met=met, reason=_text(decision, "reason"))
    raise Unusable("'action' is neither 'say' nor 'leave'; choose one.")


def _text(decision: dict[str, Json], field: str) -> str:
    text = decision.get(field)
    said = spoken(text).said.strip() if isinstance(text, str) else ""
    if not said:
        raise Unusable(f"'{field}' is empty or no text; fill it.")
    storable(said, f"'{field}'")
    return said
