"""What of an URL may be shown."""

from __future__ import annotations

import pytest

from simulation.outbound.urls import without_secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://agent.example/v1", "https://agent.example/v1"),
        ("https://user:secret@agent.example/v1", "https://agent.example/v1"),
        ("https://agent.example?key=secret#secret", "https://agent.example"),
        ("${SIMULATION_AGENT_URL}/v1?key=secret", "${SIMULATION_AGENT_URL}/v1"),
        # The path of a gateway may hold the address that it leads to.
        ("https://user:secret@gate.example/to/http://up", "https://gate.example/to/http://up"),
        ("${SIMULATION_AGENT_URL}/to/http://up", "${SIMULATION_AGENT_URL}/to/http://up"),
    ],
)
def test_secrets_are_left_out(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
