"""Runs of Pulse: how it is doing, what happens in a run, and what people do with it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from web.journeys.conftest import Meet, Site, Theme
from web.journeys.guarded import ROLES, Guarded, enter, guarded_server, house_of_all_roles
from web.journeys.test_connection import AWAY
from web.journeys.test_everywhere import SCREENS, shot

NAMES = itertools.count(1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A server of its own with somebody of each role."""
    with guarded_server(tmp_path_factory.mktemp("pulse") / "data") as server:
        yield house_of_all_roles(server)


def define(server: Guarded | Site, question: str = "Ship it?", **config: object) -> str:
    """Define an approval; its id."""
    number = next(NAMES)
    made = server.ask(
        "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { databaseId } } }",
        input={
            "idempotencyKey": f"journey/define/{number}",
            "taskName": f"Release {number}",
            "taskType": "example.approval",
            "taskVersion": 1,
            "taskConfig": {"question": question, **config},
        },
    )
    return str(made["createTask"]["task"]["databaseId"])


def trigger(server: Guarded | Site, task: str) -> str:
    """Have a task run now; the id of the run."""
    made = server.ask(
        "mutation($input: TriggerTaskInput!) { triggerTask(input: $input) { run { databaseId } } }",
        input={"idempotencyKey": f"journey/trigger/{next(NAMES)}", "taskId": task},
    )
    return str(made["triggerTask"]["run"]["databaseId"])


def badge(page: Page, status: str) -> None:
    expect(page.get_by_role("heading", level=1).locator(".badge")).to_have_text(status)


def test_a_run_is_followed_and_answered(meet: Meet, house: Guarded) -> None:
    page = enter(meet(house.root), house.token("EDITOR"), "/operations/runs")
    expect(page.get_by_text("1 worker at work")).to_be_visible()
    run = trigger(house, define(house))
    # It comes by itself, and says what it waits for.
    row = page.get_by_role("row").filter(has=page.locator(f'a[href="/operations/runs/{run}"]'))
    expect(row).to_contain_text("waits for decision")
    row.get_by_role("link").first.click()
    badge(page, "Waiting")
    expect(page.get_by_role("heading", name="It waits for the signal decision")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Say what the signal brings")).to_be_visible()
    answer = page.get_by_label("What it brings")
    answer.fill('{"approved": true}')
    expect(page.get_by_text("Sent as JSON: an object")).to_be_visible()
    answer.fill("yes, ship it")
    expect(page.get_by_text("This is no JSON, so it is sent as the text")).to_be_visible()
    answer.press("Control+Enter")
    badge(page, "Completed")
    expect(page.get_by_text("The signal decision was sent.")).to_be_visible()
    stages = page.get_by_role("region", name="Stages")
    expect(stages.get_by_role("img")).to_have_count(3)
    expect(stages.get_by_role("img", name=re.compile("^decide completed"))).to_be_visible()
    expect(page.get_by_role("region", name="Events")).to_contain_text("run.completed")
    # What was sent, and what the last stage left.
    expect(page.locator(".json").filter(has_text='"yes, ship it"')).to_have_count(2)


def test_what_happens_stands_by_its_attempt(meet: Meet, house: Guarded) -> None:
    run = trigger(house, define(house, expires_seconds=0.2))
    page = enter(meet(house.root), house.token("VIEWER"), f"/operations/runs/{run}")
    badge(page, "Failed")
    expect(page.locator(".note").filter(has_text="STAGE_TIMEOUT")).to_contain_text("decision")
    failed = (
        page.get_by_role("region", name="Stages")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("img", name=re.compile("^decide failed")))
    )
    # Open without being asked, with what happened in it.
    expect(failed.get_by_role("heading", name="Attempt 1")).to_be_visible()
    expect(failed).to_contain_text("signal.expired")
    events = page.get_by_role("region", name="Events")
    events.get_by_label("Warnings and errors only").check()
    expect(events).not_to_contain_text("run.created")
    events.get_by_role("combobox", name="Stage").select_option("Outside of stages")
    expect(events.get_by_role("listitem")).to_have_count(1)
    expect(events).to_contain_text("run.failed")


def test_a_run_is_cancelled_and_tried_again(meet: Meet, house: Guarded) -> None:
    reader = meet(house.root)
    run = trigger(house, define(house))
    page = enter(reader, house.token("TESTER"), f"/operations/runs/{run}")
    badge(page, "Waiting")
    page.get_by_role("button", name="Cancel").dblclick()
    assert reader.violations() == []
    page.get_by_label("Why (it is kept with the run)").fill("The release was put off.")
    page.get_by_role("button", name="Cancel the run").click()
    badge(page, "Cancelled")
    expect(page.get_by_text("The release was put off.").first).to_be_visible()
    page.get_by_role("button", name="Retry").click()
    page.wait_for_url(lambda address: run not in address)
    badge(page, "Waiting")
    page.get_by_role("link", name="another run").click()
    page.wait_for_url(f"**/operations/runs/{run}")
    expect(page.get_by_text("Retried by")).to_be_visible()


def test_runs_are_narrowed_by_their_address(meet: Meet, house: Guarded) -> None:
    task, other = define(house), define(house)
    waiting, done = trigger(house, task), trigger(house, other)
    page = enter(meet(house.root), house.token("VIEWER"), f"/operations/runs?task={task}")
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_count(1)
    expect(rows.locator(f'a[href$="{waiting}"]')).to_be_visible()
    page.get_by_label("Status").select_option("Completed")
    expect(page.get_by_text("No run fits these filters")).to_be_visible()
    page.get_by_role("combobox", name="Task", exact=True).select_option("")
    page.wait_for_url("**/operations/runs?status=COMPLETED")
    signal(house, done)
    # It fits from now on.
    expect(rows.locator(f'a[href$="{done}"]')).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/operations/runs")


def signal(house: Guarded, run: str) -> None:
    house.ask(
        "mutation($input: SignalRunInput!) { signalRun(input: $input) { run { id } } }",
        input={
            "idempotencyKey": f"journey/signal/{next(NAMES)}",
            "runId": run,
            "name": "decision",
            "payload": True,
        },
    )


def test_further_pages_are_read_as_they_are_wanted(meet: Meet, house: Guarded) -> None:
    task = define(house, expires_seconds=0.0)
    for _ in range(30):
        trigger(house, task)
    page = enter(meet(house.root), house.token("VIEWER"), f"/operations/runs?task={task}")
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_count(25)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(30)
    trigger(house, task)
    # A new one pushes no other out.
    expect(rows).to_have_count(31)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_not_do_is_not_offered(meet: Meet, house: Guarded, role: str) -> None:
    run = trigger(house, define(house))
    page = enter(meet(house.root), house.token(role), f"/operations/runs/{run}")
    badge(page, "Waiting")
    may = role != "VIEWER"
    expect(page.get_by_role("button", name="Send")).to_be_enabled(enabled=may)
    expect(page.get_by_role("button", name="Cancel")).to_be_enabled(enabled=may)


def test_what_is_not_there_is_said(meet: Meet, house: Guarded) -> None:
    page = enter(
        meet(house.root),
        house.token("VIEWER"),
        "/operations/runs/00000000-0000-4000-8000-000000000000",
    )
    expect(page.get_by_role("heading", level=1, name="There is no such run")).to_be_visible()


@pytest.mark.parametrize(("theme", "size"), SCREENS)
def test_the_views_are_for_everybody(
    meet: Meet, house: Guarded, theme: Theme, size: tuple[int, int], screenshots: str | None
) -> None:
    waiting = trigger(house, define(house))
    failed = trigger(house, define(house, expires_seconds=0.0))
    reader = meet(house.root, theme=theme, size=size)
    for name, path, status in (
        ("pulse-waiting", f"/operations/runs/{waiting}", "Waiting"),
        ("pulse-failed", f"/operations/runs/{failed}", "Failed"),
    ):
        page = enter(reader, house.token("OWNER"), path)
        badge(page, status)
        expect(page.get_by_role("region", name="Events")).to_be_visible()
        shot(reader, f"{name}-{theme}-{size[0]}", screenshots)
        assert reader.violations() == [], name
        assert not reader.is_too_wide, name
    reader.go("/operations/runs")
    expect(page.get_by_role("rowheader").nth(1)).to_be_visible()
    page.get_by_text("Workers and limits").click()
    shot(reader, f"pulse-runs-{theme}-{size[0]}", screenshots)
    assert reader.violations() == []
    assert not reader.is_too_wide


def test_a_run_of_a_set_and_its_run_of_pulse_lead_to_each_other(
    meet: Meet, played: tuple[Site, str]
) -> None:
    site, run = played
    reader = meet(site.root)
    reader.go("/operations/runs")
    page = reader.page
    page.get_by_role("link", name="the run of its set").click()
    page.wait_for_url(f"**/runs/{run}")
    page.get_by_role("link", name="how it was executed").click()
    page.wait_for_url("**/operations/runs/*")
    badge(page, "Completed")
    page.get_by_role("link", name="See its sessions and verdict").click()
    page.wait_for_url(f"**/runs/{run}")


def test_a_run_goes_on_where_it_was_after_a_restart(meet: Meet, site: Site) -> None:
    run = trigger(site, define(site))
    reader = meet(site.root)
    reader.expect_complaints(AWAY)
    reader.go(f"/operations/runs/{run}")
    page = reader.page
    badge(page, "Waiting")
    page.get_by_label("What it brings").fill("yes")
    site.stop()
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    site.come_back()
    expect(page.get_by_text("The server is back")).to_be_visible()
    expect(page.get_by_label("What it brings")).to_have_value("yes")
    page.get_by_role("button", name="Send").click()
    badge(page, "Completed")
