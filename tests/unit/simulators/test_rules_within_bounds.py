"""Whatever scenario, persona and agent hold, a move takes little time and little memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from simulation.catalog.persona import PersonaBody
from simulation.runner.faults import SimulatorFault

SECONDS = 5.0
"""A generous limit: without bounds each of these takes minutes, or all memory."""


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


@pytest.fixture
def learned(persona: PersonaBody) -> PersonaBody:
    """A persona that knows much."""
    models = tuple(f"Knows the thing number {number} of the house." for number in range(5_000))
    return persona.model_copy(update={"user_models": models})


@pytest.mark.parametrize(
    "answer",
    ["What is a1? " * 5_000, "What is a, b, c, d, e, f, g, h? " * 600, "What " + "a, " * 9_000],
    ids=["questions", "parts", "commas"],
)
def test_many_questions(brief: Any, heard: Any, learned: PersonaBody, answer: str) -> None:
    assert heard(replace(brief("Open with: Hi."), persona=learned), "Hi.", answer)


def test_many_long_answers(brief: Any, move: Any) -> None:
    said = ["Hi."]
    for number in range(49):
        said += [f"Well, {number}. " + "No. " * 5_000, f"Why {number}?"]
    move(brief("Open with: Hi.\nPatience: 1000"), *said, "Really?")


@pytest.mark.parametrize(
    "rule", ["If asked about a{}b: say c", "If the agent says a{}b: say c"], ids=["asked", "says"]
)
def test_long_white_space(brief: Any, heard: Any, rule: str) -> None:
    assert heard(brief("Open with: Hi.\n" + rule.format(" " * 100_000)), "Hi.", "What is a b?")


@pytest.mark.parametrize("rule", ["Open with: {}", "Open with: Hi.\nThen say: {}"])
def test_variables_that_make_a_text_too_long(
    brief: Any, move: Any, persona: PersonaBody, rule: str
) -> None:
    known = {"aa": "v" * 100_000}
    long = persona.model_copy(update={"nonsensitive_user_variables": known})
    with pytest.raises(SimulatorFault, match="1200048000 characters once its variables"):
        move(replace(brief(rule.format("{aa}" * 12_000)), persona=long), "Hi.", "Hello.")


@pytest.mark.parametrize(
    "rule", ["Open with: {}", "Then say: {}", "Done when: {}", "If the agent says {}: say x"]
)
def test_many_texts_in_the_rules(brief: Any, move: Any, rule: str) -> None:
    rules = "Open with: Hi.\n" + rule.format("|".join(f"a{number}" for number in range(30_000)))
    with pytest.raises(SimulatorFault, match="at most 1000 are looked at"):
        move(brief(rules), "Hi.", "Hello.")


def test_an_objective_without_a_sentence(brief: Any, heard: Any) -> None:
    assert "```x```" in heard(brief("Be nice.", objective="```x```"))
