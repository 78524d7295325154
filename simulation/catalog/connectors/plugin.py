"""Agents that a user's own package reaches."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.parts import Headers, TimeoutSeconds
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.kernel.json_values import JsonObject
from simulation.kernel.strict import Flag
from simulation.kernel.values import Text


class PluginConnector(AgentConnector):
    """An agent that is reached by a package which is installed beside the worker.

    ``name`` is its entry point in the group ``simulation.agents``. It is handed ``settings`` as
    they are, and ``variables`` with ``${SIMULATION_AGENT_…}`` expanded: secrets belong there.
    ``keeps_conversation`` says that it is to be told again what a fork begins with.
    """

    sensitive: ClassVar = {"variables": Sensitive.HEADERS, "settings": Sensitive.TEMPLATE}

    type: Literal["plugin"] = "plugin"
    name: Text
    settings: JsonObject = Field(default_factory=dict)
    variables: Headers = Field(default_factory=dict)
    keeps_conversation: Flag = False
    timeout_seconds: TimeoutSeconds = 60

    @property
    def remembers(self) -> bool:
        return self.keeps_conversation
