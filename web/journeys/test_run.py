"""A run: as it fills, and what its cells lead to."""

from __future__ import annotations

import csv
import json
import re
import tarfile
from io import BytesIO, StringIO

import pytest
from junitparser import JUnitXml
from playwright.sync_api import Page, expect

from web.journeys.conftest import PHONE, Meet, Site


def cells(page: Page, mark: str) -> int:
    return page.locator(f'.cell [data-mark="{mark}"]').count()


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_it_fills_while_it_runs_for_each_who_looks_and_after_a_reload(
    meet: Meet, site: Site
) -> None:
    first, second = meet(site.root), meet(site.root, theme="dark", size=PHONE)
    run = site.start_run()
    for reader in (first, second):
        reader.go(f"/runs/{run}")
        expect(reader.page.get_by_role("gridcell").first).to_be_visible()
    first.page.wait_for_selector('.cell [data-mark="pass"]')
    first.page.reload()
    for reader in (first, second):
        expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Failed")
        expect(reader.page.locator('.cell [data-mark="pass"]')).to_have_count(40)
        expect(reader.page.locator('.cell [data-mark="fail"]')).to_have_count(10)
        expect(reader.page.get_by_text("50 of 50 finished")).to_be_visible()
        expect(reader.page.get_by_text("40 of 50 passed")).to_be_visible()
        assert not reader.is_too_wide


def test_failures_are_one_key_away(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}")
    page = reader.page
    expect(page.locator('.cell [data-mark="fail"]')).to_have_count(10)
    page.keyboard.press("f")
    expect(page.get_by_role("grid")).to_be_focused()
    selected = page.locator('.cell[aria-selected="true"]')
    expect(selected).to_have_attribute("aria-label", "Session 5, no. 1, failed")
    expect(page.locator(".pointed")).to_contain_text("Not met: Deadline for groups")
    page.keyboard.press("ArrowLeft")
    expect(selected).to_have_attribute("data-slot", "4")
    page.keyboard.press("F")
    expect(selected).to_have_attribute("data-slot", "14")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/runs/{run}/sessions/14")
    page.go_back()
    expect(page.get_by_role("grid")).to_be_visible()


def test_it_says_what_decided_it_and_leads_there(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}")
    decided = reader.page.get_by_role("region", name="What decided it")
    expect(decided.get_by_role("listitem")).to_have_count(2)
    decided.get_by_role("link", name="the session").first.click()
    reader.page.wait_for_url(f"**/runs/{run}/sessions/5")


def test_cells_can_be_narrowed_down(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}")
    page = reader.page
    page.get_by_role("button", name="Failures 10").click()
    expect(page.locator('.cell[data-dim="false"]')).to_have_count(10)
    assert page.url.endswith("?show=failures")


def test_details_tell_how_criteria_did(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}")
    page = reader.page
    page.locator("summary").filter(has_text="Quotes the right deadline").click()
    row = page.get_by_role("row").filter(has_text="Deadline for groups")
    expect(row.get_by_role("cell")).to_contain_text(["Deadline for groups", "5/5", "0", "5", "0"])


@pytest.mark.parametrize("agent", [20], indirect=True)
def test_it_can_be_cancelled_and_its_failures_retried(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    run = site.start_run(repeat=3)
    page = reader.page
    page.on("dialog", lambda dialog: dialog.accept())
    # Some have ended, so that there is something to be retried, and some wait for their answers.
    agent = site.workspace.agent
    agent.wait_for_turns(300, site.process)
    title = page.get_by_role("heading", level=1)
    with agent.held():
        reader.go(f"/runs/{run}")
        page.get_by_role("button", name="Cancel").click()
        expect(title).to_contain_text(re.compile("Cancelling|Cancelled"))
    expect(title).to_contain_text("Cancelled")
    page.get_by_role("button", name="Retry failed").click()
    expect(page.get_by_text("Plays again sessions of")).to_be_visible()
    assert run not in page.url.rpartition("/runs/")[2]


def test_it_can_be_downloaded_as_files(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}")
    page = reader.page

    def downloaded(name: str) -> tuple[str, bytes]:
        page.locator("summary").filter(has_text="Download").click()
        with page.expect_download() as download:
            page.locator(".download").get_by_role("button", name=name).click()
        expect(page.locator(".download .popover")).to_be_hidden()
        return download.value.suggested_filename, download.value.path().read_bytes()

    name, archive = downloaded("Archive")
    assert name == f"{run}.tar.gz"
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        assert any(each.endswith("manifest.json") for each in files.getnames())
    name, junit = downloaded("JUnit")
    assert name == f"{run}.junit.xml"
    [suite] = JUnitXml.fromstring(junit)
    assert (suite.tests, suite.failures) == (10, 2)
    _, table = downloaded("CSV")
    rows = list(csv.DictReader(StringIO(table.decode())))
    assert {row["slot"] for row in rows} == {str(slot) for slot in range(50)}
    _, lines = downloaded("JSON lines")
    assert [json.loads(each)["slot"] for each in lines.splitlines()] == list(range(50))
    _, html = downloaded("HTML")
    assert b"Quotes the right deadline" in html
    _, summary = downloaded("Markdown")
    assert b"40" in summary


def test_there_may_be_no_such_run(meet: Meet, played: tuple[Site, str]) -> None:
    site, _ = played
    reader = meet(site.root)
    reader.go("/runs/ffffffffffffffffffffffff")
    expect(reader.page.get_by_role("heading", name="There is no such run")).to_be_visible()
    reader.go("/runs/half-an-id")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("This cannot be shown")
    expect(reader.page.get_by_role("alert")).to_contain_text("'half-an-id' is no id")
