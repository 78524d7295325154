"""What the fields of definitions may hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.examples import KINDS, body, id_of

STRICT = ("persona", "scenario", "metric", "service")
FREE = ("unit_test", "unit_test_set")


def refused(kind: str, says: str = "", **fields: Any) -> None:
    """Require that ``fields`` are refused, each at its own place."""
    with pytest.raises(ValidationError) as caught:
        body(kind, **fields)
    problems = caught.value.errors()
    assert {problem["loc"][0] for problem in problems} == set(fields)
    assert says in problems[0]["msg"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", " \n", "null \x00 character", None, 7])
def test_names_are_texts_that_say_something(kind: str, name: Any) -> None:
    refused(kind, name=name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_may_use_every_script_and_is_stripped(kind: str) -> None:
    assert body(kind, name="  Café „Über“ – 東京 🍽️  ").name == "Café „Über“ – 東京 🍽️"


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_at_most_20_tags(kind: str) -> None:
    twenty = {f"tag {number}": None for number in range(20)}

    assert len(body(kind, tags=twenty).tags) == 20
    refused(kind, says="at most 20 tags are allowed, got 21", tags=twenty | {"another": None})


@pytest.mark.parametrize("kind", STRICT)
@pytest.mark.parametrize("tags", [{"a:b": None}, {"a": "b.c"}, {"": None}, {"a": ""}, {"$a": None}])
def test_tags_hold_letters_digits_underscores_and_spaces_only(kind: str, tags: Any) -> None:
    refused(kind, says="only letters, digits", tags=tags)


@pytest.mark.parametrize("kind", STRICT)
def test_letters_of_tags_may_be_of_any_script(kind: str) -> None:
    tags = {"größe 2": "été_1", "東京": None}

    assert body(kind, tags=tags).tags == tags


@pytest.mark.parametrize("kind", FREE)
def test_tags_of_unit_tests_and_sets_are_free_but_for_null_characters(kind: str) -> None:
    tags = {"a:b.c/$d": "", "": None}

    assert body(kind, tags=tags).tags == tags
    refused(kind, says="null character", tags={"a\x00": None})
    refused(kind, says="null character", tags={"a": "\x00"})


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_nobody_knows_are_refused(kind: str) -> None:
    refused(kind, colour="red")


@pytest.mark.parametrize("code", ["deu", "fra", "zho", None])
def test_languages_are_iso_639_3(code: str | None) -> None:
    assert body("persona", preferred_language=code).preferred_language == code


@pytest.mark.parametrize("code", ["de", "DEU", "xxx", "german", "", "ger"])
def test_other_codes_are_no_languages(code: str) -> None:
    refused("persona", says="no ISO 639-3 language", preferred_language=code)


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/Argentina/Ushuaia", None])
def test_time_zones_are_iana_names(name: str | None) -> None:
    assert body("persona", timezone=name).timezone == name


@pytest.mark.parametrize("name", ["Mars/Olympus", "europe/berlin", "+01:00", "", "../etc/passwd"])
def test_other_names_are_no_time_zones(name: str) -> None:
    refused("persona", says="no IANA time zone", timezone=name)


@pytest.mark.parametrize("field", ["nonsensitive_user_variables", "sensitive_user_variables"])
def test_variables_have_plain_names_and_are_at_most_20(field: str) -> None:
    twenty = {f"v{number}": "ü" for number in range(20)}
    assert getattr(body("persona", **{field: twenty}), field) == twenty
    refused("persona", says="at most 20 variables", **{field: twenty | {"one_more": ""}})
    for name in ("x", "Name", "1st", "given-name", "naïve", "name\n", ""):
        refused("persona", says=f"variable {name!r}", **{field: {name: "value"}})


def test_a_scenario_needs_a_known_opening_and_a_moment_with_a_zone() -> None:
    refused("scenario", initial_message_type="shout")
    refused("scenario", says="time zone", conversation_starts_at="2026-03-04T18:30:00")

    starts = body("scenario", conversation_starts_at="2026-03-04T18:30:00.123456+01:00")
    assert starts.conversation_starts_at == datetime(2026, 3, 4, 17, 30, 0, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "least", "most"), [("max_interactions", 1, 100), ("run_count", 1, None)]
)
def test_counts_of_a_unit_test_are_bounded(field: str, least: int, most: int | None) -> None:
    refused("unit_test", **{field: least - 1})
    assert getattr(body("unit_test", **{field: least}), field) == least
    if most is not None:
        assert getattr(body("unit_test", **{field: most}), field) == most
        refused("unit_test", **{field: most + 1})


def test_a_unit_test_demands_something() -> None:
    refused("unit_test", success_criterions=[])


def test_a_set_holds_a_unit_test_at_least_once() -> None:
    refused("unit_test_set", unit_test_runs=[])
    refused("unit_test_set", unit_test_runs=[{"unit_test_id": id_of("unit_test"), "run_count": 0}])


@pytest.mark.parametrize("id", ["", "x" * 24, "A" * 24, "a" * 23, "a" * 25, "a" * 24 + "\n"])
def test_identifiers_are_24_lower_case_hexadecimal_characters(id: str) -> None:
    refused("unit_test", persona_id=id)


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [("unit_test", "success_criterions", 500), ("unit_test_set", "unit_test_runs", 500)],
)
def test_lists_are_bounded(kind: str, field: str, most: int) -> None:
    [one, *_] = getattr(body(kind), field)

    assert len(getattr(body(kind, **{field: (one,) * most}), field)) == most
    refused(kind, says=f"at most {most} are allowed", **{field: (one,) * (most + 1)})
