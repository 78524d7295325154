"""The measures of each size side by side, with what is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Size(NamedTuple):
    """How much there is."""

    runs: int
    definitions: int
    sessions: int

    def __str__(self) -> str:
        if self.definitions > 1:
            return f"3 × {self.definitions:,} definitions"
        return f"{self.runs:,} runs of {self.sessions}"


class Target(NamedTuple):
    """What a measure is to be at most, at ``at`` or more of what ``of`` counts."""

    most: float
    of: str = "definitions"
    at: int = 1_000


TARGETS: dict[str, Target] = {
    "runs list, CPU ms": Target(5_000, at=20_000),
    "runs list from a snapshot, CPU ms": Target(1_500, at=20_000),
    "memory": Target(450, at=20_000),
    "page, first": Target(2.0),
    "page, by name": Target(2.0),
    "page, middle": Target(2.0),
    "page, last": Target(2.0),
    "page, by tag": Target(2.0),
    "page, filtered": Target(2.0),
    "count": Target(1.0),
    "node by id": Target(0.6),
    "search, rare": Target(1.0, at=20_000),
    "search, all have it": Target(10.0, at=20_000),
    "runs, 25 with progress": Target(3.0, of="runs"),
    "100 cells of a run": Target(4.0, of="sessions"),
    "one transcript": Target(2.0, of="sessions"),
    "log, bytes a session": Target(10_240, of="runs"),
}

RUNS: dict[str, Target] = {
    "runs list from a snapshot, CPU ms": Target(2_500, of="runs", at=3_000),
    "memory": Target(300, of="runs", at=3_000),
}
"""The same measures where runs are what there is much of."""


def lines(table: Mapping[Size, Mapping[str, float]]) -> Iterable[str]:
    """The table in Markdown: a line a measure, a column a size; what misses its target is bold."""
    sizes = list(table)
    yield f"| CPU ms, MB, bytes | {' | '.join(map(str, sizes))} | target |"
    yield f"| --- | {' | '.join('---:' for _ in sizes)} | ---: |"
    for measure in dict.fromkeys(name for found in table.values() for name in found):
        cells = [_cell(size, measure, table[size].get(measure)) for size in sizes]
        yield f"| {measure} | {' | '.join(cells)} | {_said(measure)} |"


def misses(table: Mapping[Size, Mapping[str, float]]) -> list[str]:
    """What misses its target, and by how much."""
    return [
        f"{measure} at {size}: {value:.1f}, {value / target.most:.1f} times the target"
        for size, found in table.items()
        for measure, value in found.items()
        if (target := _target(measure, size)) is not None and value > target.most
    ]


def _target(measure: str, size: Size) -> Target | None:
    for targets in (TARGETS, RUNS):
        target = targets.get(measure)
        if target is not None and getattr(size, target.of) >= target.at:
            return target
    return None


def _cell(size: Size, measure: str, value: float | None) -> str:
    if value is None:
        return ""
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
    target = _target(measure, size)
    return f"**{shown}**" if target is not None and value > target.most else shown


def _said(measure: str) -> str:
    found = (targets[measure] for targets in (TARGETS, RUNS) if measure in targets)
    return "; ".join(f"{each.most:,.0f} from {each.at:,} {each.of} on" for each in found)
