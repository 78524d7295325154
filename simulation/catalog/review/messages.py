"""Commands, events and values of reviews. A stream belongs to a session and has its id."""

from __future__ import annotations

from typing import Annotated

from simulation.catalog.metric_value import Criterion, Measured, MetricValue
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.kernel.messages import Command, Event
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Flag
from simulation.kernel.values import EntityId, Value

MAX_NOTE = 2_000


def _require_short(note: str) -> str:
    if len(note) > MAX_NOTE:
        raise ValueError(f"at most {MAX_NOTE:,} characters are allowed, got {len(note):,}.")
    if "\x00" in note:
        raise ValueError("must not contain a null character; remove it.")
    return note


Note = Annotated[str, when_new(_require_short)]
"""Why somebody thinks so: at most 2,000 characters."""


class Opinion(Value):
    """What one usable judgement said: a value, or null where the metric does not apply."""

    model: str
    value: Measured | None


class ReviewResult(Command):
    """Say of a result of the session ``id`` that it is right (``agree``), or what is.

    ``measures`` is what the metric gives in the version that the session was measured by.
    """

    id: EntityId
    result_id: EntityId
    agree: Flag = False
    value: Measured | None = None
    note: Note = ""
    measures: MetricValue


class WithdrawReview(Command):
    """Take back what was said of a result of the session ``id``."""

    id: EntityId
    result_id: EntityId


class ResultReviewed(Event):
    """``value`` is the right one, ``judged`` what the metric gave; null where it does not apply.

    Where nothing usable was judged (``undecided``), ``judged`` says nothing. The ``opinions`` are
    those that it was made of; the ``criterion`` is null of what was only measured.
    """

    stored_name = "catalog.result_reviewed"
    id: EntityId
    set_run_id: EntityId
    slot: int
    result_id: EntityId
    metric: Pinned
    criterion_name: str
    criterion: Criterion | None
    judged: Measured | None
    undecided: bool
    opinions: tuple[Opinion, ...]
    value: Measured | None
    agrees: bool
    note: Note


class ReviewWithdrawn(Event):
    stored_name = "catalog.review_withdrawn"
    id: EntityId
    result_id: EntityId
