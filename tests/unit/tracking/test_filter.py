"""Which events a filter lets through."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kernel.errors import ValidationFailed
from simulation.tracking.filter import MAX_PROPERTIES, EventFilter, Period, terms
from tests.support.tracked import START, event, seconds

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=3),
)


@pytest.mark.parametrize(
    ("found", "wanted", "equal"),
    [
        (1, 1.0, True),
        (1.0, 1, True),
        (0, -0.0, True),
        (True, 1, False),
        (1, True, False),
        (False, 0, False),
        ("1", 1, False),
        (None, "null", False),
        (None, None, True),
        ("é", "e\u0301", False),
        ("a", "A", False),
        (0.1 + 0.2, 0.3, False),
        (2**53, 2.0**53, True),
        (2**63 - 1, 2.0**63, False),
        (1e300, 1e300, True),
        ([1], 1, False),
        ({"a": 1}, 1, False),
    ],
)
def test_a_property_is_equal_as_json_means_it(found: Any, wanted: Any, equal: bool) -> None:
    kept = event(properties={"p": found})
    assert EventFilter(properties={"p": wanted}).matches(kept) is equal


@given(found=SCALARS, wanted=SCALARS)
def test_equal_properties_are_written_alike(found: Any, wanted: Any) -> None:
    equal = EventFilter(properties={"p": wanted}).has_properties(event(properties={"p": found}))
    assert equal == (list(terms({"p": found})) == list(terms({"p": wanted})))


def test_only_scalars_are_written() -> None:
    properties = {"a": 1.0, "b": [1], "c": {"a": 1}, "d": None}
    assert list(terms(properties)) == ["a=1", "d=null"]


def test_a_property_that_is_missing_is_not_null() -> None:
    assert not EventFilter(properties={"p": None}).matches(event())


def test_all_conditions_are_met() -> None:
    kept = event(user_id="olga", session_id="s-1", synthetic=True, properties={"a": 1, "b": 2})
    met: dict[str, Any] = {
        "name": "page.viewed",
        "user_id": "olga",
        "session_id": "s-1",
        "period": seconds(0, 1),
        "properties": {"a": 1, "b": 2},
        "synthetic": True,
    }
    missed: dict[str, Any] = {
        "name": "page.left",
        "user_id": "otto",
        "session_id": "s-2",
        "period": seconds(-1, 0),
        "properties": {"a": 1, "b": 3},
        "synthetic": False,
    }
    assert EventFilter(**met).matches(kept)
    for name, value in missed.items():
        assert not EventFilter(**met | {name: value}).matches(kept), name


def test_a_period_begins_with_its_start_and_ends_before_its_end() -> None:
    assert [seconds(0, 2).holds(event(at=at).timestamp) for at in (-0.001, 0, 1.999, 2)] == [
        False,
        True,
        True,
        False,
    ]
    assert Period().holds(START)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    seconds(1, 1)
    with pytest.raises(ValidationFailed) as refusal:
        seconds(1.001, 1)
    assert refusal.value.field == "from"


@pytest.mark.parametrize(
    ("properties", "field"),
    [
        ([], "properties"),
        ("a", "properties"),
        ({"a": [1]}, "properties.a"),
        ({"a": {}}, "properties.a"),
        ({str(n): n for n in range(MAX_PROPERTIES + 1)}, "properties"),
        ({"a": 10**30}, "properties"),
        ({"a": float("nan")}, "properties"),
        ({"a": "\ud800"}, "properties"),
        ({"a": "\x00"}, "properties"),
        ({"\ud800": 1}, "properties"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(properties: Any, field: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        EventFilter(properties=properties)
    assert refusal.value.field == field


def test_counts_by_name_tell_of_names_times_and_origins_only() -> None:
    assert EventFilter(name="a", period=seconds(1), synthetic=False).countable_by_name
    for other in ({"user_id": "u"}, {"session_id": "s"}, {"properties": {"a": 1}}):
        assert not EventFilter(**other).countable_by_name  # type: ignore[arg-type]
