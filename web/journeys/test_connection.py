"""A server that goes away and comes back, and one that says no."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from web.journeys.conftest import SET, Meet, Site

AWAY = r"ERR_CONNECTION_REFUSED|WebSocket connection|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET"


@pytest.mark.parametrize("agent", [60], indirect=True)
def test_a_restarted_server_is_found_again_and_nothing_is_lost(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    reader.expect_complaints(AWAY)
    run = site.start_run()
    reader.go(f"/runs/{run}")
    page = reader.page
    page.wait_for_selector('.cell [data-mark="pass"]')
    site.stop()
    expect(page.get_by_text("The server does not answer. Looking for it")).to_be_visible()
    site.come_back()
    expect(page.get_by_text("The server is back")).to_be_visible()
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Failed", timeout=60_000)
    expect(page.locator('.cell [data-mark="pass"]')).to_have_count(40)
    expect(page.locator('.cell [data-mark="fail"]')).to_have_count(10)


def test_without_sockets_a_run_is_followed_all_the_same(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    page = reader.page
    # As a server on its way down closes them: in order, so that no error is seen.
    page.route_web_socket("**/graphql", lambda socket: socket.close(code=1001))
    run = site.start_run(repeat=2)
    reader.go(f"/runs/{run}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Running")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Failed")
    expect(page.get_by_text("The server is back")).to_be_hidden()


def refusing(code: str, message: str, **details: int):  # type: ignore[no-untyped-def]
    error = {"message": message, "extensions": {"code": code, "details": details}}

    def answer(route: Route) -> None:
        if "query Runs(" in (route.request.post_data or ""):
            body = json.dumps({"data": None, "errors": [error]})
            route.fulfill(body=body, content_type="application/json")
        else:
            route.continue_()

    return answer


def test_who_may_not_see_is_told_so(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    reader.page.route("**/graphql", refusing("FORBIDDEN", "Ask for a role."))
    reader.go("/runs")
    note = reader.page.get_by_role("alert")
    expect(note).to_contain_text("Your role does not allow this")
    expect(note).to_contain_text("Ask for a role.")


def test_who_asks_too_often_is_told_when_to_come_back(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    page = reader.page
    page.route("**/graphql", refusing("RATE_LIMITED", "Too many.", resets_in=7))
    reader.go("/runs")
    expect(page.get_by_role("alert")).to_contain_text("takes more in 7 seconds")
    page.unroute("**/graphql")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name=SET).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()
