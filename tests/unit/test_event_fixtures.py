"""What was ever stored stays readable: the frozen fixtures of every event version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from simulation import registry
from tests.support.event_examples import examples
from tests.support.freeze_events import DIRECTORY, fixture_path, freeze
from tests.support.notes import CODEC, note

FIXTURES = sorted(DIRECTORY.glob("*.json"))
REMEDY = "run `python -m tests.support.freeze_events`"


def stored(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return kept


def in_a_record(event: dict[str, Any]) -> dict[str, Any]:
    return CODEC.encode(note("any-1", 1)) | {"events": [event]}


@pytest.mark.parametrize(("name", "variant"), examples())
def test_every_example_has_a_fixture_of_its_current_version(name: str, variant: str) -> None:
    assert fixture_path(registry.codec().events[name], variant).exists(), REMEDY


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_is_read_and_written_again_as_it_is(path: Path) -> None:
    codec = registry.codec()
    fixture = stored(path)
    assert path.name.startswith(f"{fixture['type']}.v{fixture['version']}.")
    assert fixture["type"] in codec.events, f"{path.name}: no event has this name any more"

    again = codec.encode(codec.decode(in_a_record(fixture)))["events"]

    if fixture["version"] == codec.events[fixture["type"]].stored_version:
        assert again == [fixture]


def test_no_event_is_without_an_example() -> None:
    assert {name for name, variant in examples() if not variant} == set(registry.codec().events)


@pytest.mark.parametrize("name", sorted(registry.codec().events))
def test_every_field_is_set_somewhere_and_null_where_it_may_be(name: str) -> None:
    shown = [event for (shown, _), event in examples().items() if shown == name]
    for field, declared in registry.codec().events[name].model_fields.items():
        values = [getattr(each, field) for each in shown]
        assert any(value is not None for value in values), field
        if may_be_null(declared.annotation):
            assert None in values, field


def may_be_null(annotation: Any) -> bool:
    return type(None) in get_args(annotation)


def test_freezing_writes_what_is_missing_and_nothing_else(tmp_path: Path) -> None:
    history = fixture_path(next(iter(examples().values())), directory=tmp_path)
    history.write_text("history")

    written = freeze(tmp_path)

    assert {path.name for path in (*written, history)} == {
        fixture_path(event, variant).name for (_, variant), event in examples().items()
    }
    assert history.read_text() == "history"
    assert freeze(tmp_path) == []


def test_fixtures_hold_what_is_hard_to_keep() -> None:
    text = "".join(path.read_text("utf-8") for path in FIXTURES)

    for hard in ("é", "Über", "–", "null", "0.75", "true", "false"):
        assert hard in text
