"""The words that the simulation API has for errors, where they are its own."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.catalog.persona import PersonaBody
from simulation.kernel import errors
from simulation.rest.errors import ORGANIZATIONS, PLAIN, answer


def body(error: Exception, place: str = "body") -> dict[str, Any]:
    """What is answered to ``error``."""
    found: dict[str, Any] = orjson.loads(answer(error, ORGANIZATIONS, place).body)
    return found


@pytest.mark.parametrize(
    ("refusal", "here", "elsewhere"),
    [
        (errors.CriterionMismatch("x"), 400, 422),
        (errors.InUse("x"), 400, 409),
        (errors.Refused("x"), 400, 409),
        (errors.VersionMismatch("x"), 400, 409),
        (errors.ConcurrencyConflict("x"), 503, 409),
        (errors.NameTaken("x"), 409, 409),
        (errors.NotFound("x"), 404, 404),
    ],
)
def test_some_statuses_are_its_own(
    refusal: errors.SimulationError, here: int, elsewhere: int
) -> None:
    assert answer(refusal, ORGANIZATIONS).status_code == here
    assert answer(refusal, PLAIN).status_code == elsewhere


def test_the_detail_is_the_message_or_says_where_a_value_stands() -> None:
    refused = errors.ValidationFailed("parts.2.size: too big.", field="parts.2.size")

    assert body(errors.NotFound("Not there."))["detail"] == "Not there."
    assert body(refused)["detail"] == [
        {
            "loc": ["body", "parts", 2, "size"],
            "msg": "parts.2.size: too big.",
            "type": "value_error",
        }
    ]
    assert body(refused, "query")["detail"][0]["loc"][0] == "query"
    assert "detail" not in orjson.loads(answer(refused).body)


def test_a_body_that_the_catalog_refuses_is_no_fault_of_the_server() -> None:
    with pytest.raises(ValueError) as caught:
        PersonaBody.model_validate({"name": "Ana", "role": "guest", "background": " "})

    response = answer(caught.value, ORGANIZATIONS)

    assert response.status_code == 422
    assert orjson.loads(response.body)["error"]["field"] == "background"


def test_a_failure_leaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    found = body(RuntimeError("password=hunter2"))

    assert found["error"]["code"] == "INTERNAL"
    assert found["detail"] == found["error"]["message"]
    assert "hunter2" not in str(found)
    assert "hunter2" in caplog.text
