"""A run as JUnit XML: a suite for the set, a test case for each unit test.

`<failure>` is what failed, or regressed where that is not allowed; `<error>` what faults left
undecided; `<skipped>` what is undecided otherwise, or was not played to its end. A unit test that
passed and is flaky has a `<flakyFailure>` for each session that did not pass, as Maven's Surefire
writes them. Sessions that ended beyond the verdict are in none of it. Times are those that the
agent took.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, ClassVar

from simulation.kernel.showable import for_xml, for_xml_attribute
from simulation.reports.run_report.report import ReportedUnitTest, RunReport, Standing
from simulation.reports.run_report.session import ReportedSession
from simulation.reports.run_report.writer import write_lines

MAX_CONVERSATIONS = 20
"""Of a unit test, those that did not pass; `simulation transcript RUN --failed` has all."""
MAX_WORDS = 100_000
"""Characters of a conversation."""
MAX_MESSAGE = 2_000

_IN_MEMORY_BYTES = 1 << 20


class JUnitWriter:
    """Writes JUnit XML."""

    needs_words: ClassVar[bool] = True

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        self._report, self._target = report, target
        self._waiting = iter(report.unit_tests)
        self._case: _Case | None = None
        elements = Counter(element_of(each, report) for each in report.unit_tests)
        counts: dict[str, object] = {
            "tests": len(report.unit_tests),
            "failures": elements["failure"],
            "errors": elements["error"],
        }
        time: dict[str, object] = (
            {} if report.seconds is None else {"time": f"{report.seconds:.3f}"}
        )
        own: dict[str, object] = {"timestamp": report.created_at.isoformat(timespec="seconds")}
        suite = counts | {"skipped": elements["skipped"]} | time | own
        write_lines(
            target,
            [
                '<?xml version="1.0" encoding="utf-8"?>',
                _open("testsuites", {"name": "simulation"} | counts),
                _open("testsuite", {"name": report.set_name} | suite),
                *_properties(_of_run(report)),
            ],
        )

    def add(self, session: ReportedSession) -> None:
        while self._case is None or self._case.unit_test is not session.unit_test:
            self._next()
        self._case.add(session)

    def finish(self) -> None:
        while self._next():
            pass
        write_lines(self._target, ["</testsuite>", "</testsuites>"])

    def _next(self) -> bool:
        if self._case is not None:
            self._case.write(self._target)
        unit_test = next(self._waiting, None)
        self._case = None if unit_test is None else _Case(unit_test, self._report)
        return unit_test is not None


def element_of(unit_test: ReportedUnitTest, report: RunReport) -> str:
    """What stands in the test case of a unit test; empty where it passed."""
    baseline = report.answered["baseline"]
    not_allowed = baseline is not None and baseline["notAllowed"]
    if unit_test.standing is Standing.FAILED or (unit_test.regression and not_allowed):
        return "failure"
    if unit_test.standing is Standing.PASSED:
        return ""
    return "error" if unit_test.standing is Standing.ERROR else "skipped"


class _Case:
    """The test case of a unit test; what was said waits in a file once it is much."""

    def __init__(self, unit_test: ReportedUnitTest, report: RunReport) -> None:
        self.unit_test = unit_test
        self._report = report
        self._element = element_of(unit_test, report)
        self._flaky = not self._element and unit_test.flaky
        self._words: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115
        self._first: ReportedSession | None = None
        self._reasons: list[str] = []
        self._unwell = 0
        self._seconds = 0.0

    def add(self, session: ReportedSession) -> None:
        self._seconds += session.seconds
        if not session.unwell or not session.decisive:
            return
        self._unwell += 1
        if self._first is None or (session.failed and not self._first.failed):
            self._first = session
        if self._unwell > MAX_CONVERSATIONS:
            return
        self._reasons += [f"{session.title}: {each}" for each in session.why()]
        words = for_xml(session.words()[:MAX_WORDS])
        lines = _interim(session, words) if self._flaky else [words, ""]
        write_lines(self._words, lines)

    def write(self, target: IO[bytes]) -> None:
        """Write all of it; nothing can be added any more."""
        about = {
            "classname": self._report.set_name,
            "name": self.unit_test.name,
            "time": f"{self._seconds:.3f}",
        }
        write_lines(
            target,
            [
                _open("testcase", about),
                *_properties(_of_unit_test(self.unit_test)),
                *self._result(),
            ],
        )
        told = self._unwell and not self._flaky
        with self._words as words:
            if told:
                target.write(b"<system-out>")
            words.seek(0)
            shutil.copyfileobj(words, target)
            if told:
                write_lines(target, [f"{for_xml(self._left_out())}</system-out>"])
        write_lines(target, ["</testcase>"])

    def _result(self) -> Iterator[str]:
        if self._element == "skipped":
            yield _open("skipped", {"message": self._why()[:MAX_MESSAGE]}, closed=True)
        elif self._element:
            about = {"message": self._why()[:MAX_MESSAGE], "type": self._type()}
            detail = "\n".join(filter(None, (self._regressed(), self.unit_test.reason)))
            text = for_xml("\n".join([detail, *self._reasons]))
            yield f"{_open(self._element, about)}{text}</{self._element}>"

    def _why(self) -> str:
        if self.unit_test.standing is Standing.UNFINISHED:
            report = self._report
            return f"The run is {report.status}: {report.ended} of {report.planned} sessions."
        own = self._element == "failure" and self.unit_test.standing is not Standing.FAILED
        if own:
            return self._regressed()
        if self._element != "skipped" and self._first is not None:
            return self._first.why()[0]
        return self.unit_test.reason or self.unit_test.told

    def _type(self) -> str:
        if self._element == "failure" and self.unit_test.standing is not Standing.FAILED:
            return "regressed"
        return self._first.outcome if self._first else str(self.unit_test.standing)

    def _regressed(self) -> str:
        regression = self.unit_test.regression
        return "" if regression is None else f"Regressed: {regression.reason}"

    def _left_out(self) -> str:
        more = self._unwell - MAX_CONVERSATIONS
        if more <= 0:
            return ""
        return f"… and {more} more: simulation transcript {self._report.id} --failed"


def _interim(session: ReportedSession, words: str) -> Iterable[str]:
    """A session that did not pass, of a unit test that passed all the same."""
    kind = "flakyFailure" if session.failed else "flakyError"
    about = {"message": session.why()[0][:MAX_MESSAGE], "type": session.outcome}
    why = for_xml("\n".join(session.why()))
    yield _open(kind, about)
    yield f"<stackTrace>{why}</stackTrace>"
    yield f"<system-out>{words}</system-out>"
    yield f"</{kind}>"


def _of_run(report: RunReport) -> Iterator[tuple[str, str]]:
    yield "run", report.id
    yield "status", report.status
    yield "verdict", report.verdict or ""
    yield "seed", str(report.seed)
    yield "simulator", report.simulator
    if report.baseline is not None:
        yield "baseline", report.baseline
    yield from ((f"label.{key}", value) for key, value in report.labels)


def _of_unit_test(unit_test: ReportedUnitTest) -> Iterator[tuple[str, str]]:
    yield "unit_test", unit_test.id
    yield "version", str(unit_test.version)
    yield "service", unit_test.service
    yield "standing", unit_test.standing
    yield "flaky", str(unit_test.flaky).lower()
    yield "regressed", str(unit_test.regression is not None).lower()
    if result := unit_test.result:
        yield "gate", result["gate"]["text"]
        yield from ((name, str(result[name])) for name in ("sessions", "counted", "passed"))
        for each in result["outcomes"]:
            yield f"outcome.{each['outcome'].lower()}", str(each["sessions"])


def _properties(given: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "<properties>"
    for name, value in given:
        yield _open("property", {"name": name, "value": value}, closed=True)
    yield "</properties>"


def _open(tag: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    told = "".join(f' {name}="{for_xml_attribute(str(of))}"' for name, of in attributes.items())
    return f"<{tag}{told}{'/' if closed else ''}>"
