"""A model plays the persona, with a scripted model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from simulation.catalog.service import ModelPreference
from simulation.catalog.session.transcript import Usage
from simulation.runner.faults import EndpointFault, EndpointUnavailable, SimulatorFault
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.ports import ChatAnswer, Leave, Say
from simulation.runner.simulators.model import ModelSimulator


def decided(action: str, message: str = "", met: Any = False, reason: str = "") -> dict[str, Any]:
    return {"action": action, "message": message, "objective_met": met, "reason": reason}


async def test_says_what_the_model_says(brief, talk) -> None:
    text = orjson.dumps(decided("say", " Friday, please. ")).decode()
    usage = Usage(prompt_tokens=9, completion_tokens=4)
    model = ScriptedChatModel([ChatAnswer(text, usage=usage)])
    move = await ModelSimulator(model).next_move(brief, talk(("agent", "Which day?")))
    assert move == Say("Friday, please.", usage)


@pytest.mark.parametrize("met", [True, False])
async def test_leaves(brief, talk, met) -> None:
    model = ScriptedChatModel([decided("leave", met=met, reason="That settles it.")])
    move = await ModelSimulator(model).next_move(brief, talk(("agent", "Booked.")))
    assert move == Leave(objective_met=met, reason="That settles it.")


@pytest.mark.parametrize(
    "answer",
    [
        decided("say", "  "),
        decided("say", "a\x00b"),
        decided("leave", met="perhaps", reason="Done."),
        decided("leave", met=True),
        decided("wait"),
        {"action": "say"},
        {},
        "Friday, please.",
        "",
    ],
)
async def test_an_unusable_decision_is_asked_for_once_more(brief, talk, answer) -> None:
    model = ScriptedChatModel([answer, decided("say", "Friday.")])
    move = await ModelSimulator(model).next_move(brief, talk(("agent", "Which day?")))
    assert move == Say("Friday.")
    assert "cannot be used" in model.requests[1].messages[-1]["content"]


async def test_two_unusable_decisions_are_a_fault(brief, talk) -> None:
    model = ScriptedChatModel(["Well…", "Hmm.", decided("say", "Friday.")])
    with pytest.raises(SimulatorFault, match=r"no JSON object.*Hmm\..*Asked 2 times"):
        await ModelSimulator(model).next_move(brief, talk(("agent", "Which day?")))
    assert len(model.requests) == 2


async def test_both_attempts_are_billed(brief, talk) -> None:
    bill = Usage(prompt_tokens=10, completion_tokens=1)
    good = orjson.dumps(decided("say", "Friday.")).decode()
    model = ScriptedChatModel([ChatAnswer("?", usage=bill), ChatAnswer(good, usage=bill)])
    move = await ModelSimulator(model).next_move(brief, talk(("agent", "Which day?")))
    assert move == Say("Friday.", Usage(prompt_tokens=20, completion_tokens=2))


async def test_the_persona_opens_an_empty_conversation(brief) -> None:
    model = ScriptedChatModel([decided("leave", met=True, reason="Bye."), decided("say", "Hi.")])
    assert await ModelSimulator(model).next_move(brief, []) == Say("Hi.")
    assert "before anything was said" in model.requests[1].messages[-1]["content"]


async def test_swaps_the_roles(brief, talk) -> None:
    model = ScriptedChatModel([decided("say", "Friday.")])
    transcript = talk(("event", "It rains."), ("persona", "Hi."), ("agent", "Yes?"), ("agent", ""))
    await ModelSimulator(model).next_move(brief, transcript)
    system, event, own, other = model.requests[0].messages
    assert system["role"] == "system"
    assert event == {"role": "user", "content": "(This happens: It rains.)"}
    assert own["role"] == "assistant"
    assert orjson.loads(own["content"]) == decided("say", "Hi.")
    assert other == {"role": "user", "content": "Yes?"}


@pytest.mark.parametrize("lines", [[("persona", "Hi."), ("agent", " ")], [("agent", "")]])
async def test_a_silent_agent_still_leaves_the_model_something_to_answer(
    brief, talk, lines
) -> None:
    model = ScriptedChatModel([decided("say", "Hello?")])
    await ModelSimulator(model).next_move(brief, talk(*lines))
    assert model.requests[0].messages[-1]["role"] == "user"


async def test_the_model_knows_who_it_is(brief) -> None:
    model = ScriptedChatModel([decided("say", "Hi.")])
    preference = ModelPreference(llm_name="large")
    await ModelSimulator(model).next_move(replace(brief, model=preference), [])
    (request,) = model.requests
    for part in (
        "Ada",
        "guest",
        "A retired pilot.",
        "German (deu)",
        "Europe/Berlin",
        "Is hard of hearing.",
        "city: Ulm",
        "phone: 555-0199",
        "Get a table for two.",
        "Ask for Friday first.",
        "Wednesday, 01 July 2026, 12:00 (Europe/Berlin)",
    ):
        assert part in request.messages[0]["content"]
    assert request.model == preference
    assert request.schema is not None
    assert request.schema["additionalProperties"] is False


async def test_a_model_that_breaks_the_format_is_a_simulator_fault(brief) -> None:
    model = ScriptedChatModel([EndpointFault("no choices")])
    with pytest.raises(SimulatorFault, match="no choices"):
        await ModelSimulator(model).next_move(brief, [])


async def test_an_unreachable_model_is_infrastructure(brief) -> None:
    with pytest.raises(EndpointUnavailable, match="script of the model is over"):
        await ModelSimulator(ScriptedChatModel([])).next_move(brief, [])
