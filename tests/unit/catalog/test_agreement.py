"""What keeps an unfinished run from being continued for somebody who wants another one."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.agreement import differences
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SetRunCreated, SimulatorKind
from tests.support.examples import ANNA, AT
from tests.support.runs import CREATED, SPEC, pinned

[METRIC] = SPEC.metrics_to_evaluate


def run(**fields: Any) -> SetRun:
    created = CREATED.model_copy(update=fields)
    return SetRun(
        id=created.id,
        organization="acme",
        creator=ANNA,
        created_at=AT,
        unit_test_set=created.unit_test_set,
        seed=created.seed,
        simulator=created.simulator,
        specs=created.specs,
        labels=created.labels,
    )


def wanted(**fields: Any) -> SetRunCreated:
    return CREATED.model_copy(update=fields)


def with_spec(**fields: Any) -> dict[str, Any]:
    return {"specs": (SPEC.model_copy(update=fields),)}


def test_the_same_agrees_under_whatever_id() -> None:
    assert differences(run(), wanted(id="9" * 24), any_seed=False) == []


@pytest.mark.parametrize(
    ("fields", "field", "unfinished", "now"),
    [
        ({"seed": 7}, "seed", "42", "7"),
        ({"simulator": SimulatorKind.MODEL}, "simulator", "rules", "model"),
        ({"labels": {"commit": "b", "a": "1"}}, "labels", "none", "a=1, commit=b"),
        (
            {"unit_test_set": pinned("unit_test_set", "Soirée", 2)},
            "unit_test_set",
            "'Soirée' in version 1",
            "'Soirée' in version 2",
        ),
        (with_spec(run_count=12), "sessions", "6 of 'Zoë books", "12 of 'Zoë books"),
        (with_spec(persona=pinned("persona", "Zoë Lefèvre", 3)), "persona", "version 1", "3"),
        (with_spec(service=pinned("service", "Café Über", 2)), "service", "version 1", "2"),
        (with_spec(scenario=pinned("scenario", "Books a table", 2)), "scenario", "1", "2"),
        (with_spec(unit_test=pinned("unit_test", "Zoë books a table", 2)), "unit_test", "1", "2"),
        (
            with_spec(
                metrics_to_evaluate=(
                    METRIC.model_copy(update={"metric": pinned("metric", "Confirms", 2)}),
                )
            ),
            "metric",
            "'Confirms the booking' in version 1",
            "'Confirms' in version 2",
        ),
        (
            with_spec(llm_model_preferences={"judge": ModelPreference(llm_name="hasty")}),
            "llm_model_preferences",
            "careful",
            "judge: hasty",
        ),
        ({"specs": (SPEC, SPEC)}, "unit_tests", "'Zoë", "'Zoë books a table', 'Zoë"),
    ],
)
def test_what_differs_is_named(
    fields: dict[str, Any], field: str, unfinished: str, now: str
) -> None:
    [found] = differences(run(), wanted(**fields), any_seed=False)

    assert found.field == field
    assert unfinished in found.unfinished
    assert now in found.wanted


def test_a_seed_that_is_chance_agrees_with_any() -> None:
    assert differences(run(), wanted(seed=7), any_seed=True) == []


def test_what_many_unit_tests_share_is_named_once() -> None:
    revised = SPEC.model_copy(update={"persona": pinned("persona", "Zoë Lefèvre", 2)})

    found = differences(run(specs=(SPEC, SPEC)), wanted(specs=(revised, revised)), any_seed=False)

    assert [each.field for each in found] == ["persona"]
