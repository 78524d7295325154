"""A set run over the examples: one unit test, its spec, its session, its results."""

from __future__ import annotations

from typing import Any

from simulation.catalog.metric_value import BooleanCriterion
from simulation.catalog.service import ModelPreference
from simulation.catalog.session.messages import SessionOpened
from simulation.catalog.session.outcome import CriterionResult, Measurement
from simulation.catalog.session.transcript import Message, Role, ToolCall, Usage, message_id
from simulation.catalog.set_run.messages import (
    MetricToEvaluate,
    Pinned,
    SetRunCreated,
    SimulatorKind,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.values.service_checks import (
    ServiceChange,
    ServiceCheck,
    ServiceFindings,
    ServiceIdentity,
)
from tests.support.examples import AT, id_of

RUN = id_of("set_run")
SESSION = id_of("session")


def pinned(kind: str, name: str, version: int = 1) -> Pinned:
    """The example of ``kind`` as a run pins it."""
    return Pinned(id=id_of(kind), version=version, name=name)


SPEC = UnitTestRunSpec(
    unit_test=pinned("unit_test", "Zoë books a table"),
    service=pinned("service", "Café Über"),
    service_version_set_name="release",
    persona=pinned("persona", "Zoë Lefèvre"),
    scenario=pinned("scenario", "Books a table"),
    run_count=6,
    max_interactions=8,
    llm_model_preferences={
        "judge": ModelPreference(llm_name="careful", params={"temperature": 0}),
        "persona": ModelPreference(llm_name="lively"),
    },
    metrics_to_evaluate=(
        MetricToEvaluate(
            metric=pinned("metric", "Confirms the booking"),
            success_criterion_name="confirmed",
            success_criterion=BooleanCriterion(expected_value=True),
        ),
    ),
)

CREATED = SetRunCreated(
    id=RUN,
    unit_test_set=pinned("unit_test_set", "Soirée"),
    seed=42,
    simulator=SimulatorKind.RULES,
    specs=(SPEC,),
)

FINDINGS = ServiceFindings(
    stretch=1,
    checks=(
        ServiceCheck(
            service=SPEC.service,
            version_set_name="release",
            identity=ServiceIdentity(answer="build-8 « été »", sha256="8e" * 32),
        ),
        ServiceCheck(
            service=SPEC.service,
            version_set_name="edge",
            problem="The agent at https://cafe.example cannot be reached.",
        ),
    ),
    model_problem="The model at https://model.example cannot be reached.",
    changes=(
        ServiceChange(
            service=SPEC.service,
            version_set_name="release",
            before=ServiceIdentity(answer="build-7", sha256="7e" * 32),
            now=ServiceIdentity(answer="build-8 « été »", sha256="8e" * 32),
        ),
    ),
    stops=True,
)

OPENED = SessionOpened(
    id=SESSION, set_run_id=RUN, unit_test_id=id_of("unit_test"), slot=3, run_index=3, seed=7
)


def said(turn: int, text: str, role: Role = Role.PERSONA) -> Message:
    """A message of ``turn``."""
    return Message(id=message_id(turn, role), turn=turn, role=role, text=text, at=AT)


def answered(turn: int, text: str, *, latency_ms: float = 120.5) -> Message:
    """An answer of the agent, with a tool call and its usage."""
    return Message(
        id=message_id(turn, Role.AGENT),
        turn=turn,
        role=Role.AGENT,
        text=text,
        at=AT,
        latency_ms=latency_ms,
        tool_calls=(ToolCall(name="book_table", arguments={"name": "Lefèvre", "guests": 4}),),
        usage=Usage(prompt_tokens=210, completion_tokens=35),
    )


def cut_off(turn: int, text: str) -> Message:
    """An answer of the agent that was cut off, with its reasoning and a broken call."""
    return answered(turn, text).model_copy(
        update={
            "tool_calls": (ToolCall(name="book_table", problem="arguments is no JSON: « { »"),),
            "reasoning": "La terrasse… fermée ?",
            "finish_reason": "length",
        }
    )


def result(name: str, *, value: Any = True, passed: bool | None = True) -> CriterionResult:
    """The result of the criterion called ``name``."""
    return CriterionResult(
        id=id_of(f"result {name}"),
        metric_id=id_of("metric"),
        criterion_name=name,
        measurement=Measurement(
            value=value, justification="« C’est confirmé. »", references=("2-agent-1",)
        ),
        passed=passed,
        inconclusive=passed is None and value is None,
    )
