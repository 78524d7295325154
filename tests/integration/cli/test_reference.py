"""The reference of catalog files: current, and true of the catalog that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from simulation.cli.seeding.entry import KINDS
from simulation.cli.seeding.reference import files, reference
from simulation.cli.seeding.schemas import schema_of, schema_of_all
from simulation.cli.seeding.yaml_file import read_yaml

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("path", "text"), list(files(ROOT / "docs")), ids=lambda each: getattr(each, "name", "")
)
def test_what_is_committed_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `make reference`"


@pytest.mark.parametrize("noun", KINDS)
def test_the_seed_data_fits_its_schema(noun: str) -> None:
    schema = schema_of(noun)
    Draft202012Validator.check_schema(schema)
    value = read_yaml(ROOT / "seed_data" / f"{noun}.yaml").value
    assert [each.message for each in Draft202012Validator(schema).iter_errors(value)] == []


def test_the_seed_data_fits_the_schema_of_one_file() -> None:
    schema = schema_of_all()
    Draft202012Validator.check_schema(schema)
    value = {noun: read_yaml(ROOT / "seed_data" / f"{noun}.yaml").value for noun in KINDS}
    assert [each.message for each in Draft202012Validator(schema).iter_errors(value)] == []


def test_a_schema_refuses_what_loading_would() -> None:
    wrong = [{"name": "Ann", "rolle": "guest", "background": "b"}]
    assert list(Draft202012Validator(schema_of("personas")).iter_errors(wrong))


@pytest.mark.parametrize(
    "field",
    ["speaker", "ignore_case", "system_prompt", "headers", "ended_path", "max_interactions"],
)
def test_every_field_is_in_the_reference(field: str) -> None:
    assert f"| `{field}` |" in reference()
