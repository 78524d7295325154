"""A small catalog that tests share: the table bookings of a café, and who tests them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body, Definition
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.kernel.ids import derived_id
from simulation.kernel.messages import Metadata
from simulation.kernel.values import Actor

AT = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)
ANNA = Actor(organization="acme", user="anna")
BERT = Actor(organization="acme", user="bert")
OUTSIDER = Actor(organization="globex", user="otto")

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (SERVICE, PERSONA, SCENARIO, METRIC, UNIT_TEST, UNIT_TEST_SET)
}

VERSIONED_FIELD = dict.fromkeys(KINDS, "description") | {
    "persona": "background",
    "scenario": "objective",
}
"""A field of each kind that may change, and whose change makes a new version."""


def id_of(name: str) -> str:
    """The id of the example called ``name``."""
    return derived_id("example", name)


def metadata(actor: Actor = ANNA, at: datetime = AT) -> Metadata:
    """The metadata of a commit by ``actor``."""
    return Metadata(
        organization=actor.organization,
        user=actor.user,
        recorded_at=at,
        correlation_id=id_of("correlation"),
        causation_id=id_of("cause"),
    )


def _persona() -> dict[str, Any]:
    return {
        "name": "Zoë Lefèvre",
        "role": "guest",
        "tags": {"language": "french", "regular": None},
        "background": "Lives in Montréal and plans an anniversary dinner at the Café Über.",
        "preferred_language": "fra",
        "timezone": "America/Toronto",
        "user_models": ["Answers briefly.", "Prefers a table at the window."],
        "nonsensitive_user_variables": {"party_size": "four"},
        "sensitive_user_variables": {"phone_number": "+1 514 555 0100"},
    }


def _scenario() -> dict[str, Any]:
    return {
        "name": "Books a table",
        "tags": {"topic": "booking"},
        "objective": "A table for four on Friday is confirmed.",
        "instructions": "Ask for the terrace first; settle for indoors – that is fine, too.",
        "initial_message_type": "user-message",
        "conversation_starts_at": "2026-03-04T18:30:00+01:00",
    }


def _metric() -> dict[str, Any]:
    return {
        "name": "Confirms the booking",
        "tags": {"area": "outcome"},
        "description": "The agent says that the table is booked.",
        "applied_to_services": [id_of("service")],
        "additional_notes": "« confirmé » counts as well.",
        "metric_value": {"type": "boolean"},
        "evaluator": {"type": "contains", "texts": ["confirmed", "confirmé"]},
    }


def _service() -> dict[str, Any]:
    return {
        "name": "Café Über",
        "tags": {"team": "bookings"},
        "description": "Takes bookings by chat.",
        "agent_id": id_of("agent"),
        "service_hierarchical_state_machine_id": id_of("machine"),
        "keyterms": ["table", "late-night opening hours"],
        "connector": {
            "type": "chat",
            "url": "https://cafe.example/v1",
            "model": "host",
            "api_key": "${SIMULATION_AGENT_KEY}",
            "system_prompt": "You are the host of the Café Über.",
            "headers": {"X-Branch": "Montréal"},
            "timeout_seconds": 20,
        },
        "version_sets": {
            "release": {
                "agent_version_number": 7,
                "llm_model_preferences": {
                    "judge": {"llm_name": "careful", "params": {"temperature": 0}},
                    "persona": {"llm_name": "lively"},
                },
            },
            "beta": {"agent_version_number": 8},
        },
    }


def _unit_test() -> dict[str, Any]:
    return {
        "name": "Zoë books a table",
        "tags": {"priority": "high"},
        "description": "The common case.",
        "service_id": id_of("service"),
        "service_version_set_name": "release",
        "persona_id": id_of("persona"),
        "scenario_id": id_of("scenario"),
        "max_interactions": 8,
        "success_criterions": [
            {
                "name": "confirmed",
                "metric_id": id_of("metric"),
                "criterion": {"type": "boolean", "expected_value": True},
            }
        ],
        "run_count": 2,
    }


def _unit_test_set() -> dict[str, Any]:
    return {
        "name": "Soirée",
        "tags": {"nightly": None},
        "description": "What has to work on a Friday night.",
        "unit_test_runs": [{"unit_test_id": id_of("unit_test"), "run_count": 3}],
    }


_FIELDS: dict[str, Callable[[], dict[str, Any]]] = {
    "persona": _persona,
    "scenario": _scenario,
    "metric": _metric,
    "service": _service,
    "unit_test": _unit_test,
    "unit_test_set": _unit_test_set,
}


def body(kind: str, **fields: Any) -> Body:
    """The example body of ``kind``, with ``fields`` in place of its own."""
    return KINDS[kind].body.model_validate(_FIELDS[kind]() | fields)


def definition(
    kind: str, *, id: str | None = None, by: Actor = ANNA, version: int = 1, **fields: Any
) -> Definition:
    """The folded state of a definition, by default the example of its kind."""
    declared = KINDS[kind]
    event = declared.created(id=id or id_of(kind), body=body(kind, **fields))
    state = DefinitionDecider(declared).evolve(None, event, metadata(by))
    return state.model_copy(update={"version": version})


def deleted(state: Definition) -> Definition:
    """``state`` after its deletion."""
    return state.model_copy(update={"is_deleted": True})
