"""``${SIMULATION_AGENT_…}``: variables of the worker's environment in what users write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from simulation.kernel.values import VARIABLE_PREFIX, Text

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def _require_known_variables(text: str) -> str:
    for name in variables_in(text):
        if not re.fullmatch(rf"{VARIABLE_PREFIX}[A-Z0-9_]+", name):
            raise ValueError(
                f"${{{name}}}: only environment variables whose names begin with "
                f"{VARIABLE_PREFIX} can be used here."
            )
    return text


Expandable = Annotated[Text, AfterValidator(_require_known_variables)]
"""Text in which ``${SIMULATION_AGENT_…}`` stands for an environment variable of the worker."""


def variables_in(text: str) -> list[str]:
    """The names of the variables in ``text``, in their order."""
    return _VARIABLE.findall(text)


def expand(text: str, variables: Mapping[str, str]) -> str:
    """``text`` with each variable replaced by its value.

    Raises:
        KeyError: a variable is not set.
    """
    return _VARIABLE.sub(lambda match: variables[match.group(1)], text)
