"""Which unit tests of a set belong to the part that somebody wants to run."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.definition.messages import Definition
from simulation.catalog.set_run.values.part import SetPart, chosen
from simulation.kernel.errors import NotFound
from tests.support.examples import definition

IDS = {"Books": "1" * 24, "Cancels": "2" * 24, "Complains": "3" * 24}


def unit_test(name: str, **tags: str | None) -> Definition:
    example = definition("unit_test")
    body = example.body.model_copy(update={"name": name, "tags": tags})
    return example.model_copy(update={"id": IDS[name], "body": body})


SET = [
    unit_test("Books", area="booking", quick=None),
    unit_test("Cancels", area="booking"),
    unit_test("Complains", area="service", quick="very"),
]


def names(**part: Any) -> list[str]:
    ids = chosen(SetPart(**part), SET)
    return [name for name, id in IDS.items() if id in ids]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({}, ["Books", "Cancels", "Complains"]),
        ({"names": ["Cancels"]}, ["Cancels"]),
        ({"names": ["Cancels", "Books"]}, ["Books", "Cancels"]),
        ({"unit_test_ids": ["3" * 24]}, ["Complains"]),
        ({"names": ["Books"], "unit_test_ids": ["3" * 24]}, ["Books", "Complains"]),
        ({"tags": {"area": "booking"}}, ["Books", "Cancels"]),
        ({"tags": {"quick": None}}, ["Books", "Complains"]),
        ({"tags": {"quick": "very"}}, ["Complains"]),
        ({"tags": {"area": "booking", "quick": None}}, ["Books"]),
        ({"names": ["Cancels", "Complains"], "tags": {"area": "booking"}}, ["Cancels"]),
    ],
)
def test_names_widen_and_tags_narrow(part: dict[str, Any], expected: list[str]) -> None:
    assert names(**part) == expected


@pytest.mark.parametrize(
    ("part", "field", "says"),
    [
        ({"names": ["Books", "Bokks"]}, "only.names", "'Bokks' in the set. There are: 'Books',"),
        ({"unit_test_ids": ["9" * 24]}, "only.unit_test_ids", "There are: 'Books', 'Cancels'"),
        ({"tags": {"area": "kitchen"}}, "only.tags", "'area:booking', 'area:service', 'quick'"),
        ({"tags": {"arae": None}}, "only.tags", "is tagged 'arae'"),
        ({"names": ["Cancels"], "tags": {"quick": None}}, "only", "leave one out"),
    ],
)
def test_what_matches_nothing_is_refused_with_what_there_is(
    part: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(NotFound) as refused:
        names(**part)
    assert refused.value.field == field
    assert says in refused.value.message
