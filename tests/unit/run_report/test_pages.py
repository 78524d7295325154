"""Markdown, HTML, JSON lines and CSV: what somebody wrote is text there, and all of it."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from simulation.kernel.showable import for_terminal
from simulation.reports.run_report.criteria_table import COLUMNS, CriteriaTableWriter
from simulation.reports.run_report.json_lines import JsonLinesWriter
from simulation.reports.run_report.junit import JUnitWriter
from simulation.reports.run_report.markdown import MAX_CHARACTERS, MarkdownWriter
from simulation.reports.run_report.page import PageWriter
from simulation.reports.run_report.report import run_report
from simulation.reports.run_report.session import ReportedSession
from tests.support.reported import (
    RUNS,
    Told,
    answered_run,
    answered_session,
    answered_unit_test,
    told,
)

OWN_HTML = re.compile(
    r"</?(details|code)>|<details><summary>All \d+ unit tests</summary>\n?|</details>\n?"
)


def tokens(text: str) -> Iterator[Token]:
    for each in MarkdownIt("commonmark").enable("table").parse(text):
        yield each
        yield from each.children or ()


def words_outside_code(found: list[Token]) -> str:
    words, within = [], False
    for each in found:
        if each.type == "html_inline":
            within = each.content == "<code>"
        elif each.type == "text" and not within:
            words.append(each.content)
    return "".join(words)


@given(RUNS)
def test_nothing_that_was_written_is_markdown(run: Told) -> None:
    text = run.written(MarkdownWriter).decode()
    assert len(text) < MAX_CHARACTERS
    found = list(tokens(text))
    assert not {each.type for each in found} & {"link_open", "image", "fence", "code_block"}
    for each in found:
        if each.type in ("html_block", "html_inline"):
            assert OWN_HTML.fullmatch(each.content), each.content
    outside = words_outside_code(found)
    assert not [
        each for each in ("@", "evil", "alert", "onmouseover", "HYPERLINK") if each in outside
    ]
    assert sum(each.type == "tr_open" for each in found) == 1 + len(run.report.unit_tests)
    cells = sum(each.type == "td_open" for each in found)
    assert cells == 5 * len(run.report.unit_tests)


def test_what_does_not_fit_is_counted() -> None:
    run = told("x" * 290 + "@", [["FAILED"]] * 400)
    text = run.written(MarkdownWriter).decode()
    assert MAX_CHARACTERS * 0.9 < len(text) < MAX_CHARACTERS
    assert re.search(r"- … and \d+ more\n", text)


def test_a_summary_tells_once_why_a_session_broke_off() -> None:
    run = told("Smoke", [["AGENT_ERROR"]])
    session = run.sessions[0].answered
    session["reason"] = run.report.unit_tests[0].result["reason"] = "It hung up."
    text = run.written(MarkdownWriter).decode()
    assert text.count("It hung up.") == 1, text


def test_a_summary_tells_what_came_out_what_regressed_and_what_changed() -> None:
    comparison: dict[str, Any] = {
        "base": {"databaseId": "c" * 24},
        "changes": [
            {"of": "PERSONA", "name": "Ana", "field": "background", "before": None, "after": "B"}
        ],
        "changesLeftOut": 2,
        "unitTests": [
            {
                "change": "REGRESSED",
                "unitTest": {"id": f"{0:024x}", "name": "Books"},
                "base": {"passed": 8, "counted": 8},
                "candidate": {"passed": 0, "counted": 8},
                "difference": -1.0,
                "interval": {"low": -1.0, "high": -0.6},
                "pValue": 0.0002,
            }
        ],
    }
    run = told("Smoke", [["FAILED"], ["PASSED"]], ["Rude"], comparison)
    text = run.written(MarkdownWriter).decode()
    for part in (
        "## ❌ failed: `Smoke`",
        "1 of 2 counted sessions passed",
        f"### Worse than in `{'c' * 24}` (1)",
        "- `Books`: 8/8 → 0/8  \n  `'Books' passes less often: -100% (-100 to -60), p 0.0002`",
        "session 1 · failed: `Rude: Rude`",
        "- ❌ `0 Smoke`: failed, regressed, 0%",
        "- persona `Ana`, `background`: nothing → `B`",
        "- and 2 more",
        "| ✅ | `1 Smoke` | 1/1 | 100% | passed |",
    ):
        assert part in text


class Reader(HTMLParser):
    """What a page is made of: its tags with their attributes, its texts, its own code."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.code: dict[str, str] = {}
        self._in = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in in ("script", "style"):
            self.code[self._in] = data
            self._in = ""
        else:
            self.texts.append(data)


@given(RUNS)
def test_a_page_holds_texts_and_runs_nothing_but_its_own(run: Told) -> None:
    page = Reader(run.written(PageWriter).decode())
    names = [tag for tag, _ in page.tags]
    assert (names.count("script"), names.count("style")) == (1, 1)
    assert not set(names) & {"img", "iframe", "object", "form", "link", "base", "input"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if tag == "a":
            assert (attributes["href"] or "").startswith("#")
    [policy] = [of["content"] for _, of in page.tags if of.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for text in page.code.values():
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    for session in run.sessions:
        if session.unwell:
            wanted = for_terminal(session.answered["transcript"][0]["text"])
            assert wanted in page.texts


def test_each_session_is_a_square_and_each_failure_a_conversation() -> None:
    run = told("Smoke", [["PASSED", "FAILED", "SAVED"], ["AGENT_ERROR", "JUDGE_INCONCLUSIVE"]])
    page = Reader(run.written(PageWriter).decode())
    cells = [of for tag, of in page.tags if tag in ("i", "a") and "title" in of]
    assert [of["class"] for of in cells] == ["passed", "failed", "saved", "failed", "error"]
    links = {of["href"] for tag, of in page.tags if tag == "a" and "title" in of}
    assert links == {f"#{of['id']}" for tag, of in page.tags if tag == "section"}


@given(RUNS)
def test_json_lines_say_all_of_each_session(run: Told) -> None:
    lines = run.written(JsonLinesWriter).decode().splitlines()
    read = [json.loads(each) for each in lines]
    for told_of, session in zip(read, run.sessions, strict=True):
        assert told_of["unitTest"]["name"] == session.unit_test.name
        assert told_of | session.answered == told_of


@given(RUNS)
def test_a_table_has_a_line_a_criterion_and_nothing_to_calculate(run: Told) -> None:
    text = run.written(CriteriaTableWriter).decode()
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == sum(len(each.answered["results"]) or 1 for each in run.sessions)
    for row in read:
        assert set(row) == set(COLUMNS)
        assert not [cell for cell in row.values() if re.match(r"[=+@\t]|-\D", cell)]


def test_a_run_that_goes_on_says_so_everywhere() -> None:
    unfinished = answered_unit_test(0, "Books", ["PASSED", "FAILED"]) | {"result": None}
    answered = answered_run(
        "Smoke",
        [unfinished],
        status="RUNNING",
        finishedAt=None,
        total=None,
        progress={"planned": 2, "finished": 1},
    )
    report = run_report(answered)
    seen = ReportedSession(report.unit_tests[0], answered_session(1, 1, "FAILED", "Rude"))
    run = Told(report, [seen])
    for writer in (MarkdownWriter, PageWriter, JUnitWriter):
        told_of = " ".join(run.written(writer).decode().split())
        assert "The run is running: 1 of 2 sessions." in told_of
    assert b"<skipped " in run.written(JUnitWriter)
    assert run.written(JsonLinesWriter).count(b"\n") == 1
