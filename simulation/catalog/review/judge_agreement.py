"""How far the judges of a metric can be trusted, by the reviews of what they said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulation.catalog.metric_value import Criterion, Measured
from simulation.catalog.review.messages import Opinion
from simulation.catalog.set_run.messages import UnitTestRunResult, UnitTestRunSpec
from simulation.statistics.agreement import Agreement, agreement, rogan_gladen
from simulation.statistics.proportions import Estimate, rate

ENOUGH = 30
"""Reviews of a metric before a pass rate is corrected by them."""


class Review(Protocol):
    """What somebody says of a result, beside what was judged."""

    @property
    def metric_id(self) -> str: ...
    @property
    def metric_version(self) -> int: ...
    @property
    def criterion(self) -> Criterion | None: ...
    @property
    def judged(self) -> Measured | None: ...
    @property
    def opinions(self) -> Sequence[Opinion]: ...
    @property
    def value(self) -> Measured | None: ...


@dataclass(frozen=True, slots=True)
class Reliability:
    """How a judge of one version of a metric compares with people.

    ``model`` is null of what counted, of all judgements together. ``uncompared`` are reviews
    of what it did not judge, or where people say that the metric does not apply.
    """

    metric_version: int
    model: str | None
    uncompared: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class CorrectedRate:
    """The share of a metric's criteria that are met in a run: as judged, and as it would be found.

    ``corrected`` is null as long as reviews are ``missing``, and of a judge no better than chance.
    """

    metric_id: str
    metric_version: int
    name: str
    met: int
    judged: int
    raw: Estimate | None
    corrected: Estimate | None
    reviews: int
    missing: int


def reliabilities(reviews: Iterable[Review], versions: Sequence[int] = ()) -> list[Reliability]:
    """By version of the metric, the latest first: what counted, then each model by its name.

    A judgement and a review agree where both meet the criterion, or neither does.
    """
    pairs: dict[tuple[int, str | None], list[tuple[bool, bool]]] = {}
    uncompared = Counter[tuple[int, str | None]]()
    for each in reviews:
        if versions and each.metric_version not in versions:
            continue
        said: list[tuple[str | None, Measured | None]] = [(None, each.judged)]
        said += [(opinion.model, opinion.value) for opinion in each.opinions]
        for model, value in said:
            key = each.metric_version, model
            found = pairs.setdefault(key, [])
            pair = _met(each, each.value), _met(each, value)
            if pair[0] is None or pair[1] is None:
                uncompared[key] += 1
            else:
                found.append((pair[0], pair[1]))
    order = sorted(pairs, key=lambda key: (-key[0], key[1] is not None, key[1] or ""))
    return [Reliability(key[0], key[1], uncompared[key], agreement(pairs[key])) for key in order]


def corrected_rates(
    specs: Sequence[UnitTestRunSpec],
    results: Sequence[UnitTestRunResult],
    reviews: Iterable[Review],
) -> list[CorrectedRate]:
    """The rate of each metric of a run that has ended, in the order of its unit tests."""
    pinned = {
        each.metric.id: each.metric
        for spec in specs
        for each in spec.metrics_to_evaluate
        if each.success_criterion is not None
    }
    met, judged = Counter[str](), Counter[str]()
    for result in results:
        for tally in result.criteria:
            met[tally.metric_id] += tally.passed
            judged[tally.metric_id] += tally.passed + tally.failed
    pairs: Mapping[str, list[tuple[bool, bool]]] = {id: [] for id in pinned}
    for each in reviews:
        right, said = _met(each, each.value), _met(each, each.judged)
        metric = pinned.get(each.metric_id)
        if metric is None or metric.version != each.metric_version:
            continue
        if right is not None and said is not None:
            pairs[each.metric_id].append((right, said))
    return [
        _corrected_rate(metric.id, metric.version, metric.name, met, judged, pairs[id])
        for id, metric in pinned.items()
    ]


def _corrected_rate(
    id: str,
    version: int,
    name: str,
    met: Mapping[str, int],
    judged: Mapping[str, int],
    pairs: Sequence[tuple[bool, bool]],
) -> CorrectedRate:
    missing = max(0, ENOUGH - len(pairs))
    return CorrectedRate(
        metric_id=id,
        metric_version=version,
        name=name,
        met=met[id],
        judged=judged[id],
        raw=rate(met[id], judged[id], 0.95),
        corrected=None if missing else _corrected((met[id], judged[id]), pairs),
        reviews=len(pairs),
        missing=missing,
    )


def _corrected(raw: tuple[int, int], pairs: Sequence[tuple[bool, bool]]) -> Estimate | None:
    seen = Counter(pairs)
    passing = seen[True, True] + seen[True, False]
    failing = seen[False, False] + seen[False, True]
    return rogan_gladen(raw, (seen[True, True], passing), (seen[False, False], failing))


def _met(review: Review, value: Measured | None) -> bool | None:
    """Whether ``value`` passes; null where it says nothing about that."""
    if value is None:
        return None
    if review.criterion is not None:
        return review.criterion.met_by(value)
    # Of what is only measured a boolean speaks for itself.
    return value if isinstance(value, bool) else None
