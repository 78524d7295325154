"""What is not said as the contract has it is refused, and nothing else is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.rest_catalog.bodies import (
    METRIC,
    PERSONA,
    SERVICE,
    UNIT_TEST,
    metric,
    service,
    version_set,
)
from tests.integration.rest_catalog.site import NOTHING, Rest

RUNS = "/simulation/unit_test_set_run/"
RESULTS = "/metric/metric_evaluation_result"


@pytest.mark.parametrize("moment", ["0.5", "0", "1700000000", "-1"])
@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        (RUNS, "created_before"),
        (RUNS, "created_after"),
        (RESULTS, "timestamp_before"),
        (RESULTS, "timestamp_after"),
    ],
)
async def test_times_are_written_out(owner: Rest, path: str, parameter: str, moment: str) -> None:
    answer = await owner.get(path, **{parameter: moment})

    assert (answer.status, answer.field) == (422, parameter)


@pytest.mark.parametrize("value", [0, 1, "yes", "true"])
async def test_whether_a_service_is_active_is_a_flag(owner: Rest, value: Any) -> None:
    id = await owner.made(SERVICE, service())

    for path in (SERVICE, f"{SERVICE}{id}/"):
        answer = await owner.post(path, service("Other") | {"is_active": value})
        assert (answer.status, answer.field) == (422, "is_active")


@pytest.mark.parametrize("number", ["1", True, 1.5])
async def test_versions_of_an_agent_are_numbers(owner: Rest, number: Any) -> None:
    id = await owner.made(SERVICE, service())
    body = {"version_set": version_set(agent_version_number=number)}

    answer = await owner.put(f"{SERVICE}{id}/version_sets/canary/", body)

    assert (answer.status, answer.field) == (422, "version_set.agent_version_number")


async def test_a_model_preference_has_no_other_fields(owner: Rest) -> None:
    id = await owner.made(SERVICE, service())
    preferences = {"judge": {"llm_name": "small", "parameters": {"temperature": 0}}}
    body = {"version_set": version_set(llm_model_preferences=preferences)}

    answer = await owner.put(f"{SERVICE}{id}/version_sets/canary/", body)

    assert (answer.status, answer.field) == (
        422,
        "version_set.llm_model_preferences.judge.parameters",
    )


@pytest.mark.parametrize("bound", ["1", True, 2**53 + 1])
async def test_bounds_are_numbers(owner: Rest, bound: Any) -> None:
    value = {"type": "numerical", "lower_bound": bound, "upper_bound": 1e300}

    answer = await owner.post(METRIC, metric(metric_value=value))

    assert (answer.status, answer.field) == (422, "metric_value.numerical.lower_bound")


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        (PERSONA, "id", NOTHING),
        (PERSONA, "creator", "acme,olga"),
        (METRIC, "type", "boolean"),
        (UNIT_TEST, "metric_id", NOTHING),
        (RUNS, "simulation_unit_test_set_id", NOTHING),
        (RESULTS, "source_type", "manual"),
        (RESULTS, "conversation_id", NOTHING),
    ],
)
async def test_what_is_asked_for_twice_is_refused(
    owner: Rest, path: str, parameter: str, value: str
) -> None:
    once = await owner.get(path, **{parameter: value})
    twice = await owner.get(path, **{parameter: [value, value]})

    assert once.status == 200
    assert (twice.status, twice.field) == (422, parameter)
    assert "more than once" in twice.body["error"]["message"]
