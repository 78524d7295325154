"""Texts of users, made showable: what they wrote is shown as it is, and does nothing.

One function for each place where texts are shown; nothing is shown around them (a rule in
``tests/architecture`` looks). What cannot be seen, and commands terminals or turns the
direction of writing, is shown as an escape: ``\\x1b``.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions of writing
    "\u2028\u2029\ufeff\ufff9-\ufffb\ufffe\uffff"  # other lines, marks of order, annotations
    "\U000e0000-\U000e007f"  # tags: a second text that nobody sees
    "\ud800-\udfff"  # halves of characters, which no terminal can be sent
)
_NOT_SHOWN = re.compile(f"[{_UNSEEN}]")
_NOT_IN_A_LINE = re.compile(f"[\t\n{_UNSEEN}]")

_FORMULA = re.compile(r"^[\s'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
"""How a cell begins that spreadsheets calculate; the last four are the wide forms."""

_LONE_RETURN = re.compile(r"\r(?!\n)")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$")
_IN_ATTRIBUTES = re.compile("[\t\n]")
_BACKTICKS = re.compile("`+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:@$^=\"'])")


def for_terminal(text: str) -> str:
    """``text`` for a terminal; it may have several lines."""
    return _NOT_SHOWN.sub(_escape, text)


def for_line(text: str) -> str:
    """``text`` for one line of a terminal or a log."""
    return _NOT_IN_A_LINE.sub(_escape, text)


def for_json(value: Any, *, indent: int | None = None) -> str:
    """``value`` as JSON that a terminal shows, and every parser reads as it is."""
    separators = None if indent else (",", ":")
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=False)
    return _NOT_SHOWN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def for_html(text: str) -> str:
    """``text`` for HTML, between tags or within a quoted attribute."""
    return html.escape(for_terminal(text), quote=True)


def for_xml(text: str) -> str:
    """``text`` for XML 1.0 between tags; a parser reads it back as a terminal would show it."""
    return html.escape(for_terminal(text), quote=False)


def for_xml_attribute(text: str) -> str:
    """The same within an attribute, where a parser would make spaces of tabs and newlines."""
    escaped = for_xml(text).replace('"', "&quot;")
    return _IN_ATTRIBUTES.sub(lambda found: f"&#{ord(found[0])};", escaped)


def for_markdown_code(text: str, *, in_table: bool = False) -> str:
    """``text`` as a span of code: names nobody, links nowhere, and is neither HTML nor Markdown.

    GitHub and GitLab read mentions, issues and addresses out of what is escaped, not out of code.
    Nothing but an entity keeps every renderer from beginning a cell at a ``|``.
    """
    plain = " ".join(for_terminal(text).split())
    if not plain:
        return "–"
    if in_table and "|" in plain:
        return f"<code>{_MARKDOWN.sub(lambda found: f'&#{ord(found[0])};', plain)}</code>"
    fence = "`" * (max((len(each) for each in _BACKTICKS.findall(plain)), default=0) + 1)
    if plain[0] == "`" or plain[-1] == "`":
        plain = f" {plain} "
    return f"{fence}{plain}{fence}"


def for_markdown(text: str) -> str:
    """``text`` for one paragraph or cell of Markdown."""
    return _MARKDOWN.sub(r"\\\1", " ".join(for_terminal(text).split()))


def csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """``rows`` as CSV in UTF-8. A text that a spreadsheet would calculate begins with ``'``."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_cell(each) for each in row] for row in rows)
    # A half of a character has no bytes.
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    # A carriage return alone is not quoted, and ends the row for whoever reads it.
    text = _LONE_RETURN.sub("\n", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
