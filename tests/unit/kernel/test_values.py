"""Values that every slice shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from simulation.kernel.values import Actor, EntityId, Moment, Text, Value, require_utc


class Point(Value):
    x: int = 0


def test_values_do_not_change_and_know_their_fields() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Point().x = 1
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Point(y=1)
    assert Point(x=1) == Point(x=1)
    assert hash(Actor(organization="acme", user="anna"))


def test_texts_are_stripped_and_say_something() -> None:
    text = TypeAdapter(Text)

    assert text.validate_python(" \t Café \n") == "Café"
    for nothing in ("", " ", "\n\t"):
        with pytest.raises(ValidationError):
            text.validate_python(nothing)
    with pytest.raises(ValidationError, match="null character; remove it"):
        text.validate_python("a\x00b")


@pytest.mark.parametrize("text", ["0123456789abcdef01234567", "f" * 24])
def test_identifiers(text: str) -> None:
    assert TypeAdapter(EntityId).validate_python(text) == text


def test_moments_are_utc_in_milliseconds() -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2026, 7, 1, 12, 0, 0, 999_999, tzinfo=berlin)

    assert require_utc(moment) == datetime(2026, 7, 1, 10, 0, 0, 999_000, tzinfo=UTC)
    assert require_utc(moment).tzinfo is UTC
    assert require_utc(require_utc(moment)) == require_utc(moment)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="append 'Z' for UTC"):
        TypeAdapter(Moment).validate_python("2026-07-01T12:00:00")
