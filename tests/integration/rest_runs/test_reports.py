"""Reports of runs by links: made when they are downloaded, for whoever holds one, for a while."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from junitparser import JUnitXml

from simulation.cli.output import Format
from simulation.cli.runs.reporting.telling import report_run
from simulation.cli.runs.reporting.wanted import wanted_reports
from simulation.client.local_api import LocalApi
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from tests.integration.rest.api import Answer
from tests.integration.rest_catalog.site import NOTHING
from tests.integration.rest_runs.site import RunsSite, open_site
from tests.support.platform import OWNER, Client

REPORT = """query($id: ID!, $format: RunReportFormat!) { unitTestSetRun(id: $id) {
    report(format: $format) { url expiresAt } } }"""
FORMATS = ("JUNIT", "CSV", "HTML", "JSON_LINES", "MARKDOWN")


@pytest.fixture
async def site() -> AsyncIterator[RunsSite]:
    async with open_site() as opened:
        yield opened


async def link(site: RunsSite, run: str, format: str = "JUNIT") -> str:
    """A link as the server would give it out, at its address."""
    found = await site.house.owner.ask(REPORT, id=run, format=format)
    parts = urlsplit(found["unitTestSetRun"]["report"]["url"])
    return f"{site.owner.root}{parts.path}?{parts.query}"


async def downloaded(site: RunsSite, run: str, format: str) -> Answer:
    return await site.fetch(await link(site, run, format))


async def test_reports_are_what_the_command_writes(site: RunsSite, tmp_path: Path) -> None:
    run = await site.played(runs=45)
    answers = [await downloaded(site, run, format) for format in FORMATS]
    assert {answer.status for answer in answers} == {200}

    [suite] = JUnitXml.fromstring(answers[0].raw)
    assert (suite.tests, suite.failures) == (1, 0)
    rows = list(csv.DictReader(StringIO(answers[1].raw.decode())))
    assert [row["slot"] for row in rows] == [str(slot) for slot in range(45)]
    assert answers[2].raw.startswith(b"<!DOCTYPE html>")
    sessions = [json.loads(line) for line in answers[3].raw.splitlines()]
    assert [each["slot"] for each in sessions] == list(range(45))
    assert all(each["transcript"] for each in sessions)

    names = ["run.xml", "run.csv", "run.html", "run.jsonl", "run.md"]
    places = [str(tmp_path / name) for name in names]
    junit, table, page, lines, summary = places
    wanted = wanted_reports(junit, summary, page, lines, table, None)
    await report_run(LocalApi(site.house.platform, OWNER), run, Format.TABLE, wanted)
    written = [(tmp_path / name).read_bytes() for name in names]
    assert written == [answer.raw for answer in answers]
    assert answers[0].headers["content-disposition"] == f'attachment; filename="{run}.junit.xml"'


async def test_a_link_expires_and_opens_nothing_else(site: RunsSite) -> None:
    run, other = await site.played("One"), await site.played("Two")
    url = await link(site, run)
    assert (await site.fetch(url)).status == 200
    for wrong in (
        url.replace(run, other),
        url.replace(run, NOTHING),
        url.replace(".junit.xml", ".csv"),
        url.replace(".junit.xml", ".exe"),
        url.replace("/acme/", "/globex/"),
        url.replace("/reports/", "/artifacts/"),
        url.partition("?")[0],
    ):
        assert (await site.fetch(wrong)).status == 404, wrong
    site.house.clock.advance(timedelta(minutes=15))
    assert (await site.fetch(url)).status == 404


@pytest.mark.parametrize("missing", [Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET])
async def test_who_may_not_see_what_is_in_it_gets_no_link(
    site: RunsSite, missing: Permission
) -> None:
    run = await site.played()
    some = Client(site.house.platform, Principal(OWNER, frozenset(Permission) - {missing}))
    answer = await some.execute(REPORT, id=run, format="CSV")
    assert answer.data == {"unitTestSetRun": {"report": None}}
    assert [each.extensions["code"] for each in answer.errors or () if each.extensions] == [
        "FORBIDDEN"
    ]


async def test_a_run_that_goes_on_is_reported_as_far_as_it_has_come(site: RunsSite) -> None:
    run = await site.begin(await site.unit_test_set(runs=3))
    [suite] = JUnitXml.fromstring((await downloaded(site, run, "JUNIT")).raw)
    assert suite.tests == 1
    await site.house.ended(run)
