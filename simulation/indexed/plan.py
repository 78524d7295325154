"""The cheapest way to what may meet a condition: which entries of which index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product, takewhile
from typing import Any

from simulation.indexed.demands import Demand, Demands, demands_of
from simulation.indexed.index import Id, Index, Range, Span

MAX_SPANS = 512
"""How many stretches of an index one condition may name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents that may meet a condition; all of them do where the plan is ``exact``.

    ``count`` is about how many there are, and exactly where it is ``exact``.
    """

    count: int
    ids: Iterable[Id]
    exact: bool = False


def narrowest(condition: Mapping[str, Any], indexes: Sequence[Index]) -> Plan | None:
    """The plan that leaves the fewest documents; null where only a scan can tell."""
    demands = demands_of(condition)
    plans = [plan for index in _fitting(indexes, demands) if (plan := _through(index, demands))]
    for branches in demands.alternatives:
        any_of = _any_of(branches, indexes)
        if any_of is not None:
            plans.append(any_of)
    return min(plans, key=lambda plan: plan.count, default=None)


def _fitting(indexes: Sequence[Index], demands: Demands) -> list[Index]:
    """Those of whose paths the most are demanded: no other needs to be built."""
    named = {demand.path for demand in demands.each}
    fits = [sum(1 for _ in takewhile(named.__contains__, index.paths)) for index in indexes]
    most = max(fits, default=0)
    return [index for index, fit in zip(indexes, fits, strict=True) if fit == most > 0]


def stretch(condition: Mapping[str, Any], index: Index, path: str) -> tuple[Span, bool] | None:
    """The entries of ``index`` that are in the order of ``path``, and whether all of them meet
    ``condition``; null where the index does not give that order.
    """
    if path not in index.paths:
        return None
    index.build()
    if index.unordered:
        return None
    demands = demands_of(condition)
    equal: list[str] = []
    met: list[Demand] = []
    for each in index.paths:
        found = [demand for demand in demands.each if demand.path == each]
        if each == path:
            ranges = [demand for demand in found if demand.within]
            met += ranges[:1]
            within = ranges[0].within if ranges else None
            exact = demands.whole and len(met) == len(demands.each) and index.paths[-1] == path
            return index.span(tuple(equal), within or Range()), exact
        alike = [demand for demand in found if len(demand.keys) == 1]
        if not alike:
            return None
        met.append(alike[0])
        equal.append(alike[0].keys[0])
    return None


def _through(index: Index, demands: Demands) -> Plan | None:
    index.build()
    prefixes: list[tuple[str, ...]] = [()]
    within: Range | None = None
    met = 0
    for path in index.paths:
        found = [demand for demand in demands.each if demand.path == path]
        alike = min((d for d in found if d.keys or not d.within), key=_choices, default=None)
        if alike is not None and len(prefixes) * len(alike.keys) <= MAX_SPANS:
            prefixes = [(*prefix, key) for prefix, key in product(prefixes, alike.keys)]
            met += 1
            continue
        ranges = [demand for demand in found if demand.within]
        if ranges:
            within = _end_of(ranges[0], index)
            met += 1
        break
    if not met:
        return None
    spans = [index.span(prefix, within or Range()) for prefix in prefixes]
    whole = demands.whole and met == len(demands.each)
    once = not index.many or (len(spans) == 1 and within is None and met == len(index.paths))
    return Plan(
        sum(span.high - span.low for span in spans) + len(index.odd),
        _ids(index, spans),
        exact=whole and once and not index.odd,
    )


def _choices(demand: Demand) -> int:
    return len(demand.keys)


def _end_of(demand: Demand, index: Index) -> Range:
    assert demand.within is not None
    if index.many and not demand.one:
        # Each end may be met by another element of a list.
        return Range(demand.within.low, None)
    return demand.within


def _ids(index: Index, spans: Sequence[Span]) -> Iterator[Id]:
    for span in spans:
        yield from index.ids(span)
    yield from index.odd


def _any_of(branches: Sequence[Any], indexes: Sequence[Index]) -> Plan | None:
    plans: list[Plan] = []
    for branch in branches:
        plan = narrowest(branch, indexes) if isinstance(branch, Mapping) else None
        if plan is None:
            return None
        plans.append(plan)
    return Plan(sum(plan.count for plan in plans), (id for plan in plans for id in plan.ids))
