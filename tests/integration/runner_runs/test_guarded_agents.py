"""Runs of a server whose callers do not own its machine: what their connectors may not reach."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.service import (
    SERVICE,
    PutVersionSet,
    ServiceBody,
    ServiceCreated,
    UpdateService,
    VersionSet,
)
from simulation.kernel.errors import ConfigurationInvalid, ValidationFailed
from simulation.outbound.variables import Binding
from simulation.settings import Settings, load_settings
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.examples import AT
from tests.support.given import Given
from tests.support.platform import OWNER, House, open_house
from tests.support.played import outcomes, played

BASE = "SIMULATION_AGENT_BASE"


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with ChatServer(books_at_once) as running:
        yield running


async def reason(house: House, url: str) -> str:
    """Why the one session against an agent at ``url`` was not played."""
    author = Author(house.owner)
    test = await author.unit_test(serviceId=await author.service("Line", url=url))
    run = await played(house, [test])
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"]
    assert run["verdict"] == "INCONCLUSIVE"
    return str(run["sessions"][0]["reason"])


async def test_the_machine_of_the_server_is_not_reached(server: ChatServer) -> None:
    async with open_house(agent_networks=()) as house:
        said = await reason(house, server.url)
    assert "add its network to SIMULATION_AGENT_NETWORKS" in said
    assert server.requests == []


async def test_no_variable_is_read_that_is_not_bound(server: ChatServer) -> None:
    async with open_house(agent_bindings={}, agent_variables={BASE: server.url}) as house:
        said = await reason(house, f"${{{BASE}}}")
    assert f"{BASE}, which is not bound to the organization 'acme'" in said
    assert "SIMULATION_AGENT_BINDINGS" in said
    assert server.requests == []


async def test_what_the_operator_allows_is_played(server: ChatServer) -> None:
    async with open_house(
        agent_networks="127.0.0.0/8",
        agent_bindings={BASE: {"organizations": [OWNER.organization]}},
        agent_variables={BASE: server.url},
    ) as house:
        author = Author(house.owner)
        line = await author.service("Line", url=f"${{{BASE}}}")
        run = await played(house, [await author.unit_test(serviceId=line)])
    assert outcomes(run) == ["PASSED"]


class TestSettings:
    def test_networks_and_bindings_come_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SIMULATION_AGENT_NETWORKS", "127.0.0.0/8, fd00::/8 ,")
        monkeypatch.setenv(
            "SIMULATION_AGENT_BINDINGS", '{"SIMULATION_AGENT_KEY": {"organizations": ["acme"]}}'
        )
        monkeypatch.setenv("SIMULATION_AGENT_KEY", "s3cr3t")
        settings = load_settings()

        assert [str(each) for each in settings.agent_networks] == ["127.0.0.0/8", "fd00::/8"]
        assert settings.agent_bindings == {
            "SIMULATION_AGENT_KEY": Binding(organizations=frozenset({"acme"}))
        }
        # What is a setting cannot be named by connectors.
        assert settings.agent_variables == {"SIMULATION_AGENT_KEY": "s3cr3t"}
        assert "s3cr3t" not in repr(settings)

    def test_without_them_nothing_is_allowed(self) -> None:
        assert Settings().agent_networks == ()
        assert Settings().agent_bindings == {}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SIMULATION_AGENT_NETWORKS", "localhost"),
            ("SIMULATION_AGENT_BINDINGS", "{bad"),
            ("SIMULATION_AGENT_BINDINGS", '{"SIMULATION_AGENT_KEY": {"host": "a"}}'),
            ("SIMULATION_AGENT_BINDINGS", '["SIMULATION_AGENT_KEY"]'),
            ("SIMULATION_CONCURRENT_RUNS_BY_TYPE", "{"),
            ("SIMULATION_CONCURRENT_RUNS", "many"),
        ],
    )
    def test_what_cannot_be_used_is_named(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(ConfigurationInvalid, match=f"^{name}: "):
            load_settings()


class TestStoredBefore:
    """A service whose connector could not be written any more."""

    OLD = ServiceBody.model_validate(
        {
            "name": "Line",
            "description": "Old.",
            "connector": {"type": "chat", "url": "http://${SIMULATION_AGENT_HOST}"},
        }
    )
    ID = "a" * 24

    def given(self) -> Given:
        created = ServiceCreated(id=self.ID, body=self.OLD)
        return Given(DefinitionDecider(SERVICE), created, by=OWNER)

    def revise(self, **changes: object) -> UpdateService:
        return UpdateService(actor=OWNER, at=AT, id=self.ID, changes=changes)

    def test_the_rest_of_it_can_still_be_changed(self) -> None:
        assert self.given().when(self.revise(description="New.")).decision.events

    def test_another_like_it_cannot_be_written(self) -> None:
        url = "http://${SIMULATION_AGENT_OTHER}"
        worse = {"type": "chat", "url": url}
        refused = self.given().when(self.revise(connector=worse))
        refused.then_refused(ValidationFailed, field="connector.chat.url", says="write the host")
        version_set = VersionSet.model_validate({"connector": worse})
        put = PutVersionSet(actor=OWNER, at=AT, id=self.ID, name="canary", version_set=version_set)
        place = "version_set.connector.chat.url"
        self.given().when(put).then_refused(ValidationFailed, field=place)
