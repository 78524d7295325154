"""`simulation init`: a first test for one's own agent, and its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from simulation.cli.as_code.files import write_files
from simulation.cli.as_code.init import SET, start_for
from simulation.cli.problems import Problems
from simulation.cli.seed import seed_catalog
from simulation.cli.seeding.schemas import schema_of_all
from simulation.cli.seeding.yaml_file import read_yaml
from simulation.client import AsyncClient
from simulation.client.errors import ValidationFailed as Refused
from simulation.client.local_api import LocalApi
from simulation.kernel.errors import ValidationFailed
from tests.support.agents import Answered, ChatServer, Messages
from tests.support.platform import OWNER, House


async def helpful(messages: Messages) -> Answered:
    return "I can book a table for you."


async def test_the_first_run_needs_nothing_else(house: House, tmp_path: Path) -> None:
    async with ChatServer(helpful) as agent:
        write_files(tmp_path, {Path("simulation.yaml"): start_for(agent.url)})
        api = LocalApi(house.platform, OWNER)
        assert (await seed_catalog(api, tmp_path)).created == 6
        client = AsyncClient.over(api)
        report = await client.wait((await client.start(SET, simulator="RULES")).id)
    assert report["verdict"] == "PASSED"
    told = [each async for _, each in client.conversations(report["databaseId"])]
    assert [each["objectiveMet"] for each in told] == [True, True]


def test_a_start_fits_its_schema(tmp_path: Path) -> None:
    text = start_for("https://agent.example/v1", "SIMULATION_AGENT_KEY")
    assert "api_key: ${SIMULATION_AGENT_KEY}\n" in text
    write_files(tmp_path, {Path("simulation.yaml"): text})
    value = read_yaml(tmp_path / "simulation.yaml").value
    assert not list(Draft202012Validator(schema_of_all()).iter_errors(value))
    assert (tmp_path / ".schemas" / "simulation.schema.json").is_file(), "editors find it there"
    before = (tmp_path / "simulation.yaml").read_bytes()
    with pytest.raises(Problems, match="is there already; nothing is written"):
        write_files(tmp_path, {Path("simulation.yaml"): "other"})
    assert (tmp_path / "simulation.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("url", "variable", "told"),
    [
        ("agent", None, "url"),
        ("https://agent.example/v1\nname: x", None, "no spaces, line breaks"),
        ("https://agent.example/v1/chat/completions/", None, "leave out /chat/completions"),
        ("https://agent.example/v1", "HOME", "api_key"),
    ],
)
def test_what_is_no_agent_is_refused(url: str, variable: str | None, told: str) -> None:
    with pytest.raises((ValidationFailed, Refused), match=told):
        start_for(url, variable)
