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
        reader.follow(f"/{kind}")
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


def test_they_are_searched_as_one_types_and_narrowed_by_facets(
    meet: Meet, played: tuple[Site, str]
) -> None:
    reader = meet(played[0].root)
    reader.go("/personas")
    page = reader.page
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(9)
    page.get_by_label("Search", exact=True).fill("priya")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Priya Raman")
    assert "q=priya" in page.url
    page.get_by_label("Search", exact=True).fill("")
    expect(rows).to_have_count(9)

    tags, languages = (
        page.get_by_role("group", name="Tags"),
        page.get_by_role("group", name="Language"),
    )
    german = languages.get_by_role("checkbox", name="German")
    count = languages.locator("label").filter(has_text="German").locator(".numeric")
    expect(count).to_have_text("2")
    tags.get_by_role("checkbox", name="family", exact=False).check()
    expect(rows).to_have_count(2)
    expect(count).to_have_text("1")
    german.check()
    expect(rows).to_have_count(1)
    # Of other languages any would do as well: their counts stay.
    expect(languages.get_by_role("checkbox", name="Spanish")).to_be_visible()
    assert "tags=family" in page.url
    assert "preferredLanguages=deu" in page.url
    page.reload()
    expect(german).to_be_checked()
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(9)
    page.get_by_label("Order").select_option("created")
    assert "sort=created" in page.url


def test_facets_are_folded_on_a_phone(
    meet: Meet, played: tuple[Site, str], screenshots: str | None
) -> None:
    reader = meet(played[0].root, size=PHONE)
    reader.go("/metrics?evaluators=judge")
    page = reader.page
    expect(page.get_by_role("group", name="Measured by")).to_be_hidden()
    summary = page.get_by_text("Filters1 chosen")
    summary.click()
    expect(page.get_by_role("checkbox", name="a judge (model)")).to_be_checked()
    if screenshots:
        page.screenshot(path=f"{screenshots}/facets-phone.png", full_page=True)
    assert reader.violations() == []
    assert not reader.is_too_wide


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_long_list_is_read_page_by_page_and_changes_while_one_looks(
    meet: Meet, site: Site
) -> None:
    made = [_personas(site, range(first, first + 15)) for first in range(0, 150, 15)][-1][-1]
    reader = meet(site.root)
    reader.go("/personas?q=person&sort=name")
    page = reader.page
    rows = page.locator("tbody th")
    expect(rows).to_have_count(50)
    more = page.get_by_role("button", name="Show more")
    expect(page.get_by_text("50 of 150 shown")).to_be_visible()
    more.click()
    expect(rows).to_have_count(100)
    expect(page.get_by_role("link", name="Person 050")).to_be_focused()
    more.click()
    expect(rows).to_have_count(150)
    expect(more).to_be_hidden()

    site.ask(REVISE, input={"id": made, "background": "Moved to the terrace."})
    row = page.get_by_role("row").filter(has_text="Person 149")
    expect(row).to_contain_text("changed just now")
    expect(row.get_by_role("cell", name="2", exact=True)).to_be_visible()
    _persona(site, "Person 000 b")
    note = page.get_by_role("status").filter(has_text="created “Person 000 b”")
    expect(note).to_be_visible()
    expect(page.get_by_role("link", name="Person 000 b")).to_be_hidden()
    assert reader.violations() == []
    note.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Person 000 b")).to_be_visible()
    expect(note).to_be_hidden()


def _personas(site: Site, numbers: range) -> list[str]:
    """The ids of personas that are made with one request."""
    return _made(site, [f"Person {number:03}" for number in numbers])


def _persona(site: Site, name: str) -> str:
    return _made(site, [name])[0]


def _made(site: Site, names: list[str]) -> list[str]:
    given = {
        f"p{place}": {"name": name, "role": "guest", "initialVersion": {"background": "Is there."}}
        for place, name in enumerate(names)
    }
    declared = " ".join(f"${key}: CreatePersonaInput!" for key in given)
    wanted = " ".join(
        f"{key}: createPersona(input: ${key}) {{ persona {{ databaseId }} }}" for key in given
    )
    made = site.ask(f"mutation({declared}) {{ {wanted} }}", **given)
    return [str(made[key]["persona"]["databaseId"]) for key in given]


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_versions_are_told_apart_and_the_past_is_shown(meet: Meet, site: Site) -> None:
    found = site.ask('{ searchPersonas(query: "Priya") { databaseId createdAt } }')
    id = found["searchPersonas"][0]["databaseId"]
    created = found["searchPersonas"][0]["createdAt"]
    site.ask(REVISE, input={"id": id, "background": "Sits by the door."})
    reader = meet(site.root)
    page = reader.page
    reader.go(f"/personas/{id}")
    expect(page.get_by_role("heading", name="What it says Version 2")).to_be_visible()
    site.ask(REVISE, input={"id": id, "background": "Sits at the door."})
    note = page.get_by_role("status").filter(has_text="owner wrote version 3 of this.")
    expect(page.get_by_text("Sits at the door.")).to_be_hidden()
    note.get_by_role("button", name="Show").click()
    expect(note).to_be_hidden()
    difference = page.get_by_role("region", name="What differs")
    expect(difference.locator("del").first).to_have_text("by")
    expect(difference.locator("ins")).to_have_text("at")
    difference.get_by_label("From version").select_option("1")
    expect(difference.locator("ins").first).to_have_text("Sits at")
    assert "from=1" in page.url
    history = page.get_by_role("region", name="History").get_by_role("listitem")
    expect(history.first).to_contain_text("owner wrote version 3: Background")

    page.get_by_role("link", name="Version 2").click()
    contents = page.get_by_role("region", name="What it says")
    expect(contents).to_contain_text("Sits by the door.")
    restore = page.get_by_role("link", name="Restore version 2")
    expect(restore).to_have_attribute("href", f"/personas/{id}/edit?version=2")
    copy = page.get_by_role("link", name="Duplicate")
    expect(copy).to_have_attribute("href", f"/personas/new?from={id}&version=2")
    reader.go(f"/personas/{id}?at={created}")
    expect(contents).to_contain_text("As it was on")
    expect(contents).to_contain_text("Eats out rarely")
    assert reader.violations() == []
    page.get_by_label("As it was on").fill("2020-01-01T12:00")
    page.get_by_role("button", name="Go there").click()
    expect(contents).to_contain_text("It did not exist then.")
    assert "at=2020-01-01T" in page.url


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_what_is_used_stays_and_what_is_not_goes_and_comes_back(
    meet: Meet, site: Site, screenshots: str | None
) -> None:
    found = site.ask('{ searchPersonas(query: "Priya") { databaseId } }')["searchPersonas"]
    reader = meet(site.root, theme="dark")
    page = reader.page
    reader.go(f"/personas/{found[0]['databaseId']}")
    used_by = page.get_by_role("region", name="Used by")
    expect(used_by.get_by_role("listitem")).to_have_text("Passes an allergy on to the kitchen")
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It is used by 1 unit test.")
    expect(dialog.get_by_role("button", name="Delete")).to_be_hidden()
    if screenshots:
        page.screenshot(path=f"{screenshots}/deletion.png")
    assert reader.violations() == []
    page.keyboard.press("Escape")
    used_by.get_by_role("link", name="1 unit test").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Priya Raman")).to_be_checked()

    spare = _persona(site, "Spare")
    reader.go(f"/personas/{spare}")
    page.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    history = page.get_by_role("region", name="History").get_by_role("listitem")
    expect(history).to_have_count(3)
    expect(history.first).to_contain_text("owner brought it back")


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
    priya = played[0].ask('{ searchPersonas(query: "Priya") { databaseId } }')["searchPersonas"][0]
    for version in ("9", "-1", "newest"):
        reader.go(f"/personas/{priya['databaseId']}?version={version}")
        expect(reader.page.get_by_text("There is no such version.")).to_be_visible()
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Priya Raman")


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
