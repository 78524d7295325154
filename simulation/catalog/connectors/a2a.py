"""Agents that speak A2A, the Agent2Agent protocol."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.oauth import OAuth
from simulation.catalog.connectors.parts import (
    Headers,
    PathOnHost,
    Probe,
    TimeOuts,
    TimeoutSeconds,
)
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.kernel.strict import Flag, Real


class A2aConnector(AgentConnector):
    """An agent that speaks A2A (https://a2a-protocol.org), found by its card.

    ``url`` is where it lives, and its card at ``card_path`` there; the card says where and how it
    is asked. Messages go into one context, and into the same task while that asks for input. With
    ``stream`` it is asked to stream where its card says that it can; a task that goes on is
    looked at every ``poll_seconds``. ``timeout_seconds`` bounds one answer, ``timeouts`` its
    beginning.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "headers": Sensitive.HEADERS,
        "oauth": Sensitive.PART,
    }

    type: Literal["a2a"] = "a2a"
    url: Url
    card_path: PathOnHost = "/.well-known/agent-card.json"
    headers: Headers = Field(default_factory=dict)
    stream: Flag = True
    poll_seconds: Annotated[Real, Field(ge=0.05, le=60)] = 1
    timeout_seconds: TimeoutSeconds = 60
    timeouts: TimeOuts = TimeOuts()
    probe: Probe | None = None
    oauth: OAuth | None = None

    @property
    def remembers(self) -> bool:
        return True
