"""Agents that say again what they were sent in confidence."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.runner.agents.discreet import discreet
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from tests.integration.connectors.conftest import turn
from tests.support.agents import ChatServer, Messages, freely

KEY = 'sesame"4711'


async def parrots(messages: Messages) -> dict[str, Any]:
    call = {"name": "log", "arguments": '{"headers": ["Bearer sesame\\"4711"]}'}
    broken = {"name": "log", "arguments": f"{{{KEY}"}
    return {
        "content": f"You sent {KEY}, and accept application/json for pass-4711-word.",
        "reasoning": f"The key is {KEY}.",
        "tool_calls": [{"function": call}, {"function": broken}],
    }


@pytest.mark.parametrize("by_header", [True, False])
async def test_no_secret_goes_into_a_transcript(
    client: aiohttp.ClientSession, by_header: bool
) -> None:
    key = "Bearer ${SIMULATION_AGENT_KEY}" if by_header else "${SIMULATION_AGENT_KEY}"
    headers = {"Accept": "application/json", "X-Secret": "pass-4711-word"}
    async with ChatServer(parrots) as server:
        connector = ChatConnector.model_validate(
            {
                "url": server.url,
                "model": "m",
                "headers": headers | ({"Authorization": key} if by_header else {}),
                **({} if by_header else {"api_key": key}),
            }
        )
        surroundings = Surroundings(freely({"SIMULATION_AGENT_KEY": KEY}), client)
        agent = discreet(agent_for(connector, surroundings), connector, surroundings)
        found = await agent.reply(turn("Hi."))

    assert found.texts == ("You sent ***, and accept application/json for ***.",)
    assert "sesame" not in repr(found)
    assert found.tool_calls[0].arguments == {"headers": ["Bearer ***"]}
    assert found.tool_calls[1].problem is not None
