"""A real browser before a real server, each test with pages of its own that remember nothing.

What a page complains about fails its test: errors in its console, and what its policy forbids.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.acceptance.conftest import (
    Process,
    Workspace,
    agent,
    catalog,
    demo_agent,
    post_json,
    seeded,
    workspace,
)

__all__ = ["agent", "catalog", "seeded", "workspace"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PATIENCE_MS = 20_000
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"

WIDE = (1280, 900)
PHONE = (390, 844)
SET = "Café Meridian regression"

SERVERS = frozenset({"empty", "guarded", "site", "workspace"})
"""Fixtures of a test's own servers."""

SOME_FRAMES = """async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
}"""

Theme = Literal["dark", "light"]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    assert CHROMIUM, "There is no Chromium: apt-get install chromium, or set CHROMIUM."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """What pages are opened in: a new one each would read and compile all of the page's files."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@dataclass
class Reader:
    """Somebody at a page of a server."""

    page: Page
    root: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    asked: set[Request] = field(default_factory=set)
    """What the server has not answered yet."""

    def __post_init__(self) -> None:
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request))
        self.page.on("requestfinished", lambda request: self.asked.discard(request))
        self.page.on("requestfailed", lambda request: self.asked.discard(request))

    def go(self, path: str) -> None:
        """Open an address of the server."""
        self.page.goto(self.root + path)

    def follow(self, path: str) -> None:
        """Come to an address as by a link of the page: nothing of it is loaded anew."""
        page = self.page
        if not page.url.startswith(self.root) or page.get_by_role("dialog").count():
            self.go(path)
        else:
            page.evaluate("path => history.pushState(null, '', path)", path)

    def settle(self) -> None:
        """Return once all is answered, and what was answered has asked for nothing more."""
        self.page.evaluate(SOME_FRAMES)
        while self.asked:
            self.page.evaluate(SOME_FRAMES)

    def leave(self) -> None:
        """Close the page, and forget what it put down for good."""
        origin = {"origin": self.root, "storageTypes": "local_storage"}
        session = self.page.context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", origin)
        self.page.close()

    def expect_complaints(self, pattern: str) -> None:
        """What the browser says by itself of answers that the test provokes is no fault."""
        self.expected.append(pattern)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    @property
    def faults(self) -> list[str]:
        return [
            each
            for each in self.complaints
            if not any(re.search(pattern, each) for pattern in self.expected)
        ]

    @property
    def is_too_wide(self) -> bool:
        """Whether the page has to be scrolled sideways."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        )

    def violations(self) -> list[str]:
        """What axe finds that is serious."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
        )
        return [
            f"{each['id']}: {each['help']} {[node['html'][:120] for node in each['nodes'][:3]]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]


Meet = Callable[..., Reader]


@pytest.fixture
def meet(window: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Meet]:
    """Opens a page of its own: `meet(root, theme=…, size=…)`."""
    # Before the pages, so that it is there for as long as they are.
    for server in SERVERS.intersection(request.fixturenames):
        request.getfixturevalue(server)
    readers: list[Reader] = []

    def at(root: str, *, theme: Theme = "light", size: tuple[int, int] = WIDE) -> Reader:
        reader = Reader(window.new_page(), root)
        reader.page.set_viewport_size({"width": size[0], "height": size[1]})
        reader.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        readers.append(reader)
        return reader

    yield at
    for reader in readers:
        reader.leave()
    assert [fault for reader in readers for fault in reader.faults] == []


@dataclass
class Site:
    """A server that signs everybody in, and its workspace."""

    workspace: Workspace
    process: Process
    root: str

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer."""
        answer = post_json(f"{self.root}/graphql", {"query": query, "variables": variables})
        assert "errors" not in answer, answer
        return answer["data"]

    def start_run(self, name: str = SET, repeat: int = 1, **how: Any) -> str:
        """Start a run of a set; its id."""
        found = self.ask("query($q: String!) { searchUnitTestSets(query: $q) { id name } }", q=name)
        set_id = next(each["id"] for each in found["searchUnitTestSets"] if each["name"] == name)
        run = self.ask(
            "mutation($input: CreateUnitTestSetRunInput!) { createUnitTestSetRun(input: $input)"
            " { unitTestSetRun { databaseId } } }",
            input={"unitTestSetId": set_id, "repeat": repeat, "seed": 7, **how},
        )
        return str(run["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"])

    def wait_for_end(self, run: str) -> None:
        process = self.workspace.start("runs", "watch", run, "--url", self.root)
        process.wait()

    def restart(self) -> None:
        """Kill the server, and start it on the same port once more."""
        self.stop()
        self.come_back()

    def stop(self) -> None:
        self.process.send(signal.SIGKILL)
        self.process.wait()

    def come_back(self) -> None:
        port = self.root.rpartition(":")[2]
        self.process = self.workspace.start("serve", "--dev", "--port", port)
        self.process.line("Ready on ")


def site_of(workspace: Workspace) -> Site:
    process, root = workspace.serve()
    return Site(workspace, process, root)


@pytest.fixture
def site(workspace: Workspace) -> Site:
    """A server with the seed data, and nothing run yet."""
    return site_of(workspace)


@pytest.fixture(scope="session")
def played(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A server with a run that has ended, to be looked at only; and the id of the run."""
    data = shutil.copytree(seeded, tmp_path_factory.mktemp("played") / "data")
    with demo_agent() as demo:
        space = Workspace(Path(data), demo)
        site = site_of(space)
        run = site.start_run()
        site.wait_for_end(run)
        yield site, run
        for started in space.started:
            started.end()


@pytest.fixture(scope="session")
def screenshots() -> str | None:
    """Where pictures of the views are put, if anywhere: SCREENSHOTS names the folder."""
    return os.environ.get("SCREENSHOTS")
