"""A run as one HTML page that opens without a server and without a network.

The grid of all sessions, then every conversation that did not pass. Nothing that users or agents
wrote is anything but text, and the page's policy lets nothing run or load but its own style and
keys.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any, ClassVar

from simulation.kernel.showable import for_html
from simulation.reports.run_report.page_style import KEYS, POLICY, STYLE
from simulation.reports.run_report.report import ReportedUnitTest, RunReport
from simulation.reports.run_report.session import ReportedSession, calls_of
from simulation.reports.run_report.writer import write_lines
from simulation.reports.summary import budget_told, total_of


class PageWriter:
    """Writes HTML. Conversations wait in a file of their own until the grid is whole."""

    needs_words: ClassVar[bool] = True

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        self._report, self._target = report, target
        self._words: IO[bytes] = TemporaryFile()  # noqa: SIM115
        self._waiting = iter(report.unit_tests)
        self._row: ReportedUnitTest | None = None
        write_lines(target, _head(report))
        self._next()

    def add(self, session: ReportedSession) -> None:
        while self._row is not session.unit_test:
            self._next()
        write_lines(self._target, [_cell(session)])
        if session.unwell:
            write_lines(self._words, _conversation(session))

    def finish(self) -> None:
        while self._row is not None:
            self._next()
        write_lines(self._target, ["</tbody></table>", "<h2>Conversations that did not pass</h2>"])
        with self._words as words:
            if not words.tell():
                write_lines(self._target, ["<p>There are none.</p>"])
            words.seek(0)
            shutil.copyfileobj(words, self._target)
        write_lines(self._target, [f"</main><script>{KEYS}</script></body></html>"])

    def _next(self) -> None:
        if self._row is not None:
            write_lines(self._target, ["</td></tr>"])
        self._row = next(self._waiting, None)
        if self._row is not None:
            write_lines(self._target, _begun(self._row))


def _head(report: RunReport) -> Iterator[str]:
    title = for_html(f"{report.set_name}: {report.told}")
    yield '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{for_html(POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
    yield f'<h1>{for_html(report.set_name)} <b class="{for_html(report.verdict or "none")}">'
    yield f"{for_html(report.told)}</b></h1>"
    if not report.completed:
        yield f"<p><strong>The run is {for_html(report.status)}: {report.ended} of "
        yield f"{report.planned} sessions.</strong></p>"
    yield f"<p>{'<br>'.join(map(for_html, _told(report)))}</p>"
    if report.regressions:
        yield f"<h2>Worse than in the run {for_html(report.baseline or '')}</h2><ul>"
        yield from (f"<li>{for_html(each.reason)}</li>" for each in report.regressions)
        yield "</ul>"
    yield from _changes(report.comparison)
    yield "<h2>Sessions</h2><p><small>Each square is one. <kbd>j</kbd> and <kbd>k</kbd> go to the "
    yield "next and the last conversation that did not pass, <kbd>g</kbd> back here.</small></p>"
    yield '<table id="grid"><thead><tr><th>unit test</th><th>pass rate</th><th>verdict</th>'
    yield "<th>sessions</th></tr></thead><tbody>"


def _told(report: RunReport) -> Iterator[str]:
    yield from filter(None, [budget_told(report.answered), *total_of(report.answered)])
    labels = "".join(f" · {key}={value}" for key, value in report.labels)
    yield f"run {report.id} · seed {report.seed} · played by {report.simulator}{labels}"
    yield f"created {report.created_at.isoformat(timespec='seconds')}"


def _changes(comparison: dict[str, Any] | None) -> Iterator[str]:
    if comparison is None or not comparison["changes"]:
        return
    yield f"<details><summary>What has changed ({len(comparison['changes'])})</summary><ul>"
    for each in comparison["changes"]:
        of = f"{each['of'].lower().replace('_', ' ')} {each['name']}".rstrip()
        of = for_html(f"{of}, {each['field']}")
        before, after = (
            "nothing" if text is None else text for text in (each["before"], each["after"])
        )
        yield f"<li>{of}: <del>{for_html(before)}</del> "
        yield f"<ins>{for_html(after)}</ins></li>"
    yield "</ul></details>"


def _begun(unit_test: ReportedUnitTest) -> Iterator[str]:
    reason = f"<br><small>{for_html(unit_test.reason)}</small>" if unit_test.reason else ""
    name = for_html(unit_test.name)
    yield f'<tr id="t{unit_test.slots.start}"><th scope="row">{name}{reason}</th>'
    yield f"<td>{for_html(unit_test.pass_rate)}</td>"
    yield f'<td class="{unit_test.standing}">{for_html(unit_test.told)}</td><td class="cells">'


def _cell(session: ReportedSession) -> str:
    kind = "failed" if session.failed else "error" if session.faulty else session.outcome
    title = for_html(session.title)
    if not session.unwell:
        return f'<i class="{for_html(kind)}" title="{title}"></i>'
    link = f'href="#s{session.slot}" aria-label="{title}"'
    return f'<a class="{kind}" {link} title="{title}"></a>'


def _conversation(session: ReportedSession) -> Iterator[str]:
    name = for_html(session.unit_test.name)
    yield f'<section id="s{session.slot}" tabindex="-1"><h3>{name} · {for_html(session.title)} '
    yield f'<a href="#t{session.unit_test.slots.start}">↑</a></h3>'
    yield from (f'<p class="why">{for_html(each)}</p>' for each in session.why())
    yield "<ol>"
    for message in session.answered["transcript"]:
        yield from _message(message)
    yield "</ol>"
    if session.answered["reason"]:
        yield f"<p>{for_html(session.answered['reason'])}</p>"
    yield "</section>"


def _message(message: dict[str, Any]) -> Iterable[str]:
    role, cut = message["role"].lower(), message["cutShort"]
    told = f" ({cut.lower().replace('_', ' ')})" if cut else ""
    yield f'<li class="{for_html(role)}"><span>{for_html(role + told)}</span>'
    if message["reasoning"]:
        thought = for_html(message["reasoning"])
        yield f"<details><summary>thought</summary><p>{thought}</p></details>"
    yield f"<p>{for_html(message['text'])}</p>"
    calls = "\n".join(each.strip() for each in calls_of(message))
    yield f"<pre>{for_html(calls)}</pre></li>" if calls else "</li>"
