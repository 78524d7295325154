"""Trying a service or a metric, also before it is written, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.connectors.connector import ConnectorInput
from graphql_schema.catalog.metric import MUTATIONS, CreateMetricInput
from graphql_schema.catalog.runs.sessions.message import ToolCall, Usage
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import cleared, plain
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.catalog.connectors.connector import Connector
from simulation.catalog.evaluation.messages import RecordEvaluations
from simulation.catalog.metric import CreateMetric, MetricBody
from simulation.catalog.service import EDGE
from simulation.catalog.session.outcome import Measurement, Outcome
from simulation.catalog.set_run.messages import CreateSetRun
from simulation.identity.permission import Permission
from simulation.kernel.values import Value
from simulation.runner import ports
from simulation.runner.evaluations import TryingWish
from simulation.runner.trying import trials
from simulation.runner.wire import exchanges


@view(
    exchanges.Exchange,
    description="A request and what came of it. Secrets stand as `***`, and long bodies end "
    "with `…`.",
)
class Exchange:
    method: str = strawberry.field(
        description="Of HTTP; `WEBSOCKET` and `CALL` for what is spoken otherwise."
    )
    address: str = strawberry.field(description="As the connector says it, without its query.")
    request_headers: JSON
    request_body: str
    status: int | None = strawberry.field(description="Null where nothing was answered.")
    response_headers: JSON
    response_body: str
    response_bytes: int = strawberry.field(description="How many were read.")
    first_byte_ms: float | None
    total_ms: float | None


def _or_null(name: str) -> Any:
    def resolve(root: strawberry.Parent[ports.AgentReply]) -> str | None:
        found: str = getattr(root, name)
        return found or None

    return resolve


@view(ports.AgentReply, description="What was read from an answer.")
class TriedReply:
    texts: list[str]
    tool_calls: list[ToolCall]
    ended: bool = strawberry.field(description="Whether the agent hung up.")
    usage: Usage | None
    finish_reason: str | None
    first_token_ms: float | None
    reasoning: str | None = strawberry.field(resolver=_or_null("reasoning"))
    continuation: str | None = strawberry.field(
        resolver=_or_null("continuation"),
        description="What the agent calls the conversation from here on.",
    )


@view(trials.TrialProblem, description="Why a session would end there.")
class TrialProblem:
    outcome: Outcome = strawberry.field(description="`AGENT_ERROR`, or whose fault it is.")
    reason: str
    remedy: str | None = strawberry.field(
        description="What mends it, where the answer shows that beyond the reason."
    )


@view(trials.Trial, description="What came of one message to the agent: a reply or a problem.")
class TryServicePayload:
    exchanges: list[Exchange] = strawberry.field(
        description="All that went over the wire, in order: also what was put again."
    )
    latency_ms: float
    reply: TriedReply | None
    problem: TrialProblem | None


@strawberry.input
class TryServiceInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Left out where a connector is tried before its service is there."
    )
    say: str = strawberry.field(
        default="Hello.", description="Empty where the agent is to open the conversation."
    )
    service_version_set_name: str = EDGE
    connector: ConnectorInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="Tried in place of what the service says. Takes what it takes to change the "
        "service, or to create one.",
    )


@strawberry.input
class TryMetricInput:
    metric: CreateMetricInput
    conversation_id: strawberry.ID = strawberry.field(description="A session that has ended.")
    evaluate_to_interaction_id: str | None = strawberry.field(
        default=None, description="Only messages up to this interaction, and those in it, are read."
    )


def _measured(root: strawberry.Parent[Measurement]) -> JSON | None:
    return None if root.value is None else JSON(root.value)


@view(Measurement, description="What a metric measures in a session. Nothing of it is kept.")
class TryMetricPayload:
    value: JSON | None = strawberry.field(
        resolver=_measured,
        description="Boolean, number or category; null where the metric does not apply or its "
        "judge gave no usable answer.",
    )
    justification: str
    applied: bool = strawberry.field(
        description="Whether the session held anything of what the metric looks for."
    )
    references: list[str] = strawberry.field(
        description="Keys of the messages that the value rests on."
    )


class _Tried(Value):
    connector: Connector | None = None


@strawberry.type
class TrialMutation:
    @mutation(
        CreateSetRun,
        answers=Permission.GET_SERVICE,
        description="Say something to the agent behind a service, as a session would. It counts "
        "against the limits of the service, and nothing of it is kept.",
    )
    async def try_service(self, info: Info, input: TryServiceInput) -> TryServicePayload:
        wish = trials.TrialWish(
            None if input.id is None else plain_id(input.id, "Service"),
            input.service_version_set_name,
            input.say,
            _Tried.model_validate({"connector": plain(input.connector or None)}).connector,
        )
        tried: Any = await info.context.access.try_service(wish)
        return tried

    @mutation(
        RecordEvaluations,
        CreateMetric,
        answers=Permission.GET_SET_RUN,
        description="What a metric that need not be there yet measures in a session that has "
        "ended. Nothing of it is kept.",
    )
    async def try_metric(self, info: Info, input: TryMetricInput) -> TryMetricPayload:
        body = MetricBody.model_validate(
            cleared(MUTATIONS.writes["create"].fields(input.metric), MetricBody)
        )
        wish = TryingWish(
            plain_id(input.conversation_id, "Session", "conversation_id"),
            input.evaluate_to_interaction_id,
        )
        measured: Any = await info.context.access.try_metric(body, wish)
        return measured
