"""What a task says: its name, what it runs, when, and for how long at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from simulation.kernel.errors import ValidationFailed, refusal_of
from simulation.kernel.json_values import JsonValue
from simulation.kernel.strict import Whole
from simulation.kernel.values import Value
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.task.messages import MAX_TIMEOUT_SECONDS, TaskName

_OF_CONFIG = ("task_version", "task_config")
_CHANGEABLE = ("task_name", *_OF_CONFIG, "cron_expression", "timeout_seconds")


class Terms(Value):
    """What whoever defines a task says of it, its switch aside."""

    task_name: TaskName
    config: TaskEnvelope
    cron_expression: str | None
    timeout_seconds: Whole = Field(ge=1, le=MAX_TIMEOUT_SECONDS)

    def changed_by(self, changes: Mapping[str, JsonValue]) -> Terms:
        """The terms after ``changes``, by the names of ``UpdateTask``.

        Raises:
            ValidationFailed: there is no such field, or its value cannot be had.
        """
        unknown = [name for name in changes if name not in _CHANGEABLE]
        if unknown:
            raise ValidationFailed(
                f"{unknown[0]}: a task has no such field that can be changed; change one of "
                f"{', '.join(_CHANGEABLE)}.",
                field=unknown[0],
            )
        own = {name: value for name, value in changes.items() if name not in _OF_CONFIG}
        said = {name: value for name, value in changes.items() if name in _OF_CONFIG}
        try:
            config = TaskEnvelope.model_validate(self.config.model_dump() | said)
            terms: dict[str, Any] = self.model_dump() | own | {"config": config}
            return Terms.model_validate(terms)
        except ValidationError as error:
            raise refusal_of(error) from error

    def differing(self, other: Terms) -> tuple[str, ...]:
        """The names of the fields in which ``other`` differs."""
        return tuple(
            name for name in Terms.model_fields if getattr(self, name) != getattr(other, name)
        )
