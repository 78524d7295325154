"""Personas that are played by rules, in a language of their own; and what they do not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from simulation.runner.faults import SimulatorFault
from simulation.runner.ports import Brief, Say


def speaking(brief: Brief, language: str | None) -> Brief:
    return replace(brief, persona=brief.persona.model_copy(update={"preferred_language": language}))


def openings(heard: Callable[..., str], brief: Brief) -> set[str]:
    return {heard(replace(brief, seed=seed)) for seed in range(40)}


GERMAN = "Open with: Ich hätte gern einen Tisch für zwei."
ENGLISH = "Open with: I need a table for two."


@pytest.mark.parametrize(
    ("language", "instructions", "greetings"),
    [
        ("deu", GERMAN, {"Guten Tag!", "Hallo!"}),
        ("jpn", GERMAN, {""}),
        (None, GERMAN, {""}),
        ("deu", ENGLISH, {""}),
        ("jpn", ENGLISH, {""}),
        (None, ENGLISH, {"Hello!", "Hi!", "Hello.", "Hi there!"}),
        ("eng", ENGLISH, {"Hello!", "Hi!", "Hello.", "Hi there!"}),
        ("deu", "Open with: Guten Morgen, einen Tisch bitte.", {""}),
    ],
)
def test_a_greeting_is_in_the_personas_language_or_there_is_none(
    brief, heard, language, instructions, greetings
) -> None:
    text = instructions.removeprefix("Open with: ")
    said = openings(heard, speaking(brief(instructions), language))
    assert {each.removesuffix(text).strip() for each in said} == greetings


def test_what_is_said_besides_is_in_the_same_language(brief, heard) -> None:
    german = speaking(brief(f"{GERMAN}\nIf asked about Uhrzeit: say Um acht."), "deu")
    asked = heard(german, "Ein Tisch.", "Wann? Welche Uhrzeit?")
    assert asked == "Um acht."
    assert heard(german, "Ein Tisch.", "Shall I go on?") in {"Ja, bitte.", "Ja, gern."}
    assert heard(german, "Ein Tisch.", "Ihre Kundennummer?") == "Das weiß ich leider nicht."
    assert heard(german, "Ein Tisch.", "What is your order number?") == "A-1187."


def test_an_objective_in_another_language_is_not_put_into_english(brief, heard) -> None:
    german = speaking(brief(objective="Einen Tisch reservieren. Für zwei."), "deu")
    assert heard(german).endswith("Einen Tisch reservieren.")


def test_a_question_that_nothing_answers_is_noted(brief, move) -> None:
    unknown = move(brief(), "A lamp.", "Fine. What colour are your shoes?")
    assert isinstance(unknown, Say)
    assert unknown.unanswered == "What colour are your shoes?"

    known = move(brief(), "A lamp.", "What is your order number?")
    assert isinstance(known, Say)
    assert known.unanswered == ""


@pytest.mark.parametrize("line", ["Patience: three", "Done when agent says: booked", "Then say:"])
def test_a_line_that_is_meant_as_a_rule_is_never_passed_over(brief, move, line) -> None:
    with pytest.raises(SimulatorFault, match="line 2 begins like a rule and is none"):
        move(brief(f"Open with: Hi.\n{line}"))


def test_a_line_that_may_be_meant_for_models_is_left_to_them(brief, heard) -> None:
    assert heard(brief("Open with: Hi.\nIf asked about the lamp, be vague.")) == "Hi."


def test_double_braces_are_said_as_they_are(brief, heard) -> None:
    given = brief("Open with: Hello, {full_name} says {{session_id}} and {{full_name}}.")
    assert heard(given) == "Hello, Ana Lima says {{session_id}} and {{full_name}}."
