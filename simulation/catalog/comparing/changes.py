"""What is not the same in two runs: pins, gates, models, seeds, and what the versions say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from simulation.catalog.comparing.fields import changed_fields, texts_of
from simulation.catalog.comparing.played import Pinning, specs_by_test
from simulation.catalog.definition.messages import Body
from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.catalog.set_run.values.service_checks import ServiceFindings

MAX_CHANGES = 500
"""Changes that are told of."""

MAX_VERSIONS = 200
"""Definitions whose two versions are looked into; of others it is only told which they are."""


class ChangeOf(StrEnum):
    """What has changed."""

    UNIT_TEST_SET = "unit_test_set"
    UNIT_TEST = "unit_test"
    PERSONA = "persona"
    SCENARIO = "scenario"
    METRIC = "metric"
    CRITERION = "criterion"
    GATE = "gate"
    SERVICE = "service"
    CONNECTOR = "connector"
    MODEL_PREFERENCES = "model_preferences"
    SIMULATOR = "simulator"
    SEED = "seed"
    EARLY_STOP = "early_stop"
    POLICY = "policy"
    LABELS = "labels"


OF_SERVICES = frozenset({ChangeOf.SERVICE, ChangeOf.CONNECTOR})


@dataclass(frozen=True, slots=True)
class RunChange:
    """A field that says one thing in the base and another in the candidate; texts for people.

    ``name`` is the definition's that it belongs to, empty where it is the run's own; ``before`` or
    ``after`` is null where it says nothing there. ``unit_tests`` are the names of those that it
    bears on, all where there are none.
    """

    of: ChangeOf
    name: str
    field: str
    before: str | None
    after: str | None
    unit_tests: tuple[str, ...] = ()


class Told(Pinning, Protocol):
    """A run with all that may differ."""

    @property
    def unit_test_set(self) -> Pinned: ...
    @property
    def policy(self) -> RunPolicy: ...
    @property
    def findings(self) -> ServiceFindings | None: ...


@dataclass(frozen=True, slots=True)
class Revision:
    """A definition that two runs have pinned in different versions."""

    kind: str
    before: Pinned
    after: Pinned


Contents = Mapping[tuple[str, str, int], tuple[Body, Body]]
"""What definitions say, and without what is withheld, by kind, id and version."""


def revisions(base: Told, candidate: Told) -> list[Revision]:
    """The definitions whose versions differ, each once, as many as are looked into."""
    found: dict[Revision, None] = {}
    pairs = [("unit_test_set", base.unit_test_set, candidate.unit_test_set)]
    for one, other in _shared(base, candidate):
        pairs += _pins(one, other)
    for kind, before, after in pairs:
        if before.id == after.id and before.version != after.version:
            found[Revision(kind, before, after)] = None
    return list(found)[:MAX_VERSIONS]


def changes(
    base: Told,
    candidate: Told,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    contents: Contents,
) -> list[RunChange]:
    """What differs, the run's own first; what many unit tests share is told of once."""
    found: dict[RunChange, list[str]] = {}
    for change in _of_runs(base, candidate, labels, contents):
        found.setdefault(change, [])
    for one, other in _shared(base, candidate):
        for change in _of_specs(one, other, contents):
            found.setdefault(change, []).append(other.unit_test.name)
    return [replace(change, unit_tests=tuple(names)) for change, names in found.items()]


def _shared(base: Pinning, candidate: Pinning) -> Iterator[tuple[UnitTestRunSpec, UnitTestRunSpec]]:
    then = specs_by_test(base)
    for id, specs in specs_by_test(candidate).items():
        yield from zip(then.get(id, ()), specs, strict=False)


def _pins(one: UnitTestRunSpec, other: UnitTestRunSpec) -> list[tuple[str, Pinned, Pinned]]:
    found = [
        (kind, getattr(one, kind), getattr(other, kind))
        for kind in ("unit_test", "persona", "scenario", "service")
    ]
    metrics = {each.metric.id: each.metric for each in one.metrics_to_evaluate}
    now = {each.metric.id: each.metric for each in other.metrics_to_evaluate}
    return found + [("metric", metrics[id], now[id]) for id in now if id in metrics]


def _of_runs(
    base: Told,
    candidate: Told,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    contents: Contents,
) -> Iterator[RunChange]:
    yield from _unless_same(
        ChangeOf.SIMULATOR, "", "simulator", base.simulator.value, candidate.simulator.value
    )
    yield from _unless_same(ChangeOf.SEED, "", "seed", base.seed, candidate.seed)
    policies = [run.policy.model_dump(mode="json") for run in (base, candidate)]
    for name, before in policies[0].items():
        of = ChangeOf.EARLY_STOP if name == "early_stop" else ChangeOf.POLICY
        yield from _unless_same(of, "", name, before, policies[1].get(name))
    yield from _by_key(ChangeOf.LABELS, "", *labels)
    yield from _of_pins("unit_test_set", base.unit_test_set, candidate.unit_test_set, contents)
    builds = [_builds(run.findings) for run in (base, candidate)]
    for name, version_set in {**builds[0], **builds[1]}:
        before, after = (each.get((name, version_set)) for each in builds)
        if before is not None and after is not None:
            field = f"build of {version_set}"
            yield from _unless_same(ChangeOf.SERVICE, name, field, before, after)


def _builds(findings: ServiceFindings | None) -> dict[tuple[str, str], str]:
    checks = findings.checks if findings is not None else ()
    return {
        (each.service.name, each.version_set_name): each.identity.answer
        for each in checks
        if each.identity is not None
    }


def _of_specs(
    one: UnitTestRunSpec, other: UnitTestRunSpec, contents: Contents
) -> Iterator[RunChange]:
    name = other.unit_test.name
    sets = {one.service_version_set_name, other.service_version_set_name}
    for kind, before, after in _pins(one, other):
        yield from _of_pins(kind, before, after, contents, sets)
    yield from _unless_same(
        ChangeOf.SERVICE,
        other.service.name,
        "version set",
        one.service_version_set_name,
        other.service_version_set_name,
    )
    yield from _unless_same(ChangeOf.GATE, name, "gate", str(one.gate), str(other.gate))
    yield from _unless_same(ChangeOf.UNIT_TEST, name, "sessions", one.run_count, other.run_count)
    yield from _by_key(ChangeOf.CRITERION, name, _criteria(one), _criteria(other))
    yield from _by_key(ChangeOf.MODEL_PREFERENCES, "", _models(one), _models(other))


def _criteria(spec: UnitTestRunSpec) -> dict[str, str]:
    return {
        each.success_criterion_name: f"{each.metric.name} {each.success_criterion}"
        + (", optional" if each.optional else "")
        for each in spec.metrics_to_evaluate
        if each.success_criterion is not None
    }


def _models(spec: UnitTestRunSpec) -> dict[str, str]:
    return {
        role: " ".join(
            [each.llm_name, *(f"{key}={each.params[key]}" for key in sorted(each.params))]
        )
        for role, each in spec.llm_model_preferences.items()
    }


def _of_pins(
    kind: str,
    before: Pinned,
    after: Pinned,
    contents: Contents,
    version_sets: set[str] | None = None,
) -> Iterator[RunChange]:
    if before == after:
        return
    of = ChangeOf(kind)
    if before.id != after.id:
        yield RunChange(of, after.name, "which", str(before), str(after))
        return
    yield from _unless_same(of, after.name, "name", before.name, after.name)
    yield from _unless_same(of, after.name, "version", before.version, after.version)
    one = contents.get((kind, before.id, before.version))
    other = contents.get((kind, after.id, after.version))
    if one is None or other is None:
        return
    for path, was, now in changed_fields(one[0], other[0], (one[1], other[1])):
        parts = path.split(".")
        if parts[0] in _TOLD_OTHERWISE:
            continue
        if parts[0] == "version_sets" and version_sets and parts[1] not in version_sets:
            continue
        yield RunChange(
            ChangeOf.CONNECTOR if "connector" in parts else of, after.name, path, was, now
        )


_TOLD_OTHERWISE = frozenset(
    {
        *("unit_test_runs", "gate", "early_stop", "run_count", "success_criterions"),
        *("service_id", "persona_id", "scenario_id", "service_version_set_name"),
    }
)
"""Fields of sets and unit tests that say what the run's own pins say better."""


def _by_key(
    of: ChangeOf, name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[RunChange]:
    for key in {**before, **after}:
        yield from _unless_same(of, name, key, before.get(key), after.get(key))


def _unless_same(
    of: ChangeOf, name: str, field: str, before: Any, after: Any
) -> Iterator[RunChange]:
    if before != after:
        yield RunChange(of, name, field, *texts_of(before, after))
