"""Each view as people of each role see it: none asks for what is refused, nor offers it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response, expect

from tests.acceptance.conftest import demo_agent
from web.journeys.conftest import Meet
from web.journeys.guarded import Guarded, enter, guarded_server, house_of_all_roles

KINDS = {
    "personas": "personas",
    "scenarios": "scenarios",
    "metrics": "metrics",
    "services": "services",
    "unit-tests": "unitTests",
    "sets": "unitTestSets",
}
ADMINISTRATION = ("/operations/pulse",)
"""Views of which a note says that they are for others."""

EDITS = re.compile(r"^(New .*|Edit|Duplicate|Delete|Run it every night|Add somebody)$")
STARTS = re.compile(
    r"^(Start a run|Cancel|Retry|Retry failed|Score again|Fork here|Make a unit test|"
    r"Is this right\?|Send|Run now)$"
)
OFFERED_TO_NOBODY = {
    "VIEWER": (EDITS, STARTS),
    "TESTER": (EDITS,),
}
"""By role: what changes something that it may not change. Whoever may read may download."""


@dataclass(frozen=True)
class House:
    """A server with a run that has ended, and the addresses of its views."""

    server: Guarded
    addresses: tuple[str, ...]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    bindings = {"SIMULATION_AGENT_DEMO_URL": {"organizations": ["*"], "hosts": ["127.0.0.1"]}}
    data = tmp_path_factory.mktemp("roles") / "data"
    with (
        demo_agent() as demo,
        guarded_server(
            data,
            SIMULATION_AGENT_DEMO_URL=demo.address,
            SIMULATION_AGENT_NETWORKS="127.0.0.0/8",
            SIMULATION_AGENT_BINDINGS=json.dumps(bindings),
        ) as server,
    ):
        house_of_all_roles(server)
        yield House(server, tuple(addresses(server, play(server))))


def play(server: Guarded) -> str:
    """Have the café's set played to its end; the id of the run."""
    loaded = server.ask("mutation { loadExample { unitTestSet { databaseId } } }")
    begun = server.ask(
        "mutation($input: CreateUnitTestSetRunInput!) { createUnitTestSetRun(input: $input)"
        " { unitTestSetRun { databaseId } } }",
        input={"unitTestSetId": loaded["loadExample"]["unitTestSet"]["databaseId"], "seed": 7},
    )
    return str(begun["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"])


def addresses(server: Guarded, run: str) -> Iterator[str]:
    """Every view that a role may come to."""
    yield from ("/runs", f"/runs/{run}", f"/runs/{run}/sessions/5", f"/compare?a={run}&b={run}")
    yield from ("/trends", "/judges", "/judges/queue")
    for path, field in KINDS.items():
        found = server.ask(f"{{ {field}(first: 1) {{ nodes {{ databaseId }} }} }}")
        yield f"/{path}"
        yield f"/{path}/{found[field]['nodes'][0]['databaseId']}"
    pulse = server.ask("{ runs(first: 1) { nodes { databaseId task { databaseId } } } }")
    [pulse_run] = pulse["runs"]["nodes"]
    yield from ("/operations/runs", f"/operations/runs/{pulse_run['databaseId']}")
    yield from ("/operations/tasks", f"/operations/tasks/{pulse_run['task']['databaseId']}")
    yield from ("/operations/events", *ADMINISTRATION, "/people", "/settings")


def settled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_have_count(0)


def offered(page: Page, names: re.Pattern[str]) -> list[str]:
    """What can be used and has such a name."""
    buttons = page.get_by_role("button", name=names, disabled=False).all_inner_texts()
    return buttons + page.get_by_role("link", name=names).all_inner_texts()


@pytest.mark.parametrize("role", ["TESTER", "VIEWER"])
def test_no_view_asks_for_or_offers_what_a_role_may_not(
    meet: Meet, house: House, role: str
) -> None:
    reader = meet(house.server.root)
    refused: set[str] = set()
    page = enter(reader, house.server.token(role), "/runs")
    settled(page)

    def hear(response: Response) -> None:
        if response.url.endswith("/graphql") and "FORBIDDEN" in response.text():
            refused.add(page.url.removeprefix(house.server.root))

    page.on("response", hear)
    found: dict[str, list[str]] = {}
    for address in house.addresses:
        reader.follow(address)
        settled(page)
        for names in OFFERED_TO_NOBODY.get(role, ()):
            if there := offered(page, names):
                found.setdefault(address, []).extend(there)
    assert found == {}
    assert refused == set(ADMINISTRATION)
