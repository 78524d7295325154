"""Definitions: found, read, compared by version, deleted and brought back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from web.journeys.conftest import PHONE, Meet, Site

KINDS = ("personas", "scenarios", "metrics", "services", "unit-tests", "sets")
REVISE = (
    "mutation($input: CreatePersonaVersionInput!)"
    " { createPersonaVersion(input: $input) { persona { version } } }"
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_looked_through_by_everybody(
    meet: Meet, played: tuple[Site, str], kind: str, screenshots: str | None
) -> None:
    root = played[0].root
    for theme, size in (("light", (1280, 900)), ("dark", PHONE)):
        reader = meet(root, theme=theme, size=size)
        reader.go(f"/{kind}")
        page = reader.page
        expect(page.get_by_role("row").nth(1)).to_be_visible()
        if screenshots:
            page.screenshot(path=f"{screenshots}/{kind}-{theme}-{size[0]}.png", full_page=True)
        assert reader.violations() == []
        assert not reader.is_too_wide
        page.get_by_role("row").nth(1).get_by_role("link").click()
        expect(page.get_by_role("heading", name="What it says")).to_be_visible()
        if screenshots:
            page.screenshot(path=f"{screenshots}/{kind}-one-{theme}-{size[0]}.png", full_page=True)
        assert reader.violations() == []
        assert not reader.is_too_wide


def test_they_are_searched_as_one_types_and_narrowed_by_tag(
    meet: Meet, played: tuple[Site, str]
) -> None:
    reader = meet(played[0].root)
    reader.go("/personas")
    page = reader.page
    rows = page.locator("tbody tr")
    expect(rows.nth(3)).to_be_visible()
    page.get_by_label("Search", exact=True).fill("priya")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Priya Raman")
    assert "q=priya" in page.url
    page.get_by_label("Search", exact=True).fill("")
    expect(rows.nth(3)).to_be_visible()
    page.get_by_label("Tag").select_option("family")
    expect(rows).to_have_count(2)


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_versions_are_told_apart_and_a_definition_is_brought_back(meet: Meet, site: Site) -> None:
    found = site.ask('{ searchPersonas(query: "Priya") { databaseId } }')["searchPersonas"]
    id = found[0]["databaseId"]
    site.ask(REVISE, input={"id": id, "background": "Sits by the door."})
    site.ask(REVISE, input={"id": id, "background": "Sits at the door."})
    reader = meet(site.root)
    page = reader.page
    page.on("dialog", lambda dialog: dialog.accept())
    reader.go(f"/personas/{id}")
    difference = page.get_by_role("region", name="What differs")
    expect(difference.locator("del")).to_have_text("by")
    expect(difference.locator("ins")).to_have_text("at")
    difference.get_by_label("From version").select_option("1")
    expect(difference.locator("ins").first).to_have_text("Sits at")
    assert "from=1" in page.url
    page.get_by_role("link", name="Version 2").click()
    expect(page.get_by_role("region", name="What it says")).to_contain_text("Sits by the door.")
    used_by = page.get_by_role("region", name="Used by")
    expect(used_by.get_by_role("link")).to_have_text("Passes an allergy on to the kitchen")

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("alert")).to_contain_text("Passes an allergy on to the kitchen")
    spare = site.ask(
        "mutation($input: CreateMetricInput!) { createMetric(input: $input)"
        " { metric { databaseId } } }",
        input={
            "name": "Spare",
            "description": "Nobody uses it.",
            "metricValue": {"boolean": {}},
            "evaluator": {"objectiveMet": {}},
        },
    )["createMetric"]["metric"]["databaseId"]
    reader.go(f"/metrics/{spare}")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    expect(page.get_by_role("region", name="History").get_by_role("listitem")).to_have_count(3)


def test_a_session_leads_to_the_versions_that_it_was_played_with(
    meet: Meet, played: tuple[Site, str]
) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/5")
    reader.page.get_by_role("link", name="Inés Castellanos, version 1").click()
    reader.page.wait_for_url("**/personas/*?version=1")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Inés Castellanos")


def test_there_may_be_no_such_definition(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    reader.go("/services/ffffffffffffffffffffffff")
    none = reader.page.get_by_role("heading", name="There is no such definition")
    expect(none).to_be_visible()


def test_a_set_shows_how_its_runs_did(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go("/sets?q=Meridian")
    page = reader.page
    page.get_by_role("row").nth(1).get_by_role("link").click()
    trend = page.get_by_role("region", name="Pass rate over time")
    expect(trend).to_contain_text("1 completed run, from 80% to 80%")
    trend.locator("summary").click()
    assert reader.violations() == []
    trend.get_by_role("row").get_by_role("link").click()
    page.wait_for_url(f"**/runs/{run}")
