"""Agents that are Python: a function, or an object of a framework."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from simulation.catalog.connectors.parts import HeaderText, TimeoutSeconds
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.kernel.json_values import JsonObject
from simulation.kernel.strict import Flag
from simulation.kernel.values import Text

_CALLABLE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
_OF_PYTHON = ("LD_", "PYTHON")


def _require_callable(text: str) -> str:
    if not _CALLABLE.fullmatch(text):
        raise ValueError("must be package.module:name, such as my_bot.agent:reply.")
    return text


def _require_variable(name: str) -> str:
    if not _VARIABLE.fullmatch(name) or name.startswith(_OF_PYTHON):
        raise ValueError(
            f"{name!r} must be a name in capitals such as OPENAI_API_KEY, and none that begins "
            f"with {' or '.join(_OF_PYTHON)}."
        )
    return name


class PythonConnector(AgentConnector):
    """An agent that is Python, in a process of its own beside the worker.

    ``callable`` is a function of ``messages`` and ``context``, sync, async or a generator, or an
    object of LangGraph, OpenAI Agents or Pydantic AI. ``settings`` are in its context,
    ``variables`` in the environment of its process: secrets belong there.
    ``keeps_conversation`` says that it is to be told again what a fork begins with.
    """

    sensitive: ClassVar = {"variables": Sensitive.HEADERS, "settings": Sensitive.TEMPLATE}

    type: Literal["python"] = "python"
    callable: Annotated[Text, AfterValidator(_require_callable)]
    settings: JsonObject = Field(default_factory=dict)
    variables: dict[Annotated[str, AfterValidator(_require_variable)], HeaderText] = Field(
        default_factory=dict
    )
    keeps_conversation: Flag = False
    timeout_seconds: TimeoutSeconds = 60

    @property
    def module(self) -> str:
        """The module that is imported."""
        return self.callable.partition(":")[0]

    @property
    def remembers(self) -> bool:
        return self.keeps_conversation
