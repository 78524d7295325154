"""Whatever is sent, purged and counted anew: counts are what is there, on every store."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from simulation.kernel.errors import ClientIdReused
from simulation.tracking.decider import distinct
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import frame
from simulation.tracking.rollups import Level, milliseconds
from simulation.tracking.store.port import TrackedEventStore
from tests.support.depth import examples
from tests.support.tracked import BACKENDS, START, event, listed, opened, seconds, topped

STORES = 2
ORGANIZATIONS = ("acme", "globex")
NAMES = ("page.viewed", "page.left", "button.clicked")
MAX_SIZE = 4

# Around the ends of a second, a minute, an hour and of days.
EDGES = (0, 1, 30, 90, 3690, 43_290, 43_290 + 86_400, 43_290 + 3 * 86_400)
TIMES = st.builds(
    lambda edge, beside: edge + beside,
    st.sampled_from(EDGES),
    st.sampled_from([-0.001, 0, 0, 0.001, 17]),
)
ORGANIZATION = st.sampled_from(ORGANIZATIONS)


@dataclass(frozen=True)
class Said:
    """An event as a client says it; what has the same client id is nearly always the same."""

    client: int | None
    name: str
    synthetic: bool
    contradicts: bool = False

    def at(self, moment: float, organization: str) -> TrackedEvent:
        if self.client is None:
            return event(self.name, moment, organization=organization, synthetic=self.synthetic)
        return event(
            NAMES[self.client % len(NAMES)],
            moment,
            organization=organization,
            client_id=f"e-{self.client}",
            synthetic=self.client % 2 == 0,
            properties={"other": True} if self.contradicts else {},
        )


@dataclass(frozen=True)
class Batch:
    """Events that are sent together; ``apart`` as an import would, each of another time."""

    organization: str
    said: tuple[Said, ...]
    apart: bool = False

    def at(self, moment: float) -> list[TrackedEvent]:
        return [
            each.at(moment + self.apart * n * 40, self.organization)
            for n, each in enumerate(self.said)
        ]


@dataclass(frozen=True)
class Add:
    batch: Batch
    moment: float


@dataclass(frozen=True)
class Purge:
    before: float
    limit: int


@dataclass(frozen=True)
class Recompute:
    which: int


@dataclass(frozen=True)
class Report:
    """Somebody looks meanwhile."""

    organization: str


SAID = st.builds(Said, st.none() | st.integers(0, 5), st.sampled_from(NAMES), st.booleans())
BATCH = st.builds(
    Batch,
    ORGANIZATION,
    st.lists(SAID, min_size=1, max_size=MAX_SIZE).map(tuple),
    st.sampled_from([False, False, True]),
)
CONTRADICTION = st.builds(
    lambda organization, client, other: Batch(
        organization, (other, Said(client, "", False, contradicts=True))
    ),
    ORGANIZATION,
    st.integers(0, 5),
    SAID,
)
ADD = st.builds(Add, BATCH, TIMES)
CONTRADICT = st.builds(Add, CONTRADICTION, TIMES)
PURGE = st.builds(Purge, TIMES, st.sampled_from([1, 3, 100]))
RECOMPUTE = st.builds(Recompute, st.integers(0, 5))
WORK = st.one_of(ADD, ADD, CONTRADICT, PURGE, RECOMPUTE, st.builds(Report, ORGANIZATION))

Work = list[TrackedEvent] | Purge | Recompute | Report


class Tracking(RuleBasedStateMachine):
    """Two processes with one store of tracked events."""

    def __init__(self, backend: str) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.directory = TemporaryDirectory()
        self.stack = AsyncExitStack()
        self.stores: list[TrackedEventStore] = self._wait(self._open(backend))
        self.sent: dict[str, TrackedEvent] = {}
        self.together: dict[str, Sequence[TrackedEvent]] = {}
        self.batches: list[Batch] = []
        self.kept: dict[str, TrackedEvent] = {}
        self.random = Random(0)

    async def _open(self, backend: str) -> list[TrackedEventStore]:
        once = await self.stack.enter_async_context(opened(backend, Path(self.directory.name)))
        return [await once() for _ in range(STORES)]

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @initialize(batches=st.lists(ADD, max_size=3))
    def begin(self, batches: list[Add]) -> None:
        for each in batches:
            self.ingest(each)

    @rule(add=ADD)
    def ingest(self, add: Add) -> None:
        self._add(add)

    @rule(add=CONTRADICT)
    def contradict(self, add: Add) -> None:
        self._add(add)

    @precondition(lambda self: self.batches)
    @rule(which=st.integers(0, 50), moment=TIMES)
    def retry(self, which: int, moment: float) -> None:
        self._add(Add(self.batches[which % len(self.batches)], moment))

    @rule(purge=PURGE)
    def purge(self, purge: Purge) -> None:
        [gone] = self._go(purge)
        assert gone <= purge.limit + MAX_SIZE
        if gone == 0:
            bound = START + timedelta(seconds=purge.before)
            for each in self.kept.values():
                # A store may keep what was sent together until all of it is old.
                assert any(other.timestamp >= bound for other in self.together[each.id])

    @rule(recompute=RECOMPUTE)
    def recompute(self, recompute: Recompute) -> None:
        self._go(recompute)

    @rule(work=st.lists(WORK, min_size=2, max_size=5), again=st.booleans())
    def at_the_same_time(self, work: list[Any], again: bool) -> None:
        """``again`` has one of the batches sent twice."""
        adds = [each for each in work if isinstance(each, Add)]
        everything = [*work, *adds[: int(again)]]
        self._go(*(self._send(each) if isinstance(each, Add) else each for each in everything))

    def _add(self, add: Add) -> None:
        there = dict(self.kept)
        events = self._send(add)
        wanted = {(each.organization, each.client_id) for each in events if each.client_id}
        known = [each for each in there.values() if (each.organization, each.client_id) in wanted]
        try:
            fresh, refused = distinct(events, known), ()
        except ClientIdReused as refusal:
            fresh, refused = [], refusal.indexes
        [outcome] = self._go(events)
        if refused:
            assert isinstance(outcome, ClientIdReused)
            assert outcome.indexes == refused
        else:
            first = {each.client_id: each for each in [*known, *fresh] if each.client_id}
            assert outcome == [first.get(each.client_id, each) for each in events]
        assert self.kept == there | {each.id: each for each in fresh}

    def _send(self, add: Add) -> list[TrackedEvent]:
        events = add.batch.at(add.moment)
        self.batches.append(add.batch)
        self.sent |= {each.id: each for each in events}
        self.together |= {each.id: events for each in events}
        return events

    def _go(self, *work: Work) -> list[Any]:
        """Do all of ``work`` at the same time; what is there then is what has to be."""
        before = dict(self.kept)
        outcomes = self._wait(self._at_once(work))
        acknowledged = dict(before)
        purged, bound = 0, START - timedelta(days=1000)
        for each, outcome in zip(work, outcomes, strict=True):
            if isinstance(each, list) and not isinstance(outcome, ClientIdReused):
                acknowledged |= {stored.id: stored for stored in outcome}
            elif isinstance(each, Purge):
                purged += outcome
                bound = max(bound, START + timedelta(seconds=each.before))
            elif isinstance(each, Recompute):
                assert outcome == 0, "the counts were right"
        self.kept = self._wait(self._listed())
        missing = acknowledged.keys() - self.kept.keys()
        assert all(acknowledged[id].timestamp < bound for id in missing), "something is lost"
        assert len(missing) == purged
        assert self.kept.items() <= acknowledged.items(), "something is there that is not known"
        assert self.kept.items() <= self.sent.items()
        claimed = Counter(
            (each.organization, each.client_id) for each in self.kept.values() if each.client_id
        )
        assert all(count == 1 for count in claimed.values()), "a client id is there twice"
        return outcomes

    async def _at_once(self, work: Sequence[Work]) -> list[Any]:
        turned = self.random.randrange(STORES)
        return await asyncio.gather(
            *(
                self._do(each, self.stores[(turned + number) % STORES])
                for number, each in enumerate(work)
            )
        )

    async def _do(self, work: Work, store: TrackedEventStore) -> Any:
        match work:
            case list():
                try:
                    return await store.add(work)
                except ClientIdReused as refusal:
                    return refusal
            case Purge(before, limit):
                return await store.purge(START + timedelta(seconds=before), limit)
            case Recompute(which):
                days = await store.rollup_days()
                return await store.recompute(days[which % len(days)]) if days else 0
            case Report(organization):
                return await topped(store, organization)

    async def _listed(self) -> dict[str, TrackedEvent]:
        found = [
            each
            for organization in ORGANIZATIONS
            for each in await listed(self.stores[0], None, organization, 10_000)
        ]
        kept = {each.id: each for each in found}
        assert len(kept) == len(found), "something is there twice"
        return kept

    @invariant()
    def counts_are_what_is_there(self) -> None:
        edges = sorted(
            self.random.choice(EDGES) + self.random.choice([-0.001, 0, 0.001, 17]) for _ in range(2)
        )
        period = self.random.choice([Period(), seconds(*edges), seconds(*edges)])
        synthetic = self.random.choice([None, False, True])
        self._wait(self._require_counts(period, synthetic))

    async def _require_counts(self, period: Period, synthetic: bool | None) -> None:
        wanted = EventFilter(period=period, synthetic=synthetic)
        store = self.random.choice(self.stores)
        for organization in ORGANIZATIONS:
            there = Counter(
                each.name
                for each in self.kept.values()
                if each.organization == organization and wanted.matches(each)
            )
            assert await topped(store, organization, period, synthetic=synthetic) == there
            await self._require_rates(store, organization, synthetic)
        assert await store.count(organization, wanted) == there.total()

    async def _require_rates(
        self, store: TrackedEventStore, organization: str, synthetic: bool | None
    ) -> None:
        level, name = self.random.choice(list(Level)), self.random.choice([None, *NAMES])
        framed = frame(seconds(-60, 86_400), level, START)
        found = await store.rates(organization, framed, name, synthetic=synthetic)
        wanted = EventFilter(name=name, synthetic=synthetic)
        there = Counter(
            level.bucket(milliseconds(each.timestamp))
            for each in self.kept.values()
            if each.organization == organization and wanted.matches(each)
        )
        assert [found.get(at, 0) for at in framed.buckets] == [there[at] for at in framed.buckets]

    async def _wrong(self) -> int:
        store = self.stores[-1]
        return sum([await store.recompute(day) for day in await store.rollup_days()])

    def teardown(self) -> None:
        try:
            for synthetic in (None, False, True):
                self._wait(self._require_counts(Period(), synthetic))
            assert self._wait(self._wrong()) == 0
        finally:
            self._wait(self.stack.aclose())
            self.loop.close()
            self.directory.cleanup()


@pytest.mark.parametrize("backend", BACKENDS)
def test_counts_are_what_is_there(backend: str) -> None:
    number = examples(7 if backend.startswith("mongodb") else 20)
    run_state_machine_as_test(
        lambda: Tracking(backend), settings=settings(max_examples=number, stateful_step_count=25)
    )
