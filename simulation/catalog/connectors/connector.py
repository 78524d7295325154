"""Every kind of connector there is. A new one is added here, and in ``runner/agents/kinds.py``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.plugin import PluginConnector
from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.connectors.websocket import WebSocketConnector

Connector = Annotated[
    ChatConnector
    | ResponsesConnector
    | HttpConnector
    | A2aConnector
    | PluginConnector
    | PythonConnector
    | WebSocketConnector,
    Field(discriminator="type"),
]
