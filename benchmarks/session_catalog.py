"""A catalog for the sessions benchmark, made through the commands that everybody uses."""

from __future__ import annotations

from simulation.bootstrap import Platform
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.connector import Connector
from simulation.catalog.definition.messages import Body, Create
from simulation.catalog.evaluator import JudgeEvaluator
from simulation.catalog.metric import CreateMetric, MetricBody
from simulation.catalog.metric_value import BooleanCriterion, BooleanMetricValue
from simulation.catalog.persona import CreatePersona, PersonaBody
from simulation.catalog.scenario import CreateScenario, InitialMessageType, ScenarioBody
from simulation.catalog.service import CreateService, ServiceBody
from simulation.catalog.unit_test import CreateUnitTest, SuccessCriterion, UnitTestBody
from simulation.catalog.unit_test_set import CreateUnitTestSet, UnitTestRun, UnitTestSetBody
from simulation.kernel.values import Actor

ACTOR = Actor(organization="benchmark", user="owner")

PERSONA = PersonaBody(
    name="Marta",
    role="regular guest",
    background="Comes every other Friday with friends and likes to sit outside.",
    preferred_language="eng",
    timezone="Europe/Berlin",
    user_models=("Is in a hurry.", "Reads every confirmation twice."),
    nonsensitive_user_variables={"party_size": "5", "day": "Friday"},
    sensitive_user_variables={"phone": "+49 30 1234567"},
)
SCENARIO = ScenarioBody(
    name="Change a booking",
    objective="Have the booking of Friday evening changed to five people.",
    instructions="Ask for the change, then for the terrace, then for a confirmation.",
    initial_message_type=InitialMessageType.USER_MESSAGE,
)
METRIC = MetricBody(
    name="Change confirmed",
    description="Whether the agent confirms the new number of people.",
    metric_value=BooleanMetricValue(),
    evaluator=JudgeEvaluator(),
)


async def set_of_sessions(
    platform: Platform,
    agent: str | Connector,
    sessions: int,
    max_interactions: int,
    actor: Actor = ACTOR,
    label: str = "",
) -> str:
    """A fresh unit test set whose run plays ``sessions`` against ``agent``; its id.

    That is reached as it says, or over chat completions at its address.
    """
    connector = ChatConnector(url=agent) if isinstance(agent, str) else agent

    async def create(command: type[Create], body: Body) -> str:
        named = body.model_copy(update={"name": f"{body.name} {sessions} {label}".strip()})
        id = platform.ids.new()
        await platform.bus.handle(command(actor=actor, at=platform.clock.now(), id=id, body=named))
        return id

    service = ServiceBody(name="Booking line", description="The stub.", connector=connector)
    unit_test = UnitTestBody(
        name="A guest changes a booking",
        description="Five turns and a judgement.",
        service_id=await create(CreateService, service),
        service_version_set_name="edge",
        persona_id=await create(CreatePersona, PERSONA),
        scenario_id=await create(CreateScenario, SCENARIO),
        max_interactions=max_interactions,
        success_criterions=(
            SuccessCriterion(
                name="confirmed",
                metric_id=await create(CreateMetric, METRIC),
                criterion=BooleanCriterion(expected_value=True),
            ),
        ),
        run_count=sessions,
    )
    run = UnitTestRun(unit_test_id=await create(CreateUnitTest, unit_test))
    return await create(CreateUnitTestSet, UnitTestSetBody(name="Set", unit_test_runs=(run,)))
