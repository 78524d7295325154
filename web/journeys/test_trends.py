"""Trends: how the runs of a set did, what changed between them, and which tests flake."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from web.journeys.conftest import PHONE, SET, WIDE, Meet, Site

PERSONA = "Mia Brandt"


def revise(site: Site) -> None:
    """Make another version of a persona."""
    found = site.ask("{ personas { nodes { databaseId name } } }")["personas"]["nodes"]
    id = next(each["databaseId"] for each in found if each["name"] == PERSONA)
    site.ask(
        "mutation($input: CreatePersonaVersionInput!) { createPersonaVersion(input: $input)"
        " { persona { id } } }",
        input={"id": id, "background": "Comes from far away."},
    )


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_it_says_what_changed_between_two_runs(meet: Meet, site: Site) -> None:
    runs = []
    for again in (False, True):
        if again:
            revise(site)
        runs.append(site.start_run())
        site.wait_for_end(runs[-1])
    reader = meet(site.root)
    reader.go("/trends")
    page = reader.page
    expect(page.get_by_role("combobox", name="Set")).to_contain_text(SET)
    expect(page.get_by_text("2 completed runs, from 80% to 80%")).to_be_visible()
    expect(page.get_by_text("gate 100%")).to_be_visible()
    changed = page.get_by_role("row").filter(has_text=f"persona {PERSONA} v1 → v2")
    expect(changed).to_be_visible()
    picture = page.get_by_role("group", name="Pass rate over time")
    expect(picture.get_by_role("link")).to_have_count(2)
    expect(picture.get_by_role("link", name=f"persona {PERSONA} v1 → v2")).to_have_count(1)
    expect(page.get_by_role("region", name="Metrics over time")).to_contain_text("Turns needed")
    expect(page.get_by_role("region", name="The flakiest unit tests")).to_contain_text(
        "No unit test both passed and failed"
    )
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width, height in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            assert reader.violations() == []
            assert not reader.is_too_wide
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})

    changed.get_by_role("link", name="Compare").click()
    page.wait_for_url(f"**/compare?a={runs[0]}&b={runs[1]}")
    page.go_back()
    picture.get_by_role("link").last.click()
    page.wait_for_url(f"**/runs/{runs[1]}")
    page.get_by_role("link", name="Trends").click()
    expect(picture.get_by_role("link")).to_have_count(2)
