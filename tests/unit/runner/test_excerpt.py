"""Quotes in reasons and justifications."""

from __future__ import annotations

import pytest

from simulation.runner.wire.excerpt import around, excerpt


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("short", "short"),
        ("two\n\t lines ", "two lines"),
        ("a\x00b\ud800c\x1b", "a\ufffdb\ufffdc\ufffd"),
        ("x" * 201, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_excerpt(text: str, quote: str) -> None:
    assert excerpt(text) == quote


def test_masks_secrets_before_it_cuts() -> None:
    text = "x" * 195 + "top-secret"
    assert "top" not in excerpt(text, secrets=["top-secret"])


def test_leaves_words_alone_that_are_too_short_for_secrets() -> None:
    assert excerpt("a cat", secrets=["a", ""]) == "a cat"


@pytest.mark.parametrize(("start", "end"), [(0, 5), (500, 505), (995, 1000), (0, 1000)])
def test_around_keeps_to_its_limit(start: int, end: int) -> None:
    assert 5 <= len(around("x" * 1000, start, end)) <= 203
