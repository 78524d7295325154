"""Reads evaluation results: manual ones and those of simulations in one list, by creation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulation.catalog.evaluation.documents import ManualEvaluationDocument
from simulation.catalog.evaluation.places import (
    Place,
    RunSpan,
    manual_places,
    measured_metrics,
    pages_with,
    run_spans,
    simulated_places,
)
from simulation.catalog.evaluation.results import (
    EvaluationFilter,
    EvaluationResult,
    ManualSource,
    SimulationSource,
    Span,
)
from simulation.documents.paging import Order, Page, Rows
from simulation.documents.windows import Window

RUNS_AT_ONCE = 10

_ORDER = "key"


class EvaluationQueries:
    """The reads of evaluation results.

    Set runs are read from the end at which the page lies, and no further than it takes to
    fill the page; of the rest nothing but keys is kept.
    """

    async def window(
        self, organization: str, wanted: EvaluationFilter, window: Window, *, descending: bool
    ) -> tuple[list[EvaluationResult], bool]:
        """The results of ``window``; whether more follow."""
        end = window.skip + window.size
        if window.size == 0:
            return [], False  # Who asks on as long as more follow would never end.
        places = await _first(organization, wanted, end + 1, Span(), descending=descending)
        return await _load(organization, places[window.skip : end]), len(places) > end

    async def page(
        self, organization: str, wanted: EvaluationFilter, page: Page, *, descending: bool
    ) -> Rows[EvaluationResult]:
        """A page of results."""
        order = Order(_ORDER, descending=descending)
        bounds = order.between(page).get(_ORDER, {})
        within = Span(bounds.get("$gt"), bounds.get("$lt"))
        places = await _first(
            organization, wanted, page.size + 1, within, descending=order.direction(page) == -1
        )
        items, more = await _load(organization, places[: page.size]), len(places) > page.size
        if page.backward:
            items.reverse()
        return Rows(
            items=items,
            keys=[order.key_of(item) for item in items],
            has_next=page.before is not None if page.backward else more,
            has_previous=more if page.backward else page.after is not None,
        )

    async def count(self, organization: str, wanted: EvaluationFilter) -> int:
        """How many results ``wanted`` describes. Reads all of them."""
        counted = len(await manual_places(organization, wanted))
        for runs in _chunks(await run_spans(organization, wanted)):
            async for _ in simulated_places(organization, runs, wanted):
                counted += 1
        return counted

    async def metric_ids(self, organization: str, wanted: EvaluationFilter) -> list[str]:
        """The metrics that ``wanted`` can be narrowed to."""
        return await measured_metrics(organization, wanted)


async def _first(
    organization: str, wanted: EvaluationFilter, count: int, within: Span, *, descending: bool
) -> list[Place]:
    """The first ``count`` places in the asked order."""
    best = _Best(count, descending=descending)
    best.add(place for place in await manual_places(organization, wanted) if place.key in within)
    spans = [
        span
        for span in await run_spans(organization, wanted)
        if within.meets(span.earliest, span.latest)
    ]
    spans.sort(key=lambda span: span.latest if descending else span.earliest, reverse=descending)
    for runs in _chunks(spans):
        if best.is_settled(runs[0].latest if descending else runs[0].earliest):
            break
        async for place in simulated_places(organization, runs, wanted):
            if place.key in within:
                best.add((place,))
    return best.places()


class _Best:
    """The first ``count`` of the places that were added."""

    def __init__(self, count: int, *, descending: bool) -> None:
        self._count = count
        self._descending = descending
        self._places: list[Place] = []

    def add(self, places: Iterable[Place]) -> None:
        """Take ``places`` into account."""
        self._places.extend(places)
        # Sorted now and then: what cannot be among the first any more is let go of.
        if len(self._places) > 2 * self._count + 1000:
            self._places = self.places()

    def is_settled(self, next_key: str) -> bool:
        """Whether nothing from ``next_key`` on can be among the first."""
        places = self._places = self.places()
        if len(places) < self._count:
            return False
        last = places[-1].key
        return last > next_key if self._descending else last < next_key

    def places(self) -> list[Place]:
        """The first, in order."""
        return sorted(self._places, reverse=self._descending)[: self._count]


def _chunks(spans: Sequence[RunSpan]) -> Iterable[Sequence[RunSpan]]:
    return (spans[start : start + RUNS_AT_ONCE] for start in range(0, len(spans), RUNS_AT_ONCE))


async def _load(organization: str, places: Sequence[Place]) -> list[EvaluationResult]:
    """The results at ``places``, in order."""
    manual = [place.document for place in places if place.slot is None]
    paged = [place.document for place in places if place.slot is not None]
    found: dict[Place, EvaluationResult] = {}
    by_document: dict[str, list[Place]] = {}
    for place in places:
        by_document.setdefault(place.document, []).append(place)
    async for row in ManualEvaluationDocument.find(
        {"_id": {"$in": manual}, "organization": organization}
    ):
        found |= {place: _manual(row, place) for place in by_document[row.id]}
    async for page in pages_with(organization, list(dict.fromkeys(paged))):
        found |= {place: _simulated(page, place) for place in by_document[page["_id"]]}
    # A rebuild may have taken a document away in between.
    return [found[place] for place in places if place in found]


def _manual(row: ManualEvaluationDocument, place: Place) -> EvaluationResult:
    result = row.results[place.number]
    measurement = result.measurement
    return EvaluationResult(
        key=place.key,
        id=result.id,
        organization=row.organization,
        metric_id=result.metric_id,
        value=measurement.value,
        justification=measurement.justification,
        created_at=result.created_at,
        updated_at=result.updated_at,
        source=ManualSource(
            conversation_id=row.id,
            evaluate_to_interaction_id=result.evaluate_to_interaction_id,
            invoked_by=result.invoked_by,
            references=measurement.references,
        ),
    )


def _simulated(page: dict[str, Any], place: Place) -> EvaluationResult:
    session = page["sessions"][place.slot]
    result = session["results"][place.number]
    measurement = result["measurement"]
    return EvaluationResult(
        key=place.key,
        id=result["id"],
        organization=page["organization"],
        metric_id=result["metric_id"],
        value=measurement["value"],
        justification=measurement["justification"],
        created_at=session["finished_at"],
        updated_at=session["finished_at"],
        source=SimulationSource(
            set_run_id=page["set_run_id"],
            unit_test_id=session["unit_test_id"],
            run_index=session["run_index"],
            references=measurement["references"],
        ),
    )
