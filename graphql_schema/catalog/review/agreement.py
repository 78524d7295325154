"""How far judges can be trusted, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.runs.results.figures import Figure, figure_of
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.views import view
from simulation.catalog.review import judge_agreement as catalog
from simulation.catalog.review.queries import LATEST
from simulation.kernel.errors import NotFound, ValidationFailed

MAX_VERSIONS = 100


def _reviews(root: strawberry.Parent[catalog.Reliability]) -> int:
    return root.agreement.labels


def _accuracy(root: strawberry.Parent[catalog.Reliability]) -> Figure | None:
    return figure_of(root.agreement.accuracy)


def _precision(root: strawberry.Parent[catalog.Reliability]) -> Figure | None:
    return figure_of(root.agreement.precision)


def _recall(root: strawberry.Parent[catalog.Reliability]) -> Figure | None:
    return figure_of(root.agreement.recall)


def _specificity(root: strawberry.Parent[catalog.Reliability]) -> Figure | None:
    return figure_of(root.agreement.specificity)


def _kappa(root: strawberry.Parent[catalog.Reliability]) -> Figure | None:
    return figure_of(root.agreement.kappa)


@view(
    catalog.Reliability,
    name="JudgeReliability",
    description="How a judge compares with people. It agrees with them where what both say meets "
    "the criterion, or neither does.",
)
class Reliability:
    metric_version: int
    model: str | None = strawberry.field(
        description="Null of what counted: of a rule, or of all judgements together."
    )
    reviews: int = strawberry.field(resolver=_reviews, description="Those that are compared.")
    uncompared: int = strawberry.field(
        description="Where nothing usable was judged, or the metric does not apply."
    )
    accuracy: Figure | None = strawberry.field(
        resolver=_accuracy, description="Of all, the share in which it agrees."
    )
    precision: Figure | None = strawberry.field(
        resolver=_precision, description="Of what it passes, the share that people pass."
    )
    recall: Figure | None = strawberry.field(
        resolver=_recall, description="Of what people pass, the share that it passes."
    )
    specificity: Figure | None = strawberry.field(
        resolver=_specificity, description="Of what people fail, the share that it fails."
    )
    kappa: Figure | None = strawberry.field(
        resolver=_kappa, description="Agreement beyond chance (Cohen): 1 is perfect, 0 is none."
    )


@strawberry.type(description="How far the judges of a metric can be trusted.")
class JudgeAgreement:
    metric_id: str
    reviews: int = strawberry.field(description=f"Of all versions, the latest {LATEST:,}.")
    judges: list[Reliability] = strawberry.field(
        description="By version, the latest first: what counted, then each model."
    )


@strawberry.type
class AgreementQuery:
    @strawberry.field(
        description="How the judgements of a metric compare with reviews of them, by version and "
        "by model; of some `versions`, or of all."
    )
    async def judge_agreement(
        self, info: Info, metric: strawberry.ID, versions: list[int] | None = None
    ) -> JudgeAgreement:
        id = plain_id(metric, "Metric", "metric")
        if versions is not None and len(versions) > MAX_VERSIONS:
            raise ValidationFailed(
                f"versions: name at most {MAX_VERSIONS}, not {len(versions)}.", field="versions"
            )
        reviews, judges = await info.context.access.reviews.judge_agreement(id, versions or ())
        if await info.context.definitions("metric").load(id) is None:
            raise NotFound(f"metric: there is no metric with the id {id}.", field="metric")
        shown: Any = judges
        return JudgeAgreement(metric_id=id, reviews=reviews, judges=shown)
