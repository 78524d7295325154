"""Contains and regex."""

from __future__ import annotations

import pytest

from simulation.kernel.stored import reading_stored
from simulation.runner.metrics.factory import evaluator_for

TALK = (
    ("persona", "Hello, a TABLE please"),
    ("agent", "Which day?"),
    ("persona", "Friday."),
    ("agent", "Your table is\nbooked, Straße 5."),
    ("agent", "Enjoy the cafe\u0301!"),
)


@pytest.mark.parametrize(
    ("texts", "speaker", "value", "references"),
    [
        (["table"], "agent", True, ("2-agent-1",)),
        (["TABLE"], "persona", True, ("1-persona-1",)),
        (["table"], "any", True, ("1-persona-1", "2-agent-1")),
        (["sorry", "which DAY"], "agent", True, ("1-agent-1",)),
        (["STRASSE"], "agent", True, ("2-agent-1",)),
        (["caf\u00e9"], "agent", True, ("2-agent-2",)),
        (["Friday"], "agent", False, ()),
        (["b.oked"], "agent", False, ()),
    ],
)
async def test_contains(metric, played, texts, speaker, value, references) -> None:
    body = metric({"type": "contains", "texts": texts, "speaker": speaker})
    found = await evaluator_for(body, None).evaluate(body, played(*TALK))
    assert (found.value, found.references) == (value, references)


async def test_contains_quotes_its_evidence(metric, played) -> None:
    body = metric({"type": "contains", "texts": ["booked"]})
    evaluator = evaluator_for(body, None)
    found = await evaluator.evaluate(body, played(("agent", "x" * 5000 + " Booked. " + "y" * 5000)))
    assert found.justification.startswith("1-agent-1 holds 'booked': '…xxx")
    assert "booked. yyy" in found.justification
    assert len(found.justification) < 300
    missed = await evaluator.evaluate(body, played(("agent", "No.")))
    assert missed.justification == "None of the agent's messages (1) holds 'booked'."


@pytest.mark.parametrize(
    ("pattern", "changes", "value", "references"),
    [
        (r"^your table", {}, True, ("2-agent-1",)),
        (r"^your table", {"ignore_case": False}, False, ()),
        (r"\bfriday\b", {"speaker": "persona"}, True, ("2-persona-1",)),
        (r"is\s+booked", {}, True, ("2-agent-1",)),
        (r"\pL{5}: day", {}, False, ()),
        (r"straße \d", {}, True, ("2-agent-1",)),
        (r"\d{2}", {}, False, ()),
    ],
)
async def test_regex(metric, played, pattern, changes, value, references) -> None:
    body = metric({"type": "regex", "pattern": pattern} | changes)
    found = await evaluator_for(body, None).evaluate(body, played(*TALK))
    assert (found.value, found.references) == (value, references)
    assert repr(pattern) in found.justification


async def test_what_would_backtrack_without_end_is_answered(metric, played) -> None:
    body = metric({"type": "regex", "pattern": "(a|aa)+$"})
    found = await evaluator_for(body, None).evaluate(body, played(("agent", "a" * 50_000 + "b")))
    assert found.value is False


async def test_a_long_message_is_searched_apart_and_quoted_by_characters(metric, played) -> None:
    body = metric({"type": "regex", "pattern": "(?:(?:q|b|c|d)?e?){300}z"})
    found = await evaluator_for(body, None).evaluate(body, played(("agent", "ü" * 20_000 + "z!")))
    assert found.value is True
    assert found.justification.endswith("üz!'")


async def test_a_search_of_too_many_steps_is_given_up(metric, played) -> None:
    body = metric({"type": "regex", "pattern": r"\pL{20}z"})
    found = await evaluator_for(body, None).evaluate(body, played(("agent", "a" * 200_000)))
    assert found.value is None
    assert "at most 1000000000 are taken" in found.justification
    assert found.references == ("1-agent-1",)


async def test_a_pattern_of_an_earlier_release_is_read_and_not_searched_for(metric, played) -> None:
    with reading_stored():
        body = metric({"type": "regex", "pattern": "(?=day)(?:a{65535}){65535}"})
    found = await evaluator_for(body, None).evaluate(body, played(*TALK))
    assert found.value is None
    assert "is no valid regular expression" in found.justification
