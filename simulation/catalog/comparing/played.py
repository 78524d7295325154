"""The sessions of a run as far as comparing looks at them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from simulation.catalog.set_run.messages import SimulatorKind, UnitTestRunResult, UnitTestRunSpec
from simulation.catalog.set_run.origin import OriginKind, RunOrigin

T = TypeVar("T")

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
    by_spec: Sequence[Sequence[T]],
    played: Callable[[T, int, UnitTestRunSpec], Played],
) -> dict[str, list[Played]]:
    """Those sessions of ``by_spec``, by slot, that decided, as ``played`` makes them.

    It is told which time the set names their unit test.
    """
    found: dict[str, list[Played]] = {}
    times: Counter[str] = Counter()
    for spec, result, sessions in zip(run.specs, results, by_spec, strict=True):
        id = spec.unit_test.id
        decisive = sessions[: len(sessions) - result.saved - result.surplus]
        found.setdefault(id, []).extend(played(each, times[id], spec) for each in decisive)
        times[id] += 1
    return found


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
