"""The schema, put together from its slices."""

from __future__ import annotations

import asyncio
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from graphql_schema.catalog.checks import CheckQuery
from graphql_schema.catalog.comparing.comparison import ComparisonQuery
from graphql_schema.catalog.comparing.flakiness import FlakinessQuery
from graphql_schema.catalog.definition import TYPE_NAMES, Node
from graphql_schema.catalog.definition_news import DefinitionNewsSubscription
from graphql_schema.catalog.derived.fork import ForkMutation
from graphql_schema.catalog.derived.rescore import RescoreMutation
from graphql_schema.catalog.derived.retry import RetryMutation
from graphql_schema.catalog.derived.unit_test import FromSessionMutation
from graphql_schema.catalog.evaluation import EvaluationMutation, EvaluationQuery
from graphql_schema.catalog.example import ExampleMutation, ExampleQuery
from graphql_schema.catalog.metric import MetricMutation, MetricQuery
from graphql_schema.catalog.persona import PersonaMutation, PersonaQuery
from graphql_schema.catalog.review.agreement import AgreementQuery
from graphql_schema.catalog.review.queue import ReviewQueueQuery
from graphql_schema.catalog.review.reviewing import ReviewMutation
from graphql_schema.catalog.runs.plan import PlanQuery
from graphql_schema.catalog.runs.sessions.session_list import SessionQuery
from graphql_schema.catalog.runs.set_run import SetRunMutation, SetRunQuery
from graphql_schema.catalog.runs.watching.set_run_news import SetRunNewsSubscription
from graphql_schema.catalog.runs.watching.set_run_progress import SetRunSubscription
from graphql_schema.catalog.scenario import ScenarioMutation, ScenarioQuery
from graphql_schema.catalog.search import SearchQuery
from graphql_schema.catalog.service import ServiceMutation, ServiceQuery
from graphql_schema.catalog.trial import TrialMutation
from graphql_schema.catalog.unit_test import UnitTestMutation, UnitTestQuery
from graphql_schema.catalog.unit_test_set import UnitTestSetMutation, UnitTestSetQuery
from graphql_schema.demo_pulse.demo_pulse import DemoPulseMutation, DemoPulseQuery
from graphql_schema.edge.reading import Interpreter, ReadingExecutor
from graphql_schema.edge.schema import EdgeSchema
from graphql_schema.identity.api_key import ApiKeyMutation, ApiKeyQuery
from graphql_schema.identity.signing_key import SigningKeyMutation
from graphql_schema.identity.token import TokenMutation
from graphql_schema.identity.user import UserMutation, UserQuery
from graphql_schema.identity.viewer import ViewerQuery
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import parse_global_id
from graphql_schema.kit.views import read_field
from graphql_schema.limits.organization import (
    OrganizationLimitsMutation,
    OrganizationLimitsQuery,
)
from graphql_schema.limits.server import ServerLimitQuery
from graphql_schema.pulse.health import PulseQuery
from graphql_schema.pulse.run import RunMutation, RunQuery
from graphql_schema.pulse.run_events import RunSubscription
from graphql_schema.pulse.task import TaskQuery
from graphql_schema.pulse.task_changes import TaskMutation
from graphql_schema.tracking.ingestion import IngestionMutation
from graphql_schema.tracking.live_tail import LiveTailSubscription
from graphql_schema.tracking.rates import EventRateQuery
from graphql_schema.tracking.top_event import TopEventQuery
from graphql_schema.tracking.tracked_event import TrackedEventQuery, TrackedEventSubscription
from simulation.kernel.errors import ValidationFailed

_KINDS = {name: kind for kind, name in TYPE_NAMES.items()}

MAX_NODES = 100


async def _node(info: Info, id: str) -> Any:
    type_name, plain = parse_global_id(id)
    context = info.context
    match _KINDS.get(type_name):
        case None:
            raise ValidationFailed(f"id: there are no things of type {type_name}.", field="id")
        case "set_run":
            return await context.access.set_runs.get(context.organization, plain)
        case "session":
            return await context.sessions.load(plain)
        case "task":
            return await context.tasks.load(plain)
        case "run":
            return await context.runs.load(plain)
        case kind:
            return await context.definitions(kind).load(plain)


@strawberry.type
class Query(
    PersonaQuery,
    ScenarioQuery,
    MetricQuery,
    ServiceQuery,
    UnitTestQuery,
    UnitTestSetQuery,
    CheckQuery,
    SearchQuery,
    PlanQuery,
    SetRunQuery,
    SessionQuery,
    ComparisonQuery,
    FlakinessQuery,
    EvaluationQuery,
    ExampleQuery,
    AgreementQuery,
    ReviewQueueQuery,
    TaskQuery,
    RunQuery,
    PulseQuery,
    ViewerQuery,
    UserQuery,
    ApiKeyQuery,
    TrackedEventQuery,
    TopEventQuery,
    EventRateQuery,
    DemoPulseQuery,
    OrganizationLimitsQuery,
    ServerLimitQuery,
):
    @strawberry.field(description="Anything by its global id; null where there is none.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        found: Node | None = await _node(info, id)
        return found

    @strawberry.field(description="Many things by their global ids, in order.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        if len(ids) > MAX_NODES:
            raise ValidationFailed(f"ids: at most {MAX_NODES} at once.", field="ids")
        # At once, so that the loaders read them together. A refusal is that of its place only.
        found: Any = await asyncio.gather(*(_node(info, id) for id in ids), return_exceptions=True)
        return found


@strawberry.type
class Mutation(
    PersonaMutation,
    ScenarioMutation,
    MetricMutation,
    ServiceMutation,
    TrialMutation,
    UnitTestMutation,
    UnitTestSetMutation,
    ForkMutation,
    RetryMutation,
    FromSessionMutation,
    RescoreMutation,
    SetRunMutation,
    EvaluationMutation,
    ExampleMutation,
    ReviewMutation,
    TaskMutation,
    RunMutation,
    UserMutation,
    ApiKeyMutation,
    SigningKeyMutation,
    TokenMutation,
    IngestionMutation,
    DemoPulseMutation,
    OrganizationLimitsMutation,
):
    """Commands. Each answers with what it wrote, or with one error that has a code."""


@strawberry.type
class Subscription(
    DefinitionNewsSubscription,
    SetRunNewsSubscription,
    SetRunSubscription,
    RunSubscription,
    TrackedEventSubscription,
    LiveTailSubscription,
):
    """What happens, as it happens."""


def build_schema(executor: type[Interpreter] = ReadingExecutor) -> EdgeSchema:
    """The whole schema, its operations executed by ``executor``."""
    return EdgeSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(default_resolver=read_field),
        executor=executor,
    )


schema = build_schema()
