"""Examples of what is stored of reviews."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.metric_value import BooleanCriterion
from simulation.catalog.review.messages import Opinion, ResultReviewed, ReviewWithdrawn
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.kernel.messages import Event
from tests.support.examples import id_of
from tests.support.runs import RUN, SESSION

RESULT = id_of("result confirmed")
REVIEWED = ResultReviewed(
    id=SESSION,
    set_run_id=RUN,
    slot=3,
    result_id=RESULT,
    metric=Pinned(id=id_of("metric"), version=2, name="Confirmé"),
    criterion_name="confirmed",
    criterion=BooleanCriterion(expected_value=True),
    judged=False,
    undecided=False,
    opinions=(Opinion(model="careful", value=False), Opinion(model="", value=None)),
    value=True,
    agrees=False,
    note="« C’est confirmé » suffit.",
)
EVENTS = (REVIEWED, ReviewWithdrawn(id=SESSION, result_id=RESULT))


def variants() -> Iterator[tuple[str, Event]]:
    """The examples, each with the name of its variant."""
    measured = {"criterion": None, "criterion_name": "Turns", "judged": 3.0, "value": 3.0}
    yield "only-measured", REVIEWED.model_copy(update=measured | {"agrees": True, "note": ""})
    apart = {"judged": None, "value": None, "agrees": True}
    yield "not-applicable", REVIEWED.model_copy(update=apart)
    yield "undecided", REVIEWED.model_copy(update={"judged": None, "undecided": True})
