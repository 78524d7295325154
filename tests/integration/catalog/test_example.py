"""The example: loaded whole or not at all, by whoever may write all kinds, and never twice."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

from simulation.access.example import NEEDED
from simulation.cli.operating.demo_agent import ADDRESS_VARIABLE
from simulation.cli.operating.example import SET_NAME, Cafe, example_of
from simulation.cli.seeding.seed_data import seed_data
from simulation.demo_agent.agent import DemoAgent
from simulation.identity.permission import Permission
from simulation.outbound.addresses import EVERYWHERE
from simulation.outbound.variables import Binding
from tests.integration.permissions.asking import with_all_but
from tests.support.platform import OWNER, Client, House, house, open_house

__all__ = ["house"]

ROOT = Path(__file__).parents[3]
STATE = "{ example { available mayLoad unitTestSet { name } agent { reachable remedy } } }"
LOAD = "mutation { loadExample { created revised unchanged unitTestSet { id name } } }"


def at_server(house: House, client: Client | None = None) -> Client:
    """Somebody at a server that has the example."""
    principal = (client or house.owner).principal
    return Client(house.platform, principal, example_of(house.platform))


async def test_it_is_loaded_once_however_often(house: House) -> None:
    reader = at_server(house)
    before = (await reader.ask(STATE))["example"]
    assert (before["available"], before["mayLoad"], before["unitTestSet"]) == (True, True, None)

    # Also where two press the button at once.
    first, second = await asyncio.gather(reader.ask(LOAD), reader.ask(LOAD))
    again = (await reader.ask(LOAD))["loadExample"]

    made = first["loadExample"]
    assert made["created"] > 40
    assert (made["revised"], made["unchanged"]) == (0, 0)
    for each in (second["loadExample"], again):
        assert (each["created"], each["revised"], each["unchanged"]) == (0, 0, made["created"])
        assert each["unitTestSet"] == made["unitTestSet"]
    assert (await reader.ask(STATE))["example"]["unitTestSet"] == {"name": SET_NAME}
    assert (await house.stranger.ask("{ personas { totalCount } }"))["personas"]["totalCount"] == 0


async def test_what_was_changed_is_changed_back_and_told(house: House) -> None:
    reader = at_server(house)
    made = (await reader.ask(LOAD))["loadExample"]["unitTestSet"]
    change = """mutation($id: ID!) {
        updateUnitTestSet(input: {id: $id, description: "Ours."}) { unitTestSet { id } } }"""
    await reader.ask(change, id=made["id"])

    again = (await reader.ask(LOAD))["loadExample"]

    assert (again["created"], again["revised"]) == (0, 1)
    assert again["unitTestSet"] == made


async def test_it_takes_every_permission_that_it_might_need(house: House) -> None:
    before = await house.everything()
    for permission in sorted(NEEDED):
        reader = at_server(house, with_all_but(house, permission))
        refused = await reader.refusal(LOAD)
        assert (refused.code, refused.details) == ("FORBIDDEN", {"permission": permission.value})
        if permission is not Permission.GET_UNIT_TEST_SET:
            assert (await reader.ask(STATE))["example"]["mayLoad"] is False
    assert await house.everything() == before


async def test_a_server_without_it_says_what_to_do_instead(house: House) -> None:
    assert (await house.owner.ask(STATE))["example"] == {
        "available": False,
        "mayLoad": False,
        "unitTestSet": None,
        "agent": None,
    }
    refused = await house.owner.refusal(LOAD)
    assert refused.code == "REFUSED"
    assert "simulation seed seed_data" in refused.message


async def test_a_catalog_that_is_damaged_is_named_and_nothing_is_loaded(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "personas.yaml").write_text("- {name: Ann}\n")
    reader = Client(house.platform, house.owner.principal, Cafe(house.platform, tmp_path))
    before = await house.everything()

    refused = await reader.refusal(LOAD)

    assert refused.code == "REFUSED"
    assert "personas.yaml:1" in refused.message
    assert await house.everything() == before


@pytest.fixture
async def address() -> AsyncIterator[str]:
    agent = DemoAgent()
    yield await agent.start()
    await agent.stop()


async def agent_of(**settings: Any) -> dict[str, Any]:
    """What is told of the agent by a server with ``settings``."""
    async with open_house(**settings) as house:
        told: dict[str, Any] = (await at_server(house).ask(STATE))["example"]["agent"]
        return told


async def test_it_says_whether_its_agent_answers(address: str) -> None:
    found = await agent_of(agent_variables={ADDRESS_VARIABLE: address})
    assert found == {"reachable": True, "remedy": None}

    nobody = await agent_of(agent_variables={ADDRESS_VARIABLE: "http://127.0.0.1:9"})
    unset = await agent_of()
    for each in (nobody, unset):
        assert each["reachable"] is False
        assert "simulation demo-agent" in each["remedy"]


async def test_of_a_server_for_others_it_says_what_its_operator_does(address: str) -> None:
    server: dict[str, Any] = {"agent_bindings": {}, "agent_networks": ()}
    variables = {"agent_variables": {ADDRESS_VARIABLE: address}}
    unbound = await agent_of(**server | variables)
    assert "SIMULATION_AGENT_BINDINGS" in unbound["remedy"]
    assert unbound == await agent_of(**server), "nobody learns whether a variable is set"

    bound = {ADDRESS_VARIABLE: Binding(organizations=frozenset({OWNER.organization}))}
    server |= variables | {"agent_bindings": bound}
    nearby = await agent_of(**server)
    assert nearby["reachable"] is False
    assert "SIMULATION_AGENT_NETWORKS" in nearby["remedy"]
    assert (await agent_of(**server | {"agent_networks": EVERYWHERE}))["reachable"]


def test_a_wheel_has_it_too(tmp_path: Path) -> None:
    assert seed_data() == ROOT / "seed_data"
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    say = "from simulation.cli.seeding.seed_data import seed_data; print(seed_data())"
    found = subprocess.run(
        [sys.executable, "-c", say],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )
    inside = tmp_path / "installed" / "simulation" / "seed_data"
    assert found.stdout.strip() == str(inside)
    kept = {path.relative_to(inside): path.read_bytes() for path in inside.rglob("*.yaml")}
    own = {
        path.relative_to(ROOT / "seed_data"): path.read_bytes()
        for path in (ROOT / "seed_data").rglob("*.yaml")
    }
    assert kept == own
