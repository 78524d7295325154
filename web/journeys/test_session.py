"""A session: why it ended so, what was said, and what somebody says of that."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from web.journeys.conftest import Meet, Site

FAILED = 5
"""The slot of the first that fails."""


def test_it_says_why_it_failed_and_leads_to_the_message(
    meet: Meet, played: tuple[Site, str]
) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/{FAILED}")
    page = reader.page
    why = page.get_by_role("region", name="Why it ended so")
    expect(why).to_contain_text("Deadline for groups")
    expect(why).to_contain_text("was 24, wanted = 48")
    why.get_by_role("link", name="Show").click()
    message = page.locator('[id="3-agent-1"]')
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()
    expect(message.locator("details.tool-call")).to_contain_text("create_booking")
    expect(message.locator(".json").first).to_contain_text('"free_cancellation_hours": 24')
    message.get_by_role("button", name="Deadline for groups").click()
    expect(page.locator("[id^=result-]:focus")).to_contain_text("Deadline for groups")


def test_keys_lead_to_other_sessions(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/{FAILED}")
    page = reader.page
    expect(page.get_by_role("button", name="Previous failure")).to_be_disabled()
    expect(page.get_by_role("button", name="Next failure")).to_be_enabled()
    page.keyboard.press("f")
    page.wait_for_url(f"**/sessions/{FAILED + 1}")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("button", name="Previous failure")).to_be_enabled()
    page.keyboard.press("F")
    page.wait_for_url(f"**/sessions/{FAILED}")
    expect(page.get_by_role("button", name="Next failure")).to_be_enabled()
    page.keyboard.press("k")
    page.wait_for_url(f"**/sessions/{FAILED - 1}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("passed")
    page.keyboard.press("u")
    page.wait_for_url(f"**/runs/{run}")


def test_it_can_be_seen_as_it_is_stored_and_kept(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/{FAILED}")
    page = reader.page
    page.get_by_role("button", name="Raw").click()
    expect(page.locator(".json").first).to_contain_text('"outcome": "FAILED"')
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert '"outcome": "FAILED"' in download.value.path().read_text()


def test_it_names_the_versions_that_it_was_played_with(
    meet: Meet, played: tuple[Site, str]
) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/{FAILED}")
    pins = reader.page.get_by_role("region", name="What it was played with")
    expect(pins).to_contain_text("Inés Castellanos, version 1")
    expect(pins).to_contain_text("Café Meridian booking line, version 1")
    for name in ("Café Meridian regression", "Free cancellation quoted", "Family reunion of seven"):
        link = pins.get_by_role("link", name=name).first
        expect(link).to_have_attribute("href", re.compile(r"\?version=1$"))


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_result_is_reviewed_and_a_session_forked_and_made_a_unit_test(
    meet: Meet, site: Site
) -> None:
    run = site.start_run()
    site.wait_for_end(run)
    reader = meet(site.root)
    reader.go(f"/runs/{run}/sessions/{FAILED}")
    page = reader.page
    results = page.get_by_role("region", name="What metrics and judges said")
    satisfied = results.locator(".result").filter(has_text="Guest is satisfied")
    satisfied.get_by_role("button", name="Is this right?").click()
    satisfied.get_by_role("button", name="Wrong").click()
    satisfied.get_by_label("The right value").select_option("false")
    satisfied.get_by_label("Why").fill("They were not told the truth.")
    satisfied.get_by_role("button", name="Save").click()
    expect(satisfied).to_contain_text("Should be false, says owner")
    page.reload()
    expect(satisfied).to_contain_text("Should be false, says owner")
    expect(satisfied.get_by_text("They were not told the truth.")).to_be_visible()

    page.get_by_role("button", name="Make a unit test").click()
    dialog = page.get_by_role("dialog", name="Make a unit test")
    dialog.get_by_label("Name").fill("As Inés said it")
    dialog.get_by_role("button", name="Create").click()
    made = dialog.get_by_role("status").get_by_role("link", name="As Inés said it")
    expect(made).to_have_attribute("href", re.compile("^/unit-tests/[0-9a-f]{24}$"))
    expect(dialog.get_by_role("link", name="To the sets")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Fork here").nth(1).click()
    fork = page.get_by_role("dialog", name="Fork here")
    fork.get_by_label("How often").fill("2")
    fork.get_by_role("button", name="Fork here").click()
    expect(page).not_to_have_url(re.compile(run))
    expect(page.get_by_text("Plays on from a session of")).to_be_visible()
    expect(page.locator(".cell")).to_have_count(2)


@pytest.mark.parametrize("agent", [800], indirect=True)
def test_it_is_read_as_it_is_said(meet: Meet, site: Site) -> None:
    run = site.start_run()
    reader = meet(site.root)
    page = reader.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    reader.go(f"/runs/{run}/sessions/0")
    log = page.get_by_role("log", name="Conversation")
    expect(log.get_by_role("listitem").first).to_contain_text("Persona")
    expect(page.get_by_text("The agent is answering")).to_be_visible()
    expect(log.get_by_role("listitem").nth(2)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("passed")
    expect(page.get_by_role("region", name="What metrics and judges said")).to_contain_text("met")
    # At first, as it begins and as it ends: what is said meanwhile comes by itself.
    assert len([each for each in asked if "SessionOfRun" in each]) <= 4


def test_there_may_be_no_such_session(meet: Meet, played: tuple[Site, str]) -> None:
    site, run = played
    reader = meet(site.root)
    none = reader.page.get_by_role("heading", name="There is no session in this slot")
    for slot in ("99", "-1", "99999999999", "last"):
        reader.go(f"/runs/{run}/sessions/{slot}")
        expect(none).to_be_visible()
