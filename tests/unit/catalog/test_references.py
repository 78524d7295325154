"""What definitions refer to must be there, live, belong to the organization, and fit."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.kernel.errors import CriterionMismatch, NotFound
from tests.support.examples import ANNA, AT, KINDS, OUTSIDER, body, definition, deleted, id_of
from tests.support.given import Given

ELSEWHERE = id_of("elsewhere")

REFERENCES = [
    ("unit_test", {"service_id": ELSEWHERE}, "service", "service_id"),
    ("unit_test", {"persona_id": ELSEWHERE}, "persona", "persona_id"),
    ("unit_test", {"scenario_id": ELSEWHERE}, "scenario", "scenario_id"),
    (
        "unit_test",
        {
            "success_criterions": [
                {
                    "name": name,
                    "metric_id": metric,
                    "criterion": {"type": "boolean", "expected_value": True},
                }
                for name, metric in (("first", id_of("metric")), ("second", ELSEWHERE))
            ]
        },
        "metric",
        "success_criterions.1.metric_id",
    ),
    (
        "unit_test_set",
        {
            "unit_test_runs": [
                {"unit_test_id": id_of("unit_test")},
                {"unit_test_id": ELSEWHERE},
            ]
        },
        "unit_test",
        "unit_test_runs.1.unit_test_id",
    ),
    (
        "metric",
        {"applied_to_services": [id_of("service"), ELSEWHERE]},
        "service",
        "applied_to_services",
    ),
]


def create(kind: str, **fields: Any) -> Any:
    return KINDS[kind].create(actor=ANNA, at=AT, id=id_of(kind), body=body(kind, **fields))


def given(kind: str) -> Given:
    return Given(DefinitionDecider(KINDS[kind]))


@pytest.mark.parametrize(("kind", "fields", "target", "field"), REFERENCES)
def test_a_reference_must_lead_to_a_living_definition_of_the_organization(
    kind: str, fields: dict[str, Any], target: str, field: str
) -> None:
    there = definition(target, id=ELSEWHERE)
    foreign = definition(target, id=ELSEWHERE, by=OUTSIDER)
    command = create(kind, **fields)

    assert given(kind).knowing(there).when(command).decision.events
    for absent in (given(kind), given(kind).knowing(deleted(there)), given(kind).knowing(foreign)):
        label = target.replace("_", " ")
        absent.when(command).then_refused(NotFound, field=field, says=f"no {label} with the id")


@pytest.mark.parametrize(("kind", "fields", "target", "field"), REFERENCES)
def test_references_are_checked_again_when_they_change(
    kind: str, fields: dict[str, Any], target: str, field: str
) -> None:
    created = KINDS[kind].created(id=id_of(kind), body=body(kind))
    command = KINDS[kind].revisions[-1](actor=ANNA, at=AT, id=id_of(kind), changes=fields)

    Given(DefinitionDecider(KINDS[kind]), created).when(command).then_refused(NotFound, field=field)


def test_a_unit_test_must_name_a_version_set_of_its_service() -> None:
    known = create("unit_test", service_version_set_name="beta")
    assert given("unit_test").when(known).decision.events

    given("unit_test").when(create("unit_test", service_version_set_name="gamma")).then_refused(
        NotFound, field="service_version_set_name", says="it has beta, edge, release"
    )


NUMBER = {"type": "numerical", "lower_bound": 0, "upper_bound": 10}
CATEGORY = {"type": "categorical", "categories": ["warm", "cold"]}
CRITERIA = {
    "boolean": {"type": "boolean", "expected_value": True},
    "numerical": {"type": "numerical", "verb": ">=", "threshold": 5},
    "categorical": {"type": "categorical", "expected_values": ["warm"]},
}
VALUES = {"boolean": {"type": "boolean"}, "numerical": NUMBER, "categorical": CATEGORY}


def judged(value: dict[str, Any]) -> Any:
    return definition("metric", metric_value=value, evaluator={"type": "judge"})


def demanding(criterion: dict[str, Any]) -> Any:
    criterions = [{"name": "demand", "metric_id": id_of("metric"), "criterion": criterion}]
    return create("unit_test", success_criterions=criterions)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_must_have_the_type_of_its_metric(value: str, criterion: str) -> None:
    world = given("unit_test").knowing(judged(VALUES[value]))
    outcome = world.when(demanding(CRITERIA[criterion]))

    if value == criterion:
        assert outcome.decision.events
    else:
        outcome.then_refused(
            CriterionMismatch,
            field="success_criterions.0.criterion",
            says=f"use a {value} criterion",
        )


def test_a_criterion_may_expect_only_categories_of_its_metric() -> None:
    world = given("unit_test").knowing(judged(CATEGORY))

    world.when(demanding({"type": "categorical", "expected_values": ["cold", "hot"]})).then_refused(
        CriterionMismatch,
        field="success_criterions.0.criterion",
        says="no category 'hot'; it has warm, cold",
    )
