"""Which earlier run another one is held against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulation.kernel.values import EntityId, Text, Value


class GivenRun(Value):
    """The run with that id, of whichever set."""

    type: Literal["run"] = "run"
    id: EntityId

    def __str__(self) -> str:
        return f"the run {self.id}"


class LastLabelled(Value):
    """The last run of the set that was completed and has the label."""

    type: Literal["label"] = "label"
    key: Text
    value: Text

    def __str__(self) -> str:
        return f"the last completed run of the set with the label {self.key}={self.value}"


class LastOn(Value):
    """The last run of the set that was completed on a version set: ``release``, for example."""

    type: Literal["last_on"] = "last_on"
    version_set: Text

    def __str__(self) -> str:
        return f"the last completed run of the set on {self.version_set}"


StandingBaseline = Annotated[LastLabelled | LastOn, Field(discriminator="type")]
"""What a set may say: which run that is, time tells."""

Baseline = Annotated[GivenRun | LastLabelled | LastOn, Field(discriminator="type")]
