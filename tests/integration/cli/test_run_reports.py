"""Reports of runs, read through the front door and written to files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format
from simulation.cli.runs.reporting.reading import read_report
from simulation.cli.runs.reporting.telling import report_run
from simulation.cli.runs.reporting.wanted import WantedReports, wanted_reports
from simulation.cli.runs.watching.patience import PatientApi
from simulation.client.errors import ApiError, NotReachable, refusal
from simulation.client.finding import run_started
from simulation.client.local_api import LocalApi
from simulation.reports.run_report.findings import Finding
from simulation.reports.run_report.reading import PAGE_OF_WORDS, sessions_of
from tests.support.agents import Answered, ChatServer, Messages, books_at_once, said_by_user
from tests.support.definitions import Author
from tests.support.platform import OWNER, House
from tests.support.played import run_shown


async def books_a_table_only(messages: Messages) -> Answered:
    """Fails whoever opens with the first of two openings."""
    return "Your table is booked." if "A table" in said_by_user(messages)[0] else "No."


def wanted(directory: Path, fail_on: str | None = None, **places: str) -> WantedReports:
    given: dict[str, Any] = {
        name: str(directory / f"new/report.{name}")
        for name in ("junit", "summary", "html", "jsonl", "csv")
    }
    return wanted_reports(**(given | places), fail_on=fail_on)


async def run_of(house: House, sessions: int, answer: Any = books_a_table_only) -> str:
    async with ChatServer(answer) as agent:
        author = Author(house.owner)
        service = await author.service("Line", url=agent.url)
        tests = [
            await author.unit_test(name, serviceId=service, runCount=sessions)
            for name in ("Books", "Books <again>")
        ]
        run = await author.run(await author.unit_test_set(tests, "Smoke"), seed=1)
        await house.ended(run)
    return run


async def test_files_say_what_the_run_says(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, per_test = LocalApi(house.platform, OWNER), PAGE_OF_WORDS + 3
    id = await run_of(house, per_test)
    reports = wanted(tmp_path)

    assert await report_run(api, id, Format.TABLE, reports) is ExitCode.FAILED

    run = await run_shown(house, id)
    files = {each.suffix[1:]: each.read_text("utf-8") for each in (tmp_path / "new").iterdir()}
    assert set(files) == {"junit", "summary", "html", "jsonl", "csv"}, "no draft is left"
    [suite] = JUnitXml.fromstring(files["junit"])
    assert [case.name for case in suite] == [e["pinned"]["name"] for e in run["unitTests"]]
    assert suite.failures == sum(e["result"]["verdict"] == "FAILED" for e in run["unitTests"]) == 2
    lines = [json.loads(each) for each in files["jsonl"].splitlines()]
    for line, session in zip(lines, run["sessions"], strict=True):
        assert line["databaseId"] == session["databaseId"]
        assert line["outcome"] == session["outcome"]
        said = [(each["role"], each["text"]) for each in session["transcript"]]
        assert [(each["role"], each["text"]) for each in line["transcript"]] == said
    assert files["csv"].count("\n") == 1 + 2 * per_test
    failed = sum(each["outcome"] == "FAILED" for each in run["sessions"])
    assert files["html"].count("<section ") == failed
    assert "Books &lt;again&gt;" in files["html"]
    assert "## ❌ failed: `Smoke`" in files["summary"]
    assert f"Written: {tmp_path}" in "".join(capsys.readouterr().err.split("\n"))


class Counting:
    """An API that counts what it is asked."""

    def __init__(self, api: LocalApi) -> None:
        self._api = api
        self.asked: list[dict[str, Any]] = []

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        self.asked.append(variables)
        return await self._api.ask(query, **variables)

    def download(self, url: str) -> AsyncIterator[bytes]:
        return self._api.download(url)


async def test_sessions_are_read_page_by_page(house: House) -> None:
    id = await run_of(house, PAGE_OF_WORDS, books_at_once)
    api = Counting(LocalApi(house.platform, OWNER))
    report = await read_report(api, id)
    api.asked.clear()
    found = [each.slot async for each in sessions_of(api, report, words=True)]
    assert found == list(range(2 * PAGE_OF_WORDS))
    pages = [(each["from"], each["to"]) for each in api.asked]
    assert pages == [(0, PAGE_OF_WORDS - 1), (PAGE_OF_WORDS, 2 * PAGE_OF_WORDS - 1)]


async def test_a_report_can_be_all_that_is_said(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = LocalApi(house.platform, OWNER)
    id = await run_of(house, 2, books_at_once)
    reports = wanted_reports("-", None, None, None, None, None)
    assert await report_run(api, id, Format.TABLE, reports) is ExitCode.PASSED
    [suite] = JUnitXml.fromstring(capsys.readouterr().out)
    assert (suite.tests, suite.failures) == (2, 0)
    with pytest.raises(ApiError, match="--format json"):
        reports.require_fits(Format.JSON)


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        (None, ExitCode.FAILED),
        ("failed", ExitCode.FAILED),
        ("flaky,undecided", ExitCode.FAILED),
        ("regressed, error", ExitCode.PASSED),
        ("none", ExitCode.PASSED),
    ],
)
async def test_what_fails_a_pipeline_is_chosen(
    house: House,
    fail_on: str | None,
    code: ExitCode,
    capsys: pytest.CaptureFixture[str],
) -> None:
    id = await run_of(house, 6)
    reports = wanted_reports(None, None, None, None, None, fail_on)
    assert await report_run(LocalApi(house.platform, OWNER), id, Format.TABLE, reports) is code
    assert ("no baseline" in capsys.readouterr().err) == (fail_on == "regressed, error")


async def test_a_run_that_was_not_played_to_its_end_never_passes(house: House) -> None:
    author = Author(house.owner)
    slow = await author.service("Line", url="http://127.0.0.1:9")
    test = await author.unit_test("Books", serviceId=slow)
    api = LocalApi(house.platform, OWNER)
    id = await author.run(await author.unit_test_set([test], "Smoke"))
    await house.owner.ask(
        "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }", id=id
    )
    await house.ended(id)
    assert await run_started(api, "latest") == id
    reports = WantedReports(fail_on=frozenset({Finding.FAILED}))
    assert await report_run(api, id, Format.JSON, reports) is ExitCode.NOT_COMPLETED


async def test_another_run_can_be_the_baseline(house: House, tmp_path: Path) -> None:
    api = LocalApi(house.platform, OWNER)
    async with ChatServer(books_at_once) as good, ChatServer(books_a_table_only) as bad:
        author = Author(house.owner)
        service = await author.service("Line", url=good.url)
        test = await author.unit_test("Books", serviceId=service, runCount=20)
        chosen = await author.unit_test_set([test], "Smoke")
        base = await author.run(chosen)
        await house.ended(base)
        await author.update("service", service, connector={"chat": {"url": bad.url}})
        id = await author.run(chosen)
        await house.ended(id)
    reports = wanted(tmp_path, "regressed")
    assert await report_run(api, id, Format.TABLE, reports, base) is ExitCode.FAILED
    summary = (tmp_path / "new/report.summary").read_text("utf-8")
    assert f"### Worse than in `{base}` (1)" in summary
    assert "connector `Line`, `connector.url`" in summary


def test_what_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, why in (
        (str(tmp_path), "is a directory"),
        (str(tmp_path / "file" / "below"), "cannot be written (Not a directory|File exists)"),
        ("/proc/report.xml", "cannot be written"),
    ):
        with pytest.raises(ApiError, match=why.replace("(", r"\((?:").replace(")", r")\)")):
            wanted_reports(place, None, None, None, None, None)
    with pytest.raises(ApiError, match="--csv: --junit goes there as well"):
        wanted_reports("-", None, None, None, "-", None)
    with pytest.raises(ApiError, match="'flakey' is no finding; name failed, flaky, undecided"):
        wanted_reports(None, None, None, None, None, "flakey")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


class Away:
    """An API that is away at first, and refuses a change."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        if self._errors:
            raise self._errors.pop(0)
        return {"answer": variables}

    def download(self, url: str) -> AsyncIterator[bytes]:
        raise AssertionError("nothing is downloaded")


async def test_who_is_patient_asks_again_what_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    passing = (NotReachable("Gone."), refusal("UNAVAILABLE", "The store is away."))
    api = PatientApi(Away(*passing))
    assert await api.ask("query X { x }", id=1) == {"answer": {"id": 1}}
    assert "Asking again" in capsys.readouterr().err
    with pytest.raises(NotReachable):
        await PatientApi(Away(*passing), seconds=0).ask("query X { x }")
    with pytest.raises(NotReachable):
        await PatientApi(Away(*passing)).ask("\nmutation X { x }")
    with pytest.raises(ApiError, match="no run"):
        await PatientApi(Away(ApiError("NOT_FOUND", "There is no run."))).ask("query X { x }")
