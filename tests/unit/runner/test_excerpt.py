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


@pytest.mark.parametrize(
    ("secret", "quote"),
    [
        ('se"same', r'{"a":"se\"same"}'),
        ("sésame", r'{"a":"s\u00e9same"}'),
        ("open/se same", "open%2Fse+same"),
        ("open/se same", "open%2Fse%20same"),
        ("back\\slash", r"('back\\slash',)"),
    ],
)
def test_masks_secrets_in_the_forms_in_which_they_come_back(secret: str, quote: str) -> None:
    found = excerpt(quote, secrets=[secret])
    assert "***" in found
    assert "same" not in found
    assert "slash" not in found


def test_masks_a_secret_that_holds_another_as_a_whole() -> None:
    assert excerpt("I got sesame-4711.", secrets=["sesame", "sesame-4711"]) == "I got ***."


def test_leaves_words_alone_that_are_too_short_for_secrets() -> None:
    assert excerpt("a cat", secrets=["a", ""]) == "a cat"


@pytest.mark.parametrize(("start", "end"), [(0, 5), (500, 505), (995, 1000), (0, 1000)])
def test_around_keeps_to_its_limit(start: int, end: int) -> None:
    assert 5 <= len(around("x" * 1000, start, end)) <= 203
