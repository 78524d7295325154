"""Two runs beside each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from web.journeys.conftest import PHONE, SET, Meet, Site


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_two_runs_are_chosen_and_read_side_by_side(meet: Meet, site: Site) -> None:
    for repeat in (1, 2):
        site.wait_for_end(site.start_run(repeat=repeat))
    reader = meet(site.root)
    reader.go("/runs")
    page = reader.page
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Compare the two").click()
    expect(page.get_by_text("No unit test passes less often")).to_be_visible()
    expect(page.get_by_role("region", name="Base").first).to_contain_text("40 of 50 passed")
    expect(page.get_by_role("region", name="Candidate").first).to_contain_text("80 of 100 passed")
    changes = page.get_by_role("region", name="What changed between them")
    expect(changes.get_by_role("listitem").filter(has_text="sessions")).to_have_count(1)

    deadline = page.get_by_role("region", name="Quotes the right deadline to large groups")
    deadline.get_by_role("button", name="Side by side").click()
    expect(deadline.get_by_role("button", name="No. 0: failed")).to_have_attribute(
        "aria-pressed", "true"
    )
    for side in ("Base", "Candidate"):
        expect(deadline.get_by_role("region", name=side)).to_contain_text("up to 24 hours")
    assert reader.violations() == []
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_role("region", name="Base").first).to_contain_text("80 of 100 passed")

    phone = meet(site.root, theme="dark", size=PHONE)
    phone.page.goto(page.url)
    expect(phone.page.get_by_role("region", name="Base").first).to_contain_text(SET)
    assert phone.violations() == []
    assert not phone.is_too_wide


def test_it_says_what_to_choose(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/compare?a={run}")
    page = reader.page
    expect(page.get_by_role("heading", name="Choose two runs that have ended")).to_be_visible()
    page.get_by_label("Candidate").select_option(run)
    expect(page.get_by_text("only chance is between them")).to_be_visible()
    assert reader.violations() == []
