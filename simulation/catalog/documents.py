"""The read models of the six kinds of definition."""

from __future__ import annotations

from simulation.catalog.definition.documents import (
    COMMON_INDEXES,
    DefinitionDocument,
    DefinitionVersionDocument,
)
from simulation.catalog.metric import MetricBody
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ServiceBody
from simulation.catalog.unit_test import UnitTestBody
from simulation.catalog.unit_test_set import UnitTestSetBody
from simulation.documents.fields import index

VERSION_INDEXES = [index("definition_id", "version"), index("definition_id", "_id")]


class PersonaDocument(DefinitionDocument):
    kind = "persona"
    body: PersonaBody

    class Settings:
        name = "personas"
        indexes = [
            *COMMON_INDEXES,
            index("organization", "body.role"),
            index("organization", "body.preferred_language"),
        ]


class PersonaVersionDocument(DefinitionVersionDocument):
    body: PersonaBody

    class Settings:
        name = "persona_versions"
        indexes = VERSION_INDEXES


class ScenarioDocument(DefinitionDocument):
    kind = "scenario"
    body: ScenarioBody

    class Settings:
        name = "scenarios"
        indexes = [
            *COMMON_INDEXES,
            index("organization", "body.initial_message_type"),
            index("organization", "body.tools.name"),
        ]


class ScenarioVersionDocument(DefinitionVersionDocument):
    body: ScenarioBody

    class Settings:
        name = "scenario_versions"
        indexes = VERSION_INDEXES


class MetricDocument(DefinitionDocument):
    kind = "metric"
    body: MetricBody

    class Settings:
        name = "metrics"
        indexes = [
            *COMMON_INDEXES,
            index("organization", "body.applied_to_services"),
            index("organization", "body.metric_value.type"),
            index("organization", "body.evaluator.type"),
        ]


class MetricVersionDocument(DefinitionVersionDocument):
    body: MetricBody

    class Settings:
        name = "metric_versions"
        indexes = VERSION_INDEXES


class ServiceDocument(DefinitionDocument):
    kind = "service"
    body: ServiceBody

    class Settings:
        name = "services"
        indexes = [
            *COMMON_INDEXES,
            index("is_deleted", "body.is_active"),
            index("organization", "body.is_active"),
            index("organization", "body.connector.type"),
        ]


class ServiceVersionDocument(DefinitionVersionDocument):
    body: ServiceBody

    class Settings:
        name = "service_versions"
        indexes = VERSION_INDEXES


class UnitTestDocument(DefinitionDocument):
    kind = "unit_test"
    body: UnitTestBody

    class Settings:
        name = "unit_tests"
        indexes = [
            *COMMON_INDEXES,
            index("organization", "body.service_id"),
            index("organization", "body.persona_id"),
            index("organization", "body.scenario_id"),
            index("organization", "body.success_criterions.metric_id"),
        ]


class UnitTestVersionDocument(DefinitionVersionDocument):
    body: UnitTestBody

    class Settings:
        name = "unit_test_versions"
        indexes = VERSION_INDEXES


class UnitTestSetDocument(DefinitionDocument):
    """A unit test set, with the run that was triggered last."""

    kind = "unit_test_set"
    body: UnitTestSetBody
    last_triggered_run_id: str | None = None
    last_triggered_key: str = ""

    class Settings:
        name = "unit_test_sets"
        indexes = [
            *COMMON_INDEXES,
            index("organization", "body.unit_test_runs.unit_test_id"),
            index("organization", "body.gate.type"),
        ]


class UnitTestSetVersionDocument(DefinitionVersionDocument):
    body: UnitTestSetBody

    class Settings:
        name = "unit_test_set_versions"
        indexes = VERSION_INDEXES
