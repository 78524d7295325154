"""Refusals that no made up request brings about are as described, too, at every operation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from schemathesis import APIOperation, BaseSchema

from simulation.rest.rates import RATES
from tests.integration.fuzz.aside import aside
from tests.integration.fuzz.shooting import Range, described, operations
from tests.integration.fuzz.site import HEALTH, Site, open_site, shot_at
from tests.integration.isolation.rest_recipes import PREFIXES

OWN_KEYS = "/v1/{organization}/api-keys/{id}"
"""What everybody may do with what is theirs."""

SELDOM = "get-metric-evaluation-results"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with aside(open_site) as opened:
        yield opened


@pytest.fixture(scope="module")
def schema(site: Site) -> BaseSchema:
    return described(site.guarded)


def bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_without_credentials(site: Site, schema: BaseSchema) -> None:
    for operation in operations(schema):
        field = shot_at(operation, site, Range(site.guarded))
        assert set(field.statuses) == {200 if operation.label in HEALTH else 401}


def test_without_permission(site: Site, schema: BaseSchema) -> None:
    for operation in operations(schema):
        if operation.method == "delete" and operation.path != OWN_KEYS:
            field = shot_at(operation, site, Range(site.guarded, bearing(site.viewer_key)))
            assert set(field.statuses) == {403}, operation.label


def test_too_often(site: Site, schema: BaseSchema) -> None:
    [operation] = [each for each in operations(schema) if _id(each) == SELDOM]
    field = Range(site.guarded, bearing(site.here.key.text))
    shot_at(operation, site, field, times=RATES[SELDOM] + 1)
    assert field.statuses == {200: RATES[SELDOM], 429: 1}


def test_how_often_is_said_of_every_operation(schema: BaseSchema) -> None:
    for operation in operations(schema):
        if operation.path.startswith(PREFIXES):
            declared = operation.definition.raw
            assert declared["x-requests-per-minute"] == RATES[_id(operation)]
            assert {"Retry-After", "X-RateLimit-Limit"} <= set(
                declared["responses"]["429"]["headers"]
            )


def _id(operation: APIOperation) -> str:
    return str(operation.definition.raw["operationId"])
