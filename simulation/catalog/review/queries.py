"""Reads reviews."""

from __future__ import annotations

from collections.abc import Collection

from simulation.catalog.review.documents import ReviewDocument
from simulation.documents.reading import read

LATEST = 5_000
"""How many reviews say how far judges can be trusted: the latest ones."""


class ReviewQueries:
    """The reads of reviews that were not withdrawn."""

    async def of_results(
        self, organization: str, result_ids: Collection[str]
    ) -> dict[str, ReviewDocument]:
        """The reviews of results, by the result's id."""
        condition = {
            "_id": {"$in": list(result_ids)},
            "organization": organization,
            "withdrawn": False,
        }
        return {each.id: each for each in await read(ReviewDocument, condition)}

    async def of_run(self, organization: str, set_run_id: str) -> list[ReviewDocument]:
        """All reviews of results of a run."""
        return await read(
            ReviewDocument,
            {"organization": organization, "set_run_id": set_run_id, "withdrawn": False},
        )

    async def of_metrics(
        self, organization: str, metric_ids: Collection[str]
    ) -> list[ReviewDocument]:
        """The latest 5,000 reviews of what metrics gave, whichever runs measured it."""
        condition = {
            "organization": organization,
            "metric_id": {"$in": list(metric_ids)},
            "withdrawn": False,
        }
        return await read(ReviewDocument, condition, [("reviewed_at", -1)], limit=LATEST)
