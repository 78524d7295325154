"""Answers that were written beforehand, by the arguments of the call."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulation.kernel.json_values import JsonObject, JsonValue
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Flag
from simulation.kernel.values import Value

MAX_CANNED = 100


class CannedAnswer(Value):
    """What is answered to calls with these arguments, the state untouched.

    The call may carry more arguments, at every depth, unless they must be ``exact``. Without
    arguments it answers every call: a default, where it stands last.
    """

    arguments: JsonObject = Field(default_factory=dict)
    exact: Flag = False
    content: JsonValue
    is_error: Flag = False


def _require_few(answers: tuple[CannedAnswer, ...]) -> tuple[CannedAnswer, ...]:
    if not 1 <= len(answers) <= MAX_CANNED:
        raise ValueError(f"holds {len(answers)} answers; give one to {MAX_CANNED}.")
    return answers


class Canned(Value):
    """The first answer whose arguments match. Where none does the call is refused."""

    type: Literal["canned"] = "canned"
    answers: Annotated[tuple[CannedAnswer, ...], when_new(_require_few)]
