"""The runs: as they come and go on, filtered, chosen, started."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from web.journeys.conftest import SET, Meet, Site


@pytest.mark.parametrize("agent", [20], indirect=True)
def test_a_run_that_somebody_else_starts_shows_itself_and_ends(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    reader.go("/runs")
    page = reader.page
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()

    site.start_run()
    row = page.get_by_role("row").filter(has_text=SET)
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("Failed")
    expect(row).to_contain_text("50 of 50")
    expect(row).to_contain_text("80%")
    expect(page.get_by_text("1 run", exact=True)).to_be_visible()


def test_filters_are_in_the_address(meet: Meet, played: tuple[Site, str]) -> None:
    site, _ = played
    reader = meet(site.root)
    reader.go("/runs")
    page = reader.page
    page.get_by_label("Verdict").select_option("Passed")
    expect(page.get_by_role("heading", name="No run fits these filters")).to_be_visible()
    assert "verdict=PASSED" in page.url
    page.reload()
    expect(page.get_by_label("Verdict")).to_have_value("PASSED")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("link", name=SET).first).to_be_visible()

    page.get_by_label("Label").fill("commit:nothing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No run fits these filters")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name=SET).first).to_be_visible()


def test_keys_go_through_the_rows_and_open_one(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    reader.go("/runs")
    page = reader.page
    expect(page.get_by_role("link", name=SET).first).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=SET).first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_run_is_planned_and_started_from_its_form(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    reader.go("/")
    page = reader.page
    expect(page.get_by_role("heading", name="Ready for a first run")).to_be_visible()
    page.get_by_role("link", name="Choose what to run").click()
    dialog = page.get_by_role("dialog", name="Start a run")
    dialog.get_by_label("Set").select_option("Smoke")
    expect(dialog.get_by_text("4 sessions")).to_be_visible()
    dialog.get_by_label("Repeat").fill("2")
    expect(dialog.get_by_text("8 sessions")).to_be_visible()
    dialog.get_by_label("Labels").fill("commit:abc")
    dialog.get_by_role("button", name="Start").click()
    page.wait_for_url("**/runs/*")
    expect(page.locator('.cell [data-mark="pass"]')).to_have_count(8)
    expect(page.get_by_text("commit: abc")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Passed")


def in_small_pages(route: Route) -> None:
    """Answer as if pages were that small: so that few runs fill some."""
    asked = json.loads(route.request.post_data or "{}")
    if asked.get("operationName") == "Runs":
        asked["variables"]["first"] = 2
    route.continue_(post_data=json.dumps(asked))


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_pages_follow_one_another_while_runs_come(meet: Meet, site: Site) -> None:
    runs: list[str] = []

    def start(count: int) -> None:
        for _ in range(count):
            job = {"key": "job", "value": str(len(runs))}
            runs.append(site.start_run("Smoke", labels=[job]))

    start(7)
    page = meet(site.root).page
    page.route("**/graphql", in_small_pages)
    page.goto(f"{site.root}/runs")
    links = page.locator(".run-set a")
    more = page.get_by_role("button", name="Show more")

    def expect_latest(count: int) -> None:
        expect(links).to_have_count(count)
        shown = [link.get_attribute("href") for link in links.all()]
        assert shown == [f"/runs/{run}" for run in reversed(runs[-count:])]

    for shown in (2, 4, 6):
        expect_latest(shown)
        expect(page.get_by_text(f"{shown} of {len(runs)} shown")).to_be_visible()
        more.click()
    expect(more).to_have_count(0)
    expect_latest(7)
    expect(links.last).to_be_focused()
    # What is new comes on top, and the pages below stay where they are.
    start(1)
    expect_latest(8)
    # Of more than the first page can hold none is left out: they push others over.
    start(4)
    expect(page.get_by_text("8 of 12 shown")).to_be_visible()
    expect_latest(8)


def test_what_is_refused_is_said_in_the_form(meet: Meet, played: tuple[Site, str]) -> None:
    site, _ = played
    reader = meet(site.root)
    reader.go("/runs?start")
    dialog = reader.page.get_by_role("dialog", name="Start a run")
    dialog.get_by_label("Repeat").fill("1000000")
    expect(dialog.get_by_role("alert")).to_contain_text("repeat")
    # A click beside does not throw away what was written, and Escape asks first.
    reader.page.mouse.click(5, 450)
    expect(dialog.get_by_label("Repeat")).to_be_focused()
    reader.page.once("dialog", lambda question: question.dismiss())
    reader.page.keyboard.press("Escape")
    expect(dialog.get_by_label("Repeat")).to_have_value("1000000")
    reader.page.once("dialog", lambda question: question.accept())
    reader.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # Where nothing was written, a click beside closes it.
    reader.page.get_by_role("button", name="Start a run").click()
    expect(dialog.get_by_label("Repeat")).to_be_visible()
    # Later than the second half of a double click.
    reader.page.wait_for_timeout(600)
    reader.page.mouse.click(5, 450)
    expect(dialog).to_have_count(0)
