"""What a benchmark found: lines for people, and one JSON object as the last line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Target:
    """A number that must be at least, or at most, its limit."""

    name: str
    value: float
    limit: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the number keeps its limit."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        verdict = "met" if self.met else "MISSED"
        return f"{verdict:>6}  {self.name}: {self.value:.4g} ({sign} {self.limit:g})"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one benchmark. ``value`` and ``floor`` are in ``unit``."""

    name: str
    value: float
    floor: float
    unit: str
    targets: Sequence[Target]
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """``value`` as a multiple of ``floor``."""
        return self.value / self.floor

    def write(self) -> None:
        """Print the targets, then everything as one line of JSON."""
        for target in self.targets:
            print(target)
        print(orjson.dumps(_rounded(self._fields())).decode(), flush=True)

    def _fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "floor": self.floor,
            "ratio": self.ratio,
            "unit": self.unit,
            "met": all(target.met for target in self.targets),
            "targets": [asdict(target) | {"met": target.met} for target in self.targets],
            **self.details,
        }


def quick_asked(description: str | None) -> bool:
    """Whether the command line asks for the short form."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions: a check, not a measurement"
    )
    return bool(parser.parse_args().quick)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
