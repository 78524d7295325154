"""Tasks of Pulse: a set that is run every night, from its page to the verdict."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.acceptance.conftest import DemoAgentProcess, Process, environment
from web.journeys.conftest import SET, Meet, Reader
from web.journeys.guarded import Guarded, guarded_server
from web.journeys.test_everywhere import SCREENS, Theme, shot
from web.journeys.test_organization import enter, shown

TASKS = "/operations/tasks"
TASK = re.compile(TASKS + "/[0-9a-f-]{36}$")
RUN = re.compile("/operations/runs/[0-9a-f-]{36}$")
UNIT_TEST = "Offers the closest free time"
NIGHTLY = f"Nightly: {SET}"


@dataclass
class House:
    """A server whose callers sign in, and the agent that its sets are played with."""

    server: Guarded
    agent: DemoAgentProcess
    set_id: str

    @property
    def root(self) -> str:
        return self.server.root

    def ask(self, query: str, **variables: Any) -> Any:
        return self.server.ask(query, **variables)

    def new_task(self, name: str, **changed: Any) -> str:
        """A task that was there before; its id."""
        config = {"unit_test_set_id": self.set_id, "seed": 7, "only": {"names": [UNIT_TEST]}}
        task = {
            "idempotencyKey": f"journey/{name}/create".replace(" ", "-"),
            "taskName": name,
            "taskType": "simulation.set_run",
            "taskVersion": 1,
            "taskConfig": config,
            "cronExpression": "0 3 * * 1-5",
        }
        made = self.ask(
            "mutation($input: CreateTaskInput!)"
            " { createTask(input: $input) { task { databaseId } } }",
            input=task | changed,
        )
        return str(made["createTask"]["task"]["databaseId"])

    def task(self, id: str) -> Any:
        fields = "taskName taskConfig cronExpression enabled isDeleted timeoutSeconds"
        return self.ask(f"query($id: ID!) {{ task(id: $id) {{ {fields} }} }}", id=id)["task"]

    def trigger(self, id: str) -> None:
        key = f"journey/{id}/{uuid4()}"
        self.ask(
            "mutation($input: TriggerTaskInput!) { triggerTask(input: $input) { run { id } } }",
            input={"taskId": id, "idempotencyKey": key},
        )


@pytest.fixture(scope="module")
def house(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The café with its agent, and somebody who may only look."""
    process = Process(
        "simulation", "demo-agent", "--port", "0", "--latency-ms", "0", env=environment()
    )
    agent = DemoAgentProcess(process, process.line("listens at ").split()[-1])
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("house") / "data"))
    reach = {
        "SIMULATION_AGENT_DEMO_URL": agent.address,
        "SIMULATION_AGENT_NETWORKS": "127.0.0.0/8",
        "SIMULATION_AGENT_BINDINGS": '{"*": {"organizations": ["*"], "hosts": ["*"]}}',
    }
    with guarded_server(data, **reach) as server:
        server.people["VIEWER"] = "vera", server.new_key("VIEWER", "vera")
        sets = server.ask("{ unitTestSets { nodes { databaseId name } } }")["unitTestSets"]
        [set_id] = [each["databaseId"] for each in sets["nodes"] if each["name"] == SET]
        yield House(server, agent, set_id)
    process.end()


def in_berlin(reader: Reader) -> None:
    """The reader's clock is an hour or two before UTC."""
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})


def test_a_set_is_run_every_night_from_its_page(meet: Meet, house: House) -> None:
    reader = meet(house.root)
    in_berlin(reader)
    page = enter(reader, house.server.token("OWNER"), f"/sets/{house.set_id}")
    page.get_by_role("link", name="Run it every night").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(NIGHTLY)
    expect(page.get_by_role("combobox", name="Set")).to_have_value(SET)
    page.get_by_label("Time", exact=True).fill("00:30")
    page.get_by_label("Days").select_option("Weekdays")
    # Half past midnight there is the evening before in UTC.
    expect(page.get_by_text(re.compile(r"kept in UTC \(30 2[23] \* \* 0-4\)"))).to_be_visible()
    times = page.get_by_role("listitem").filter(has=page.locator("time"))
    expect(times).to_have_count(5)
    for each in times.all():
        expect(each).to_contain_text(re.compile("^(Mon|Tue|Wed|Thu|Fri).*12:30"))
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(TASK)
    expect(page.get_by_text("Weekdays at 00:30")).to_be_visible()
    expect(page.get_by_text("It has not run yet.")).to_be_visible()

    runs = page.get_by_role("region", name="Its runs")
    with house.agent.held():
        page.get_by_role("button", name="Run now").click()
        # Of Pulse, and of the set.
        expect(runs.get_by_role("link", name="Running")).to_have_count(2)
    expect(runs.get_by_role("link", name="Completed")).to_be_visible()
    expect(runs.get_by_role("link", name="Failed")).to_be_visible()
    page.get_by_role("link", name="Tasks", exact=True).first.click()
    # Pulse came to its end with it; what it was to find out is another matter.
    row = row_of(page, NIGHTLY)
    expect(row.get_by_role("link", name="Completed")).to_be_visible()
    row.get_by_role("link", name="Failed").click()
    expect(page).to_have_url(re.compile("/runs/[0-9a-f]{24}$"))
    expect(page.get_by_text("job: nightly")).to_be_visible()


def row_of(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_the_list_follows_runs_and_runs_and_pauses(meet: Meet, house: House) -> None:
    id = house.new_task("Followed")
    house.new_task("By hand", cronExpression=None)
    page = enter(meet(house.root), house.server.token("OWNER"), f"{TASKS}?scheduled=yes")
    row = row_of(page, "Followed")
    expect(row).to_contain_text("Weekdays at 03:00")
    expect(row.get_by_role("link", name=SET)).to_be_visible()
    expect(row).to_contain_text("Never ran")
    expect(row_of(page, "By hand")).to_have_count(0)

    with house.agent.held():
        house.trigger(id)
        expect(row.get_by_role("link", name="Running")).to_be_visible()
    expect(row.get_by_role("link", name="Completed")).to_be_visible()

    page.get_by_role("button", name="Pause Followed").click()
    expect(row.get_by_text("Paused")).to_be_visible()
    assert house.task(id)["enabled"] is False
    page.get_by_role("button", name="Resume Followed").click()
    expect(row.get_by_text("Paused")).to_have_count(0)
    expect(row).to_contain_text("Next in")

    page.get_by_label("Schedule").select_option("Only by hand")
    expect(page).to_have_url(re.compile("scheduled=no"))
    by_hand = row_of(page, "By hand")
    expect(by_hand.get_by_role("button", name=re.compile("Pause"))).to_have_count(0)
    by_hand.get_by_role("button", name="Run now: By hand").click()
    expect(page).to_have_url(RUN)


def test_a_change_keeps_what_the_form_does_not_know(
    meet: Meet, house: House, screenshots: str | None
) -> None:
    id = house.new_task("Changed")
    reader = meet(house.root)
    in_berlin(reader)
    page = enter(reader, house.server.token("OWNER"), f"{TASKS}/{id}")
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Repeat").fill("3")
    page.get_by_label("Labels").fill("job")
    expect(page.get_by_text("Write key:value, each key once")).to_be_visible()
    page.get_by_label("Labels").fill("job:weekly")

    page.get_by_role("radio", name="A cron expression").check()
    cron = page.get_by_role("textbox", name="Cron expression, in UTC")
    expect(cron).to_have_value("0 3 * * 1-5")
    for wrong, why in (("0 25 * * *", "is not a cron expression"), ("0 0 30 2 *", "never comes")):
        cron.fill(wrong)
        expect(page.get_by_text(why)).to_be_visible()
        expect(cron).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Save").click()
    expect(cron).to_be_focused()
    shot(reader, "tasks-edit-wrong", screenshots)
    assert reader.violations() == []
    cron.fill("30 4 1 * *")
    expect(page.get_by_role("listitem").filter(has=page.locator("time"))).to_have_count(5)
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(TASK)
    expect(page.get_by_text("By cron: 30 4 1 * * (UTC)")).to_be_visible()
    after = house.task(id)
    assert after["cronExpression"] == "30 4 1 * *"
    assert after["taskConfig"] == {
        "organization": "demo",
        "user": "owner",
        "unit_test_set_id": house.set_id,
        "seed": 7,
        "only": {"names": [UNIT_TEST]},
        "repeat": 3,
        "labels": {"job": "weekly"},
    }


def test_it_is_deleted_and_brought_back(meet: Meet, house: House) -> None:
    house.new_task("Kept")
    id = house.new_task("Deleted")
    page = enter(meet(house.root), house.server.token("OWNER"), f"{TASKS}/{id}")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    expect(page.get_by_text("It is deleted: nothing has it run.")).to_be_visible()
    # The button that opened the dialog is gone: keys go on from the heading, not from the top.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert house.task(id)["isDeleted"] is True
    page.get_by_role("link", name="Tasks").first.click()
    expect(row_of(page, "Kept")).to_be_visible()
    expect(row_of(page, "Deleted")).to_have_count(0)
    page.get_by_label("Deleted").select_option("Only deleted")
    row_of(page, "Deleted").get_by_role("link", name="Deleted", exact=True).click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Run now")).to_be_visible()
    assert house.task(id)["isDeleted"] is False


def test_other_kinds_are_told_in_json(meet: Meet, house: House) -> None:
    house.new_task("Taken", cronExpression=None)
    page = enter(meet(house.root), house.server.token("OWNER"), f"{TASKS}/new")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Choose a set.")).to_be_visible()
    page.get_by_role("combobox", name="Set").fill("meridian")
    page.get_by_role("option", name=SET).click()
    expect(page.get_by_text("Choose a set.")).to_have_count(0)
    expect(page.get_by_label("Name", exact=True)).to_have_value(NIGHTLY)
    page.get_by_label("What it runs").select_option("example.approval")
    expect(page.get_by_text("Its stages: ask, decide, record.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Taken")
    page.get_by_role("radio", name="Only by hand").check()
    config = page.get_by_label("Config, as JSON")
    config.fill('{"question": ')
    expect(page.get_by_text("This is no JSON")).to_be_visible()
    config.fill('{"question": 7}')
    page.get_by_role("button", name="Create").click()
    expect(config).to_have_attribute("aria-invalid", "true")
    config.fill('{"question": "Ship it?"}')
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("There is already a task called 'Taken'")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Release 7")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Release 7")).to_be_visible()
    expect(page.get_by_text('"Ship it?"')).to_be_visible()


def test_whoever_may_only_look_is_offered_nothing_else(meet: Meet, house: House) -> None:
    id = house.new_task("Looked at")
    refused: list[str] = []

    def hear(response: Response) -> None:
        if response.url.endswith("/graphql") and "FORBIDDEN" in response.text():
            refused.append(response.request.post_data or "")

    reader = meet(house.root)
    page = enter(reader, house.server.token("VIEWER"), TASKS)
    page.on("response", hear)
    expect(row_of(page, "Looked at")).to_be_visible()
    main = page.get_by_role("main")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.get_by_role("link", name="New task")).to_have_count(0)
    row_of(page, "Looked at").get_by_role("link", name="Looked at").click()
    expect(page.get_by_text("Next times")).to_be_visible()
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.get_by_role("link", name="Edit")).to_have_count(0)
    reader.go(f"/sets/{house.set_id}")
    expect(page.get_by_role("heading", name=SET)).to_be_visible()
    expect(page.get_by_role("link", name="Run it every night")).to_have_count(0)
    for path in (f"{TASKS}/new", f"{TASKS}/{id}/edit"):
        reader.follow(path)
        expect(page.get_by_text("Somebody with the role of an editor can.")).to_be_visible()
    assert refused == []


def test_what_is_not_there_is_said(meet: Meet, house: House) -> None:
    reader = meet(house.root)
    page = enter(reader, house.server.token("OWNER"), f"{TASKS}/{uuid4()}")
    expect(page.get_by_role("heading", name="There is no such task")).to_be_visible()
    reader.go(f"{TASKS}/{uuid4()}/edit")
    expect(page.get_by_role("heading", name="There is no such task")).to_be_visible()
    reader.go(f"{TASKS}?type=nothing")
    expect(page.get_by_text("No task fits these filters")).to_be_visible()
    reader.go(f"{TASKS}/new?set={'0' * 24}")
    expect(page.get_by_role("combobox", name="Set")).to_have_value("")


def test_many_are_read_page_by_page(meet: Meet, house: House) -> None:
    for number in range(26):
        house.new_task(f"Many {number}", taskType="example.approval", taskConfig={"question": "?"})
    page = enter(meet(house.root), house.server.token("VIEWER"), f"{TASKS}?type=example.approval")
    expect(row_of(page, "Many 25")).to_be_visible()
    expect(row_of(page, "Many 0")).to_have_count(0)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("link", name="Many 0", exact=True)).to_be_focused()


@pytest.mark.parametrize(("theme", "size"), SCREENS)
def test_the_views_are_for_everybody(
    meet: Meet, house: House, theme: Theme, size: tuple[int, int], screenshots: str | None
) -> None:
    name = f"Seen {theme} at {size[0]}"
    house.trigger(id := house.new_task(name))
    reader = meet(house.root, theme=theme, size=size)
    in_berlin(reader)
    page = enter(reader, house.server.token("OWNER"), f"{TASKS}/{id}")
    expect(page.get_by_role("link", name="Completed")).to_be_visible()
    views = {
        "task": "",
        "list": f"{TASKS}?type=simulation.set_run",
        "new": f"{TASKS}/new?set={house.set_id}",
    }
    for view, path in views.items():
        if path:
            reader.follow(path)
        shown(page)
        if view == "new":
            expect(page.get_by_text("Next times")).to_be_visible()
        shot(reader, f"tasks-{view}-{theme}-{size[0]}", screenshots)
        assert reader.violations() == [], view
        assert not reader.is_too_wide, view
