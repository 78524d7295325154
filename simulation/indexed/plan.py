"""The cheapest way to what may meet a condition: which entries of which index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product, takewhile
from typing import Any

from simulation.indexed.demands import Demand, Demands, conjuncts, demands_of
from simulation.indexed.index import Id, Index, Range, Span

MAX_SPANS = 512
"""How many stretches of an index one condition may name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents that may meet a condition; all of them do where the plan is ``exact``.

    ``count`` is about how many there are, and exactly where the plan is ``counted`` too.
    """

    count: int
    ids: Iterable[Id]
    exact: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """What one index tells: stretches of it, and which demands all of those there meet."""

    index: Index
    prefixes: tuple[tuple[str, ...], ...]
    within: Range
    met: frozenset[Demand]
    once: bool
    """Whether each document that is met is met once, and none else is."""

    @property
    def spans(self) -> list[Span]:
        return [self.index.span(prefix, self.within) for prefix in self.prefixes]

    def plan(self, exact: bool) -> Plan:
        spans = self.spans
        count = sum(span.size for span in spans) + len(self.index.odd)
        return Plan(count, _ids(self.index, spans), exact, counted=exact)

    def holds(self, id: Id) -> bool:
        """Whether the document with ``id`` lies in the stretches."""
        return any(self.index.lies_in(id, prefix, self.within) for prefix in self.prefixes)


def narrowest(condition: Mapping[str, Any], indexes: Sequence[Index]) -> Plan | None:
    """The plan that leaves the fewest documents; null where only a scan can tell."""
    demands = demands_of(condition)
    plans: list[Plan] = []
    ways = [way for index in _fitting(indexes, demands) if (way := _through(index, demands))]
    for way in ways:
        whole = demands.whole and way.once and len(way.met) == len(demands.each)
        plans.append(way.plan(exact=whole))
    for branches in demands.alternatives:
        any_of = _any_of(branches, condition, indexes)
        if any_of is not None:
            plans.append(any_of)
    best = min(plans, key=lambda plan: plan.count, default=None)
    if best is not None and not best.exact and demands.whole:
        [way] = [way for way, plan in zip(ways, plans, strict=True) if plan is best]
        return _met_by_several(way, best, [each for each in ways if each is not way], demands)
    return best


def sure(condition: Mapping[str, Any], indexes: Sequence[Index]) -> Callable[[Id], bool] | None:
    """Tells from indexes alone which documents meet ``condition``; null where they cannot."""
    demands = demands_of(condition)
    if not demands.whole:
        return None
    ways = [way for index in _fitting(indexes, demands) if (way := _through(index, demands))]
    asked = _meeting(ways, demands.each)
    return None if asked is None else lambda each: all(way.holds(each) for way in asked)


def _met_by_several(way: _Way, plan: Plan, others: Sequence[_Way], demands: Demands) -> Plan:
    """``plan`` without those of which other indexes tell that they do not meet the rest."""
    asked = _meeting(others, set(demands.each) - way.met) if way.once else None
    if asked is None:
        return plan
    ids = (id for id in plan.ids if all(other.holds(id) for other in asked))
    return Plan(plan.count, ids, exact=True)


def _meeting(ways: Iterable[_Way], demands: Iterable[Demand]) -> list[_Way] | None:
    """Those of ``ways`` that together tell who meets ``demands``; null where one is left open."""
    left, found = set(demands), []
    for way in ways:
        if way.once and left & way.met:
            found.append(way)
            left -= way.met
    return None if left else found


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


def _through(index: Index, demands: Demands) -> _Way | None:
    index.build()
    prefixes: list[tuple[str, ...]] = [()]
    within: Range | None = None
    met: set[Demand] = set()
    for path in index.paths:
        found = [demand for demand in demands.each if demand.path == path]
        alike = min((d for d in found if d.keys or not d.within), key=_choices, default=None)
        if alike is not None and len(prefixes) * len(alike.keys) <= MAX_SPANS:
            prefixes = [(*prefix, key) for prefix, key in product(prefixes, alike.keys)]
            met.add(alike)
            continue
        ranges = [demand for demand in found if demand.within]
        if ranges:
            within = _end_of(ranges[0], index)
            met.add(ranges[0])
        break
    if not met:
        return None
    single = len(prefixes) == 1 and within is None and len(met) == len(index.paths)
    once = not index.odd and (not index.many or single)
    return _Way(index, tuple(prefixes), within or Range(), frozenset(met), once)


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


def _any_of(
    branches: Sequence[Any], condition: Mapping[str, Any], indexes: Sequence[Index]
) -> Plan | None:
    """The plan for one of ``branches`` beside what else ``condition`` demands."""
    others = [{path: search} for path, search in conjuncts(condition) if path != "$or"]
    plans: list[Plan] = []
    for branch in branches:
        if not isinstance(branch, Mapping):
            return None
        plan = narrowest({"$and": [*others, branch]}, indexes)
        if plan is None:
            return None
        plans.append(plan)
    return Plan(sum(plan.count for plan in plans), (id for plan in plans for id in plan.ids))
