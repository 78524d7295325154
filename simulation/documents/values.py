"""How many values a filter may hold: each is compared with each row that is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.kernel.errors import ValidationFailed

MAX_VALUES = 100


def require_few(**filters: Sequence[Any]) -> None:
    """Return if each of ``filters``, by the name that callers know, holds few values.

    Raises:
        ValidationFailed: one holds more than ``MAX_VALUES``.
    """
    for name, values in filters.items():
        if len(values) > MAX_VALUES:
            raise ValidationFailed(
                f"{name}: holds {len(values)} values, and at most {MAX_VALUES} can be asked for "
                "at once; ask in several requests.",
                field=name,
            )
