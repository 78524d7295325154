"""All there is in the catalog: the kinds with their documents, deciders and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.catalog import documents
from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.definition.documents import DefinitionDocument, DefinitionVersionDocument
from simulation.catalog.definition.kind import Kind
from simulation.catalog.evaluation.decider import EvaluationDecider
from simulation.catalog.evaluation.documents import ManualEvaluationDocument
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.review.decider import ReviewDecider
from simulation.catalog.review.documents import ReviewDocument
from simulation.catalog.review.queue.documents import JudgedResultDocument
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.service import SERVICE
from simulation.catalog.session.decider import SessionDecider
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.kernel.decider import Decider


@dataclass(frozen=True, slots=True)
class Registration:
    """A kind with its read models. ``initial`` holds fields that others update."""

    kind: Kind
    document: type[DefinitionDocument]
    version_document: type[DefinitionVersionDocument]
    initial: dict[str, Any] | None = None


REGISTRATIONS: tuple[Registration, ...] = (
    Registration(SERVICE, documents.ServiceDocument, documents.ServiceVersionDocument),
    Registration(PERSONA, documents.PersonaDocument, documents.PersonaVersionDocument),
    Registration(SCENARIO, documents.ScenarioDocument, documents.ScenarioVersionDocument),
    Registration(METRIC, documents.MetricDocument, documents.MetricVersionDocument),
    Registration(UNIT_TEST, documents.UnitTestDocument, documents.UnitTestVersionDocument),
    Registration(
        UNIT_TEST_SET,
        documents.UnitTestSetDocument,
        documents.UnitTestSetVersionDocument,
        {"last_triggered_run_id": None, "last_triggered_key": ""},
    ),
)
"""The kinds in the order in which they may refer to each other."""

DOCUMENTS: tuple[Any, ...] = (
    *(each.document for each in REGISTRATIONS),
    *(each.version_document for each in REGISTRATIONS),
    SetRunDocument,
    SessionPageDocument,
    ManualEvaluationDocument,
    ReviewDocument,
    JudgedResultDocument,
)


def deciders() -> tuple[Decider, ...]:
    """Every decider, in the order in which their streams may refer to each other."""
    return (
        *(DefinitionDecider(each.kind) for each in REGISTRATIONS),
        SetRunDecider(),
        SessionDecider(),
        EvaluationDecider(),
        ReviewDecider(),
    )
