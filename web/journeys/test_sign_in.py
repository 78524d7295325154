"""Where the server asks who is there."""

from __future__ import annotations

from playwright.sync_api import expect

from web.journeys.conftest import Meet
from web.journeys.guarded import Guarded, guarded

__all__ = ["guarded"]

REFUSED = r"status of 401"


def test_a_key_opens_the_page_until_it_is_revoked(meet: Meet, guarded: Guarded) -> None:
    reader = meet(guarded.root)
    reader.expect_complaints(REFUSED)
    reader.go("/runs?verdict=FAILED")
    page = reader.page
    field = page.get_by_label("API key")
    expect(field).to_be_visible()
    assert reader.violations() == []
    field.fill("no key at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("has the form sim_ID_SECRET")
    field.fill(f"sim_{'0' * 24}_{'x' * 43}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("does not take this key")
    field.fill(guarded.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="No run fits these filters")).to_be_visible()
    expect(page.get_by_text("owner · demo")).to_be_visible()

    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert guarded.key not in kept
    assert guarded.key.split("_")[2] not in kept
    page.reload()
    expect(page.get_by_role("heading", name="No run fits these filters")).to_be_visible()

    [mine] = guarded.ask("{ apiKeys(first: 5) { nodes { id } } }")["apiKeys"]["nodes"]
    guarded.ask("mutation($id: ID!) { revokeApiKey(id: $id) { key { id } } }", id=mine["id"])
    expect(page.get_by_text("Your sign-in has ended")).to_be_visible()
    assert "verdict=FAILED" in page.url


def test_the_sign_in_of_the_page_is_that_of_the_api_explorer(meet: Meet, guarded: Guarded) -> None:
    reader = meet(guarded.root)
    reader.expect_complaints(REFUSED)
    reader.go("/runs")
    page = reader.page
    page.get_by_label("API key").fill(guarded.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("owner · demo")).to_be_visible()
    page.get_by_role("link", name="API explorer").click()
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window")).to_contain_text('"data"')
    page.get_by_role("link", name="Back to Simulation").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # One that the server takes no longer is not taken here either.
    page.evaluate(
        "sessionStorage['simulation.sign-in'] = JSON.stringify({token: 'a.b.c', since: 0})"
    )
    reader.go("/graphql")
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()


def test_the_token_is_renewed_while_the_page_is_open(meet: Meet, guarded: Guarded) -> None:
    reader = meet(guarded.root)
    reader.expect_complaints(REFUSED)
    page = reader.page
    page.clock.install()
    reader.go("/runs")
    page.get_by_label("API key").fill(guarded.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()
    stored = "JSON.parse(sessionStorage['simulation.sign-in'])"
    first = page.evaluate(stored)
    with page.expect_response(
        lambda response: "RenewToken" in (response.request.post_data or "")
    ) as renewed:
        page.clock.fast_forward("31:00")
    token = renewed.value.json()["data"]["renewToken"]["idToken"]
    assert token != first["token"]
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()
    kept = page.evaluate(stored)
    assert (kept["token"], kept["since"]) == (token, first["since"])


def test_whoever_may_only_look_cannot_start_anything(meet: Meet, guarded: Guarded) -> None:
    key = guarded.new_key("VIEWER")
    reader = meet(guarded.root)
    reader.expect_complaints(REFUSED)
    reader.go("/runs")
    page = reader.page
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Start a run")).to_be_disabled()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("API key")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
