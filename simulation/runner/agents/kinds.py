"""The kinds of agents there are: by which connector, opened how, looked at how.

A kind is one file in this room, one in ``catalog/connectors``, and a line in both lists.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.plugin import PluginConnector
from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.connectors.sensitive import AgentConnector
from simulation.catalog.connectors.websocket import WebSocketConnector
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.runner.agents.a2a.opening import a2a_agent, identify_a2a
from simulation.runner.agents.chat import chat_agent
from simulation.runner.agents.http.agent import http_agent
from simulation.runner.agents.plugin import identify_plugin, plugin_agent
from simulation.runner.agents.preflight import identify_by_probe
from simulation.runner.agents.python import identify_python, python_agent
from simulation.runner.agents.responses import responses_agent
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.websocket.agent import touch_websocket, websocket_agent
from simulation.runner.ports import Agent


@dataclass(frozen=True, slots=True)
class AgentKind:
    """``open`` makes an agent of a connector and raises EndpointMisconfigured where it cannot;
    ``identify`` looks whether it is there, without a message, and asks which build it is."""

    open: Callable[[Any, Surroundings], Agent]
    identify: Callable[[Any, Surroundings], Awaitable[ServiceIdentity | None]]


KINDS: dict[type[AgentConnector], AgentKind] = {
    ChatConnector: AgentKind(chat_agent, identify_by_probe),
    ResponsesConnector: AgentKind(responses_agent, identify_by_probe),
    HttpConnector: AgentKind(http_agent, identify_by_probe),
    A2aConnector: AgentKind(a2a_agent, identify_a2a),
    PluginConnector: AgentKind(plugin_agent, identify_plugin),
    PythonConnector: AgentKind(python_agent, identify_python),
    WebSocketConnector: AgentKind(websocket_agent, touch_websocket),
}
