"""Texts of users do nothing where they are shown, and are all there."""

from __future__ import annotations

import csv
import html
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kernel.showable import (
    csv_lines,
    for_html,
    for_json,
    for_line,
    for_markdown,
    for_terminal,
)

HARMLESS = "Zoë [/set] [red]x[/red] :smile: {{x}} 日本 👩‍👩‍👧\tand\nmore"
TEXTS = st.text(st.characters(codec=None))


def test_what_can_be_seen_is_shown_as_it_is() -> None:
    assert for_terminal(HARMLESS) == HARMLESS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\x07b\x00c\rd\x7f", r"a\x07b\x00c\rd\x7f"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("a\u2028b\u2066c", r"a\u2028b\u2066c"),
        ("hidden\U000e0041", r"hidden\U000e0041"),
        ("half \ud83d", r"half \ud83d"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert for_terminal(text) == shown


def test_a_line_stays_one() -> None:
    assert for_line("a\nb\tc\x1b") == r"a\nb\tc\x1b"


@given(TEXTS)
def test_json_for_a_terminal_says_the_same(text: str) -> None:
    shown = for_json({"text": text})
    assert json.loads(shown) == {"text": text}
    assert for_terminal(shown) == shown


@given(TEXTS)
def test_html_says_the_same_and_has_no_tags(text: str) -> None:
    shown = for_html(text)
    assert not {"<", ">", '"', "'"} & set(shown)
    assert html.unescape(shown) == for_terminal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("# title\n\n- item", r"\# title \- item"),
        ("[x](http://y) <b>`z`</b>", r"\[x\]\(http\://y\) \<b\>\`z\`\</b\>"),
        ("Zoë", "Zoë"),
    ],
)
def test_markdown_is_one_paragraph_of_words(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1", "'=1", '"=1"'],
)
def test_a_cell_that_would_be_calculated_is_not(text: str) -> None:
    [[cell]] = csv.reader(io.StringIO(csv_lines([[text]]).decode(), newline=""))
    assert cell == f"'{text}"


@pytest.mark.parametrize("cell", ["-5", "+1.5", "1e-05", -5, 0.25, True, None, "a=b", "it's", ""])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    [[shown]] = csv.reader(io.StringIO(csv_lines([[cell]]).decode(), newline="")) or [[""]]
    assert shown == ("" if cell is None else str(cell))


@given(st.lists(st.lists(TEXTS, min_size=1), max_size=3))
def test_any_text_can_be_written(rows: list[list[str]]) -> None:
    assert isinstance(csv_lines(rows), bytes)


def test_a_lone_carriage_return_does_not_end_a_row() -> None:
    assert csv_lines([["a\rb", "d"], ["a\r\nb", "d"]]) == b'"a\nb",d\n"a\r\nb",d\n'
