"""The first visit: nothing is there, and one button has a run to look at."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.acceptance.conftest import Process, environment
from web.journeys.conftest import PHONE, Meet, Reader
from web.journeys.guarded import Guarded, guarded

__all__ = ["guarded"]

Start = Callable[..., str]
BUTTON = "Load the café and run it"
RUN = re.compile("/runs/[0-9a-f]{24}$")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Start]:
    """Starts a server in which nothing is: `empty(*options, **environment)`; its address."""
    started: list[Process] = []

    def start(*options: str, **env: str) -> str:
        data = ("--data", str(tmp_path / "data"))
        process = Process(
            "simulation", "serve", "--dev", "--port", "0", *data, *options, env=environment(**env)
        )
        started.append(process)
        return process.line("Ready on ").split()[-1].removesuffix("/graphql")

    yield start
    for process in started:
        # In peace: the demo agent beside it ends with it.
        process.send(signal.SIGTERM)
        process.wait()


def shot(reader: Reader, name: str, folder: str | None) -> None:
    if folder:
        reader.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_one_button_has_a_run_to_look_at(meet: Meet, empty: Start, screenshots: str | None) -> None:
    root = empty()
    for theme, size in (("dark", PHONE), ("light", (1280, 900))):
        reader = meet(root, theme=theme, size=size)
        reader.go("/")
        expect(reader.page.get_by_role("button", name=BUTTON)).to_be_enabled()
        assert reader.violations() == []
        assert not reader.is_too_wide
        shot(reader, f"welcome-{theme}-{size[0]}", screenshots)
    page = reader.page
    page.get_by_role("link", name="Connect your agent").click()
    page.wait_for_url("**/services/new")
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    page.go_back()
    page.get_by_role("button", name=BUTTON).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(RUN)
    expect(page.locator('.cell [data-mark="pass"]').first).to_be_visible()
    shot(reader, "welcome-run-fills", screenshots)
    expect(page.locator('.cell [data-mark="pending"], .cell [data-mark="playing"]')).to_have_count(
        0
    )
    expect(page.get_by_text("Takes a late correction of the guests").first).to_be_visible()
    # The next visit begins with what is there.
    reader.go("/")
    expect(page).to_have_url(f"{root}/runs")


def test_where_the_agent_does_not_answer_it_says_so_and_what_to_do(
    meet: Meet, empty: Start, screenshots: str | None
) -> None:
    reader = meet(empty("--no-demo-agent", SIMULATION_AGENT_DEMO_URL=NOWHERE), theme="dark")
    page = reader.page
    reader.go("/")
    expect(page.get_by_role("status").filter(has_text="does not answer")).to_contain_text(
        "simulation demo-agent"
    )
    assert reader.violations() == []
    shot(reader, "welcome-no-agent", screenshots)
    page.get_by_role("button", name="Load the café", exact=True).click()
    expect(page.get_by_role("heading", name="Ready for a first run")).to_be_visible()
    expect(page.get_by_role("link", name="Choose what to run")).to_be_visible()
    assert reader.violations() == []
    shot(reader, "welcome-ready-no-agent", screenshots)


def test_what_is_loaded_is_offered_to_be_run(
    meet: Meet, empty: Start, screenshots: str | None
) -> None:
    reader = meet(empty(), size=PHONE)
    page = reader.page
    reader.go("/")
    expect(page.get_by_role("button", name=BUTTON)).to_be_enabled()
    # In another tab, or by a command.
    page.evaluate(
        """() => fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({query: 'mutation { loadExample { created } }'})})"""
    )
    page.reload()
    expect(page.get_by_role("button", name="Run the café")).to_be_enabled()
    assert reader.violations() == []
    assert not reader.is_too_wide
    shot(reader, "welcome-ready", screenshots)
    page.get_by_role("button", name="Run the café").click()
    expect(page).to_have_url(RUN)


def test_whoever_may_not_write_is_told_who_can(
    meet: Meet, guarded: Guarded, screenshots: str | None
) -> None:
    reader = meet(guarded.root)
    page = reader.page
    reader.expect_complaints("status of 401")
    reader.go("/")
    page.get_by_label("API key").fill(guarded.new_key("VIEWER"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You may not write definitions")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)
    expect(page.get_by_text("You may not write services")).to_be_visible()
    expect(page.get_by_role("link", name="Connect your agent")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("menuitem").filter(has_text="Usage events")).to_be_visible()
    expect(page.get_by_role("menuitem").filter(has_text="Begin")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert reader.violations() == []
    shot(reader, "welcome-viewer", screenshots)
