"""Usage events, the demo pulse, people and keys, settings: by everybody who may be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from web.journeys.conftest import Meet
from web.journeys.guarded import ROLES, Guarded, enter, guarded_server, house_of_all_roles
from web.journeys.test_everywhere import SCREENS, Theme, shot

VIEWS = {
    "events": "/operations/events",
    "pulse": "/operations/pulse",
    "people": "/people",
    "settings": "/settings",
}
OTHERS = ("/runs", "/compare", "/judges", "/sets", "/metrics", "/services")
ADMINS = {"OWNER", "ADMIN"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Looked at only, or changed in ways that do not matter to others."""
    data = tmp_path_factory.mktemp("house") / "data"
    with guarded_server(data, SIMULATION_DEMO_PULSE_WORKSPACES="demo") as server:
        yield house_of_all_roles(server)


def shown(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_have_count(0)


@pytest.mark.parametrize(("theme", "size"), SCREENS)
def test_the_views_are_for_everybody(
    meet: Meet, house: Guarded, theme: Theme, size: tuple[int, int], screenshots: str | None
) -> None:
    reader = meet(house.root, theme=theme, size=size)
    for name, path in VIEWS.items():
        page = enter(reader, house.token("OWNER"), path)
        shown(page)
        shot(reader, f"{name}-{theme}-{size[0]}", screenshots)
        assert reader.violations() == [], name
        assert not reader.is_too_wide, name


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_refused_what_the_page_offers(meet: Meet, house: Guarded, role: str) -> None:
    reader = meet(house.root)
    refused: list[str] = []

    def hear(response: Response) -> None:
        if response.url.endswith("/graphql") and "FORBIDDEN" in response.text():
            refused.append(page.url.removeprefix(house.root))

    page = enter(reader, house.token(role), "/runs")
    page.on("response", hear)
    for path in VIEWS.values():
        reader.follow(path)
        shown(page)
        reader.settle()
    # Who may not see the pulse is not led there, and told so where they are.
    assert set(refused) == (set() if role in ADMINS else {VIEWS["pulse"]})
    reader.follow(VIEWS["pulse"])
    shown(page)
    if role in ADMINS:
        expect(page.get_by_role("button", name="Start")).to_be_enabled()
    else:
        expect(page.get_by_role("alert")).to_contain_text("Your role does not allow this")
    reader.follow(VIEWS["people"])
    shown(page)
    for name in ("Add somebody", "Create a key"):
        expect(page.get_by_role("button", name=name)).to_have_count(int(role in ADMINS))
    # The last owner stays, and who is above is not for others to decide over.
    expect(page.get_by_role("button", name="Remove")).to_have_count(4 if role in ADMINS else 0)
    expect(page.get_by_role("button", name=re.compile("^Change it"))).to_have_count(
        2 if role == "OWNER" else 0
    )
    reader.follow(VIEWS["settings"])
    expect(page.get_by_label("Requests a minute")).to_be_enabled(enabled=role in ADMINS)
    expect(page.get_by_text("SIMULATION_TRACKED_EVENT_DAYS")).to_have_count(int(role in ADMINS))


def test_events_are_counted_followed_and_opened(meet: Meet, house: Guarded) -> None:
    reader = meet(house.root)
    page = enter(reader, house.token("VIEWER"), "/operations/events?period=hour")
    page.get_by_role("link", name="button.clicked").click()
    page.wait_for_url("**name=button.clicked*")
    expect(page.get_by_text("2 events, by the minute")).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row").filter(has_text="still filling")).to_be_visible()
    rows = page.locator(".usage-tail > li")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    expect(rows.nth(2)).to_be_visible()

    def first_is(name: str) -> None:
        expect(rows.first).to_contain_text(name)

    house.track("tail.begun")
    first_is("tail.begun")
    page.get_by_role("button", name="Pause").click()
    house.track("while.paused", "while.paused")
    expect(page.get_by_text("2 events came meanwhile")).to_be_visible()
    first_is("tail.begun")
    page.get_by_role("button", name="Go on").click()
    first_is("while.paused")
    rows.first.locator("summary").click()
    expect(rows.first.locator("pre")).to_contain_text('"page": "/home"')
    expect(rows.first.locator("pre")).not_to_contain_text("__typename")


def test_a_demo_pulse_begins_and_is_stopped(meet: Meet, house: Guarded) -> None:
    reader = meet(house.root)
    page = enter(reader, house.token("ADMIN"), VIEWS["pulse"])
    page.get_by_label("Events a minute").fill("120")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("It is going on")).to_be_visible()
    expect(page.get_by_text("120 events a minute")).to_be_visible()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("None is going on")).to_be_visible()


def accept(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())


def test_somebody_comes_gets_a_key_and_goes(meet: Meet, house: Guarded) -> None:
    reader = meet(house.root)
    page = enter(reader, house.token("ADMIN"), "/people")
    page.get_by_role("button", name="Add somebody").click()
    form = page.get_by_role("dialog")
    assert reader.violations() == []
    form.get_by_label("Name").fill("Nina")
    # What was written is not thrown away by a click beside, nor by Escape without a word.
    page.mouse.click(5, 450)
    expect(form.get_by_label("Name")).to_be_focused()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("Escape")
    expect(form.get_by_label("Name")).to_have_value("Nina")
    form.get_by_label("Id").fill("nina")
    # An admin makes no owners.
    expect(form.get_by_label("Role").get_by_role("option")).to_have_count(4)
    form.get_by_label("Role").select_option("Tester")
    form.get_by_role("button", name="Add somebody").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Change Nina"))
    expect(row).to_contain_text("Tester")

    expect(page.get_by_text("Nina is in, and needs an API key to sign in.")).to_be_visible()
    assert reader.violations() == []
    page.get_by_role("button", name="Create a key for them").click()
    form.get_by_label("What it is for").fill("nina's laptop")
    expect(form.get_by_label("Whose")).to_have_value("nina")
    form.get_by_role("button", name="Create a key").click()
    key = form.get_by_label("The key is shown this once").input_value()
    assert key.startswith("sim_")
    # It is shown this once: only who says that they have it closes it.
    page.mouse.click(5, 450)
    page.keyboard.press("Escape")
    expect(form.get_by_role("button", name="Close")).to_have_count(0)
    assert reader.violations() == []
    form.get_by_role("button", name="I have kept it").click()
    house.people["NINA"] = "nina", key
    revoked = meet(house.root)
    revoked.expect_complaints("status of 401")
    other = enter(revoked, house.token("NINA"), VIEWS["events"])
    expect(other.get_by_text("Live", exact=True)).to_be_visible()

    accept(page)
    page.get_by_role("button", name="Revoke nina's laptop").click()
    expect(page.get_by_role("button", name="Revoke nina's laptop")).to_have_count(0)
    expect(other.get_by_text("Your sign-in has ended")).to_be_visible()
    accept(page)
    page.get_by_role("button", name="Remove Nina").click()
    expect(row).to_have_count(0)


def test_limits_are_set_and_too_many_requests_are_said(meet: Meet, tmp_path: Path) -> None:
    with guarded_server(tmp_path / "data") as server:
        house_of_all_roles(server)
        owner = meet(server.root)
        page = enter(owner, server.token("OWNER"), "/settings")
        page.get_by_label("Calls").fill("5000")
        page.get_by_label("Requests a minute").fill("60")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
        expect(page.get_by_text("Last set by owner")).to_be_visible()
        page.reload()
        expect(page.get_by_label("Calls")).to_have_value("5000")
        # A workspace that the operator has not listed.
        owner.go("/operations/pulse")
        expect(page.get_by_text("SIMULATION_DEMO_PULSE_WORKSPACES=demo")).to_be_visible()

        token = server.token("TESTER")
        reader = meet(server.root)
        reader.expect_complaints("status of 429")
        page = enter(reader, token, "/settings")
        shown(page)
        page.evaluate(USE_UP, [token, 60])
        for path in (*OTHERS, *VIEWS.values()):
            reader.follow(path)
            expect(page.get_by_role("alert").first).to_contain_text("too many requests")


USE_UP = """([token, times]) => Promise.all(Array.from({length: times}, () => fetch('/graphql', {
    method: 'POST', body: JSON.stringify({query: '{ __typename }'}),
    headers: {'content-type': 'application/json', authorization: `Bearer ${token}`}})))"""


def test_whose_sign_in_has_ended_is_told(meet: Meet, house: Guarded) -> None:
    token = house.token("VIEWER")
    spoilt = token[:-6] + "AAAAAA"
    for path in ("/runs", VIEWS["events"]):
        reader: Any = meet(house.root)
        reader.expect_complaints("status of 401|WebSocket")
        page = enter(reader, spoilt, path)
        expect(page.get_by_text("Your sign-in has ended")).to_be_visible()
