"""The sessions of a run as far as comparing looks at them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from simulation.catalog.set_run.messages import SimulatorKind, UnitTestRunResult, UnitTestRunSpec
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin

Place = tuple[int, int]
"""Where a session stands in its unit test: which time the set names it, and its run index."""


class Pinning(Protocol):
    """A run, with what it was played on."""

    @property
    def id(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def simulator(self) -> SimulatorKind: ...
    @property
    def specs(self) -> Sequence[UnitTestRunSpec]: ...
    @property
    def origin(self) -> RunOrigin | None: ...


class Ended(Pinning, Protocol):
    """A run that has ended, with what its unit tests came to."""

    @property
    def organization(self) -> str: ...
    @property
    def results(self) -> Sequence[UnitTestRunResult]: ...


@dataclass(frozen=True, slots=True)
class Played:
    """A session that decided: ``passed`` is null where it says nothing about the agent.

    ``latency_ms`` is what the agent took for an answer, ``values`` what numerical metrics
    measured, by their id.
    """

    place: Place
    passed: bool | None
    turns: int = 0
    latency_ms: float | None = None
    values: Mapping[str, float] = field(default_factory=dict)


Sessions = Mapping[str, Sequence[Played]]
"""By the id of their unit test."""


@dataclass(frozen=True, slots=True)
class Side:
    """A run with its sessions."""

    run: Pinning
    sessions: Sessions


def specs_by_test(run: Pinning) -> dict[str, list[UnitTestRunSpec]]:
    """What each unit test of ``run`` is played with: a set may name one more than once."""
    found: dict[str, list[UnitTestRunSpec]] = {}
    for spec in run.specs:
        found.setdefault(spec.unit_test.id, []).append(spec)
    return found


def sessions_of(
    run: Pinning,
    results: Sequence[UnitTestRunResult],
    by_spec: Sequence[Sequence[Played]],
) -> Sessions:
    """Those sessions of ``by_spec``, each by slot, that decided."""
    found: dict[str, list[Played]] = {}
    for spec, result, sessions in zip(run.specs, results, by_spec, strict=True):
        # Of a run that evaluates another one anew, by their places there.
        places = spec.places or range(len(sessions))
        decisive = [
            each for place, each in zip(places, sessions, strict=True) if place < result.decisive
        ]
        found.setdefault(spec.unit_test.id, []).extend(decisive)
    return found


def times_of(run: Pinning) -> list[int]:
    """Of each spec of ``run``, which time it names its unit test, from 0."""
    seen: Counter[str] = Counter()
    times = []
    for spec in run.specs:
        times.append(seen[spec.unit_test.id])
        seen[spec.unit_test.id] += 1
    return times


def are_paired(base: Pinning, candidate: Pinning, unit_test_id: str) -> bool:
    """Whether a seed pairs the sessions of a unit test in two runs.

    Both are played by rules with the same seed, persona and scenario, and plan the same sessions.
    """
    for run in (base, candidate):
        forked = run.origin is not None and run.origin.kind is OriginKind.FORK
        if run.simulator is not SimulatorKind.RULES or forked:
            return False
    plans = [
        [(spec.persona, spec.scenario, spec.max_interactions, indices_of(spec)) for spec in specs]
        for run in (base, candidate)
        for specs in [specs_by_test(run).get(unit_test_id, [])]
    ]
    return base.seed == candidate.seed and plans[0] == plans[1]


def indices_of(spec: UnitTestRunSpec) -> tuple[int, ...]:
    """The run indices of the sessions that ``spec`` plans."""
    return spec.run_indices or tuple(range(spec.run_count))
