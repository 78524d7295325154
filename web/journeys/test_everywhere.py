"""What holds for every view: nobody is kept out, in either theme and at any width."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.conftest import Workspace
from web.journeys.conftest import PHONE, WIDE, Meet, Reader, Site, Theme, site_of

Look = Callable[[Page], None]


def grid(page: Page) -> None:
    expect(page.locator('.cell [data-mark="fail"]')).to_have_count(10)
    page.locator("summary").filter(has_text="Quotes the right deadline").click()
    page.keyboard.press("f")


def heading(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def table(page: Page) -> None:
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def form(page: Page) -> None:
    expect(page.get_by_role("dialog").get_by_text("sessions", exact=False).first).to_be_visible()


def palette(page: Page) -> None:
    table(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("café")
    expect(page.get_by_role("menuitem").nth(1)).to_be_visible()


def help_dialog(page: Page) -> None:
    table(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def review(page: Page) -> None:
    page.get_by_role("button", name="Is this right?").first.click()
    page.get_by_role("button", name="Wrong").click()


VIEWS: dict[str, tuple[str, Look]] = {
    "runs": ("/runs", table),
    "start": ("/runs?start", form),
    "nothing-fits": ("/runs?verdict=PASSED", heading),
    "run": ("/runs/{run}", grid),
    "session": ("/runs/{run}/sessions/5", review),
    "raw": ("/runs/{run}/sessions/5?raw", heading),
    "palette": ("/runs", palette),
    "help": ("/runs", help_dialog),
    "lost": ("/nowhere", heading),
}
SCREENS: list[tuple[Theme, tuple[int, int]]] = [
    ("light", WIDE),
    ("dark", PHONE),
    # Each theme and each width are in those two; people look at pictures of all four.
    *([("dark", WIDE), ("light", PHONE)] if os.environ.get("SCREENSHOTS") else []),
]


def shot(reader: Reader, name: str, folder: str | None) -> None:
    if folder:
        reader.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("theme", "size"), SCREENS)
def test_the_views_are_for_everybody(
    meet: Meet,
    played: tuple[Site, str],
    theme: Theme,
    size: tuple[int, int],
    screenshots: str | None,
) -> None:
    site, run = played
    reader = meet(site.root, theme=theme, size=size)
    for name, (path, look) in VIEWS.items():
        reader.follow(path.format(run=run))
        look(reader.page)
        shot(reader, f"{name}-{theme}-{size[0]}", screenshots)
        assert reader.violations() == [], name
        assert not reader.is_too_wide, name


def test_where_nothing_is_there_it_says_what_to_do(
    meet: Meet, tmp_path: Path, workspace: Workspace
) -> None:
    empty = Workspace(tmp_path / "empty", workspace.agent)
    try:
        reader = meet(site_of(empty).root)
        reader.go("/")
        expect(reader.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
        assert reader.violations() == []
    finally:
        for started in empty.started:
            started.end()


def test_the_skip_link_comes_first_and_leads_to_the_content(
    meet: Meet, played: tuple[Site, str]
) -> None:
    reader = meet(played[0].root)
    reader.go("/runs")
    page = reader.page
    table(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_chosen_theme_stays(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    reader.go("/runs")
    page = reader.page
    page.get_by_label("Theme").select_option("Dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.reload()
    table(page)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_label("Theme").select_option("Light")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != dark


def test_the_palette_leads_to_a_run_and_gives_focus_back(
    meet: Meet, played: tuple[Site, str]
) -> None:
    reader = meet(played[0].root)
    reader.go("/runs")
    page = reader.page
    opener = page.get_by_role("button", name="Search")
    opener.click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    palette(page)
    page.get_by_role("menuitem").filter(has_text="Run").last.click()
    page.wait_for_url("**/runs/*")
    for words, address in (
        ("unit test new", "/unit-tests/new"),
        ("start a run", "/runs?start"),
        ("usage", "/operations/events"),
    ):
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        expect(page.get_by_role("menuitem")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}")
        page.go_back()


def test_single_keys_can_be_switched_off(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    reader.go("/runs")
    page = reader.page
    help_dialog(page)
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("?")
    page.reload()
    table(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
