"""The only writer of review documents."""

from __future__ import annotations

from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.review.documents import ReviewDocument
from simulation.catalog.review.messages import ResultReviewed, ReviewWithdrawn
from simulation.documents.fields import UserRef
from simulation.kernel.messages import Commit, Event
from simulation.kernel.projection import DocumentMissing


class ReviewProjection:
    """Shows the latest review of each result."""

    categories: tuple[str, ...] = ("review",)
    whole_streams = False
    events: tuple[type[Event], ...] = (ResultReviewed, ReviewWithdrawn)

    async def apply(self, commit: Commit) -> None:
        for event in commit.events:
            if isinstance(event, ResultReviewed):
                await _show(event, commit)
            elif isinstance(event, ReviewWithdrawn):
                await _withdraw(event, commit)


async def _show(event: ResultReviewed, commit: Commit) -> None:
    documents = ReviewDocument.get_motor_collection()
    fields = _fields_of(event, commit)
    try:
        await documents.insert_one({"_id": event.result_id} | fields)
    except DuplicateKeyError:
        earlier = {"_id": event.result_id, "position": {"$lt": commit.last}}
        await documents.update_one(earlier, {"$set": fields})


async def _withdraw(event: ReviewWithdrawn, commit: Commit) -> None:
    documents = ReviewDocument.get_motor_collection()
    earlier = {"_id": event.result_id, "position": {"$lt": commit.last}}
    changes = {"withdrawn": True, "position": commit.last}
    changed = await documents.update_one(earlier, {"$set": changes})
    if not changed.matched_count and not await documents.find_one(
        {"_id": event.result_id}, {"_id": 1}
    ):
        raise DocumentMissing(f"review {event.result_id}")


def _fields_of(event: ResultReviewed, commit: Commit) -> dict[str, Any]:
    metadata = commit.metadata
    said = event.model_dump(mode="json", exclude={"id", "result_id", "metric"})
    return said | {
        "organization": metadata.organization,
        "position": commit.last,
        "session_id": event.id,
        "metric_id": event.metric.id,
        "metric_version": event.metric.version,
        "reviewer": UserRef(org_id=metadata.organization, user_id=metadata.user).model_dump(),
        "reviewed_at": metadata.recorded_at,
        "withdrawn": False,
    }
