"""What the server publishes of itself, compared with the contract where that is at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from simulation.rest.catalog.routes import router
from tests.integration.rest_catalog.contract import Description, differences
from tests.integration.rest_catalog.differences import DIFFERENCES

CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "simulation-api.openapi.json"

pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")


@pytest.fixture(scope="module")
def found() -> list[str]:
    app = FastAPI()
    app.include_router(router)
    contract = Description(json.loads(CONTRACT.read_text()))
    assert len(contract.operations) == 40
    return list(differences(contract, Description(app.openapi())))


def describes(pattern: str, difference: str) -> bool:
    """Whether ``difference`` is one that ``pattern`` means; a star stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), difference) is not None


def test_no_difference_is_without_a_reason(found: list[str]) -> None:
    unexplained = [
        each for each in found if not any(describes(pattern, each) for pattern in DIFFERENCES)
    ]

    assert unexplained == []


def test_no_reason_is_without_a_difference(found: list[str]) -> None:
    gone = [
        pattern for pattern in DIFFERENCES if not any(describes(pattern, each) for each in found)
    ]

    assert gone == []


def test_every_difference_has_a_reason() -> None:
    assert all(reason.endswith(".") for reason in DIFFERENCES.values())
