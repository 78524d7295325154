"""Judges: what they said is reviewed one after the other, and how far they agree with people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.conftest import DemoAgentProcess, Process, Workspace, environment
from web.journeys.conftest import PHONE, WIDE, Meet, Site, Theme
from web.journeys.judged import METRIC, SESSIONS, judging


@pytest.fixture(scope="module")
def judged(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A server with a run that a model judged, and the id of the metric."""
    process = Process("simulation", "demo-agent", "--port", "0", env=environment())
    demo = DemoAgentProcess(process, process.line("listens at ").split()[-1])
    data = shutil.copytree(seeded, tmp_path_factory.mktemp("judged") / "data")
    space = Workspace(Path(data), demo)
    with judging(space) as (site, _, metric):
        yield site, metric
    for started in [*space.started, process]:
        started.end()


def left(page: Page, reviewed: int, remaining: int) -> None:
    expect(page.get_by_text(f"{reviewed} reviewed now, {remaining} left")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nobody_is_kept_out(
    meet: Meet,
    judged: tuple[Site, str],
    theme: Theme,
    size: tuple[int, int],
    screenshots: str | None,
) -> None:
    site, _ = judged
    reader = meet(site.root, theme=theme, size=size)
    page = reader.page
    for name, path in (("judges", "/judges"), ("queue", "/judges/queue?order=chance")):
        reader.follow(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
        assert reader.violations() == []
        assert not reader.is_too_wide
        if screenshots is not None:
            picture = Path(screenshots) / f"{name}-{theme}-{size[0]}.png"
            page.screenshot(path=picture, full_page=True)


def test_results_are_reviewed_by_keyboard(meet: Meet, judged: tuple[Site, str]) -> None:
    site, metric = judged
    reader = meet(site.root)
    reader.go("/judges")
    page = reader.page
    expect(page.get_by_text("Nobody has reviewed what it said")).to_be_visible()
    page.get_by_role("link", name=f"Review {SESSIONS} results left").click()
    panel = page.get_by_role("region", name="What the judge said")
    expect(panel).to_contain_text("since its votes do not say the same")
    conversation = page.get_by_role("region", name="Conversation")
    expect(conversation.get_by_role("listitem").first).to_contain_text("Persona")
    left(page, 0, SESSIONS)

    page.keyboard.press("a")
    left(page, 1, SESSIONS - 1)
    expect(panel.get_by_role("status")).to_contain_text("Saved: right.")
    expect(panel).to_be_focused()
    opened = page.url

    page.keyboard.press("d")
    expect(panel.get_by_label("The right value")).to_be_focused()
    expect(panel.get_by_label("The right value")).to_have_value("false")
    panel.get_by_label("Why").fill("It interrupts the guest.")
    panel.get_by_label("Why").press("Enter")
    left(page, 2, SESSIONS - 2)
    expect(page).not_to_have_url(opened)

    page.keyboard.press("z")
    left(page, 1, SESSIONS - 1)
    expect(page).to_have_url(opened)
    page.keyboard.press("j")
    expect(page).not_to_have_url(opened)
    page.keyboard.press("k")
    expect(page).to_have_url(opened)

    page.reload()
    left(page, 0, SESSIONS - 1)
    expect(page).to_have_url(opened)
    for reviewed in range(1, SESSIONS):
        expect(panel.get_by_role("button", name="Right")).to_be_enabled()
        page.keyboard.press("a")
        left(page, reviewed, SESSIONS - 1 - reviewed)
    expect(page.get_by_text("You have reviewed all of it")).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("j")
    judge = page.get_by_role("region", name=METRIC)
    expect(judge).to_contain_text(f"{SESSIONS} reviews are too few to say")
    expect(judge.get_by_role("row").nth(1)).to_contain_text("100%")
    judge.get_by_role("link", name=METRIC).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(METRIC)
    reader.go(f"/judges/queue?metric={metric}")
    expect(page.get_by_role("heading", name="Nothing is left to review")).to_be_visible()


def test_a_catalog_may_have_no_judges(meet: Meet, played: tuple[Site, str]) -> None:
    site, _ = played
    reader = meet(site.root)
    reader.go("/judges")
    none = reader.page.get_by_role("heading", name="No metric is judged by a model")
    expect(none).to_be_visible()
