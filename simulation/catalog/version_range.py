"""Which versions are wanted: ``3``, ``2-5``, ``latest``, or all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulation.kernel.errors import ValidationFailed

_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class VersionRange:
    """Versions from ``lower`` to ``upper``, both included; null is open."""

    lower: int | None = None
    upper: int | None = None
    latest: bool = False

    @classmethod
    def parse(cls, text: str | None) -> VersionRange:
        """The range that ``text`` names; all versions where it is null.

        Raises:
            ValidationFailed: the text is no number, range or ``latest``.
        """
        if text is None:
            return cls()
        if text == "latest":
            return cls(latest=True)
        match = _RANGE.fullmatch(text)
        if not match:
            raise ValidationFailed(
                f"version: {text!r} is none of a number such as 3, a range such as 2-5, or "
                "the word latest.",
                field="version",
            )
        lower = int(match[1])
        upper = int(match[2]) if match[2] else lower
        if lower > upper:
            raise ValidationFailed(
                f"version: {text!r} ends before it begins; swap the numbers.", field="version"
            )
        return cls(lower, upper)

    def bounds(self) -> dict[str, Any]:
        """The range as a condition of the database."""
        bounds: dict[str, Any] = {"$gte": self.lower or 1}
        if self.upper is not None:
            bounds["$lte"] = self.upper
        return bounds
