"""The only writer of evaluation documents."""

from __future__ import annotations

from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.evaluation.decider import EvaluationDecider, Evaluations, ManualResult
from simulation.catalog.evaluation.documents import ManualEvaluationDocument
from simulation.catalog.evaluation.messages import MetricsEvaluated
from simulation.documents.fields import UserRef
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold
from simulation.kernel.messages import Commit, Event


class EvaluationProjection:
    """Shows the evaluations of a session as their stream has them."""

    categories: tuple[str, ...] = ("evaluation",)
    whole_streams = True
    events: tuple[type[Event], ...] = (MetricsEvaluated,)

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._decider = EvaluationDecider()

    async def apply(self, commit: Commit) -> None:
        # The whole stream, so that a commit that comes late or early is no special case.
        commits = await self._store.read(commit.stream)
        state: Evaluations = fold(self._decider, commits)
        fields = {
            "organization": state.organization,
            "position": commits[-1].last,
            "results": [_fields_of(each) for each in state.results.values()],
        }
        documents = ManualEvaluationDocument.get_motor_collection()
        try:
            await documents.insert_one({"_id": state.id} | fields)
        except DuplicateKeyError:
            earlier = {"_id": state.id, "position": {"$lt": fields["position"]}}
            await documents.update_one(earlier, {"$set": fields})


def _fields_of(result: ManualResult) -> dict[str, Any]:
    invoked_by = result.invoked_by
    return result.evaluated.model_dump(mode="json") | {
        "evaluate_to_interaction_id": result.evaluate_to_interaction_id,
        "invoked_by": UserRef(org_id=invoked_by.organization, user_id=invoked_by.user).model_dump(),
        "created_at": result.created_at,
        "updated_at": result.updated_at,
    }
