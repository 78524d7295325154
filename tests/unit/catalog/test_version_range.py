"""Which versions are wanted."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.version_range import VersionRange
from simulation.kernel.errors import ValidationFailed


@pytest.mark.parametrize(
    ("text", "wanted", "bounds"),
    [
        (None, VersionRange(), {"$gte": 1}),
        ("3", VersionRange(3, 3), {"$gte": 3, "$lte": 3}),
        ("2-5", VersionRange(2, 5), {"$gte": 2, "$lte": 5}),
        ("4-4", VersionRange(4, 4), {"$gte": 4, "$lte": 4}),
        ("latest", VersionRange(latest=True), {"$gte": 1}),
    ],
)
def test_numbers_ranges_and_the_latest(
    text: str | None, wanted: VersionRange, bounds: dict[str, Any]
) -> None:
    found = VersionRange.parse(text)

    assert found == wanted
    assert found.bounds() == bounds


@pytest.mark.parametrize("text", ["", "x", "-3", "2-", "-", "1-2-3", "1.5", " 3", "3\n", "9" * 10])
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValidationFailed, match="a range such as 2-5") as caught:
        VersionRange.parse(text)
    assert caught.value.field == "version"


def test_a_range_does_not_run_backwards() -> None:
    with pytest.raises(ValidationFailed, match="swap the numbers"):
        VersionRange.parse("5-2")
