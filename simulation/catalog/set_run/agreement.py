"""Whether an unfinished run is what somebody wants to have now: pure comparing.

A run that is continued under other conditions ends in a verdict over a mixture of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulation.catalog.gates.regression import RunBaseline
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SetRunCreated, UnitTestRunSpec
from simulation.catalog.set_run.values.policy import RunPolicy


@dataclass(frozen=True, slots=True)
class Difference:
    """What ``field`` says in the unfinished run, and what is wanted; texts for people."""

    field: str
    unfinished: str
    wanted: str


def differences(run: SetRun, wanted: SetRunCreated, *, any_seed: bool) -> list[Difference]:
    """What ``run`` was created with and ``wanted`` would not be; empty where they agree.

    Whoever left the seed to chance takes ``any_seed``.
    """
    pairs = [
        ("unit_test_set", str(run.unit_test_set), str(wanted.unit_test_set)),
        ("labels", _labels(run.labels), _labels(wanted.labels)),
        ("simulator", run.simulator.value, wanted.simulator.value),
        ("policy", _policy(run.policy), _policy(wanted.policy)),
        ("baseline", _baseline(run.baseline), _baseline(wanted.baseline)),
        ("seed", str(run.seed), str(run.seed if any_seed else wanted.seed)),
    ]
    found = [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    return [*found, *_builds(run), *_spec_differences(run.specs, wanted.specs)]


def _builds(run: SetRun) -> Iterator[Difference]:
    """What answers now, where a run was stopped since it is not what began to answer."""
    if run.findings is not None and run.findings.stops:
        for change in run.findings.changes:
            before, now = repr(change.before.answer), repr(change.now.answer)
            yield Difference(f"build of {change.service.name!r}", before, now)


def _spec_differences(
    of_run: Sequence[UnitTestRunSpec], wanted: Sequence[UnitTestRunSpec]
) -> Iterator[Difference]:
    if of_run == wanted:
        return
    names, wanted_names = ([spec.unit_test.id for spec in specs] for specs in (of_run, wanted))
    if names != wanted_names:
        yield Difference("unit_tests", _names(of_run), _names(wanted))
        return
    # A definition that many unit tests share is told of once.
    told = set()
    for one, other in zip(of_run, wanted, strict=True):
        for difference in _differences_of(one, other):
            if difference not in told:
                told.add(difference)
                yield difference


def _differences_of(one: UnitTestRunSpec, other: UnitTestRunSpec) -> Iterator[Difference]:
    for name in ("unit_test", "service", "persona", "scenario"):
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            yield Difference(name, str(before), str(after))
    metrics = {each.metric.id: each.metric for each in one.metrics_to_evaluate}
    for each in other.metrics_to_evaluate:
        pinned = metrics.get(each.metric.id)
        if pinned is not None and pinned != each.metric:
            yield Difference("metric", str(pinned), str(each.metric))
    if one.run_count != other.run_count:
        yield Difference("sessions", _sessions(one), _sessions(other))
    if one.gate != other.gate:
        yield Difference("gate", str(one.gate), str(other.gate))
    if one.llm_model_preferences != other.llm_model_preferences:
        yield Difference("llm_model_preferences", _models(one), _models(other))


def _labels(labels: dict[str, str]) -> str:
    return ", ".join(f"{key}={labels[key]}" for key in sorted(labels)) or "none"


def _policy(policy: RunPolicy) -> str:
    return ", ".join(f"{name}={value}" for name, value in policy)


def _baseline(baseline: RunBaseline | None) -> str:
    return baseline.set_run_id if baseline is not None else "none"


def _names(specs: Sequence[UnitTestRunSpec]) -> str:
    return ", ".join(repr(spec.unit_test.name) for spec in specs)


def _sessions(spec: UnitTestRunSpec) -> str:
    return f"{spec.run_count} of {spec.unit_test.name!r}"


def _models(spec: UnitTestRunSpec) -> str:
    preferences = spec.llm_model_preferences
    return ", ".join(
        f"{role}: {preferences[role].llm_name} {preferences[role].params}"
        for role in sorted(preferences)
    )
