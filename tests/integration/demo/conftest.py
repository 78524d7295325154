"""The seed catalog read from its files, with ids in the place of names."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from simulation.catalog.definition.messages import Body
from simulation.catalog.metric import MetricBody
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ServiceBody
from simulation.catalog.unit_test import UnitTestBody
from simulation.catalog.unit_test_set import UnitTestSetBody

SEED_DATA = Path(__file__).parents[3] / "seed_data"

B = TypeVar("B", bound=Body)


def fake_id(name: str) -> str:
    """An id for a name: always the same, and another one for every name."""
    return sha256(name.encode()).hexdigest()[:24]


def read(file: str) -> list[dict[str, Any]]:
    """The definitions in a file of the seed data."""
    loaded = yaml.safe_load((SEED_DATA / file).read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


@dataclass(frozen=True)
class Catalog:
    """The bodies of every kind, by id."""

    services: dict[str, ServiceBody]
    personas: dict[str, PersonaBody]
    scenarios: dict[str, ScenarioBody]
    metrics: dict[str, MetricBody]
    unit_tests: dict[str, UnitTestBody]
    sets: dict[str, UnitTestSetBody]

    def unit_test(self, name: str) -> UnitTestBody:
        return self.unit_tests[fake_id(name)]


def load() -> Catalog:
    """The whole seed catalog, validated.

    Raises:
        ValidationError: a definition is not what its kind demands.
    """
    return Catalog(
        services=_by_id(ServiceBody, read("services.yaml")),
        personas=_by_id(PersonaBody, read("personas.yaml")),
        scenarios=_by_id(ScenarioBody, read("scenarios.yaml")),
        metrics=_by_id(MetricBody, [_metric(item) for item in read("metrics.yaml")]),
        unit_tests=_by_id(UnitTestBody, [_unit_test(item) for item in read("unit_tests.yaml")]),
        sets=_by_id(UnitTestSetBody, [_set(item) for item in read("unit_test_sets.yaml")]),
    )


def _by_id(body: type[B], items: list[dict[str, Any]]) -> dict[str, B]:
    bodies = [body.model_validate(item) for item in items]
    return {fake_id(one.name): one for one in bodies}


def _metric(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"applied_to_services": [fake_id(name) for name in item["applied_to_services"]]}


def _unit_test(item: dict[str, Any]) -> dict[str, Any]:
    fields = dict(item)
    for kind in ("service", "persona", "scenario"):
        fields[f"{kind}_id"] = fake_id(fields.pop(kind))
    fields["success_criterions"] = [
        {"name": one["name"], "metric_id": fake_id(one["metric"]), "criterion": one["criterion"]}
        for one in item["success_criterions"]
    ]
    return fields


def _set(item: dict[str, Any]) -> dict[str, Any]:
    runs = [
        {"unit_test_id": fake_id(run["unit_test"]), "run_count": run["run_count"]}
        for run in item["unit_test_runs"]
    ]
    return item | {"unit_test_runs": runs}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()
