"""Names of services: unique among the active ones, whoever comes first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from simulation.adapters import Adapters, in_memory
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.definition.decider import name_key
from simulation.catalog.service import (
    SERVICE,
    ServiceBody,
    ServiceCreated,
    ServiceRevised,
    UpdateService,
)
from simulation.cli.seed import seed_catalog
from simulation.client.local_api import LocalApi
from simulation.database import open_database
from simulation.identity.principal import with_all_permissions
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import NameTaken
from simulation.kernel.ids import derived_id
from simulation.kernel.messages import Commit, Event
from simulation.settings import Settings
from tests.support import definitions
from tests.support.definitions import Author
from tests.support.examples import metadata
from tests.support.platform import OWNER, Client, House, Refusal

UPDATE, CREATE = definitions.UPDATE["service"], definitions.CREATE["service"]
ALL = "{ services { nodes { databaseId name isActive } } }"


async def refused_creation(house: House, **fields: bool) -> Refusal:
    return await house.refused(CREATE, input=definitions.service("line", **fields))


async def refused_activation(house: House, id: str) -> Refusal:
    return await house.refused(UPDATE, input={"id": id, "isActive": True})


def is_taken(refusal: Refusal) -> bool:
    return (refusal.code, refusal.field) == ("NAME_TAKEN", "name")


async def test_inactive_services_share_a_name_with_an_active_one(house: House) -> None:
    author = Author(house.owner)
    await author.service("Line")
    idle = await author.service("Line", isActive=False)
    await author.service("LINE", isActive=False)

    assert is_taken(await refused_creation(house))
    refusal = await refused_activation(house, idle)

    assert is_taken(refusal)
    assert "'Line' that is active" in refusal.message


async def test_the_name_goes_from_one_that_is_deactivated_to_one_that_is_activated(
    house: House,
) -> None:
    author = Author(house.owner)
    first = await author.service("Line")
    second = await author.service("Line", isActive=False)

    await author.update("service", first, isActive=False)
    await author.update("service", second, isActive=True)

    assert is_taken(await refused_activation(house, first))
    await author.update("service", second, isActive=False)
    await author.update("service", first, isActive=True)
    assert is_taken(await refused_activation(house, second))


async def test_an_inactive_service_takes_any_name_and_keeps_it_from_nobody(house: House) -> None:
    author = Author(house.owner)
    idle = await author.service("Idle", isActive=False)
    line = await author.service("Line")

    await author.update("service", idle, name="Line")
    await author.service("Idle")
    await author.delete("service", idle)

    assert is_taken(await refused_creation(house))
    await author.delete("service", line)
    await author.service("Line")


async def test_a_name_can_be_changed_and_claimed_at_once(house: House) -> None:
    author = Author(house.owner)
    idle = await author.service("Idle", isActive=False)

    await author.update("service", idle, name="Line", isActive=True)

    assert is_taken(await refused_creation(house))
    await author.service("Idle")


async def test_one_of_many_is_activated(house: House) -> None:
    author = Author(house.owner)
    idle = [await author.service("Line", isActive=False) for _ in range(6)]

    results = await asyncio.gather(
        *(house.owner.execute(UPDATE, input={"id": id, "isActive": True}) for id in idle)
    )

    assert Counter(
        str((result.errors[0].extensions or {})["code"]) if result.errors else "OK"
        for result in results
    ) == {"OK": 1, "NAME_TAKEN": 5}
    nodes = (await house.owner.ask(ALL))["services"]["nodes"]
    assert sorted(node["isActive"] for node in nodes) == [False] * 5 + [True]


async def test_one_of_an_activation_a_creation_and_a_renaming_gets_the_name(house: House) -> None:
    author = Author(house.owner)
    idle = await author.service("Line", isActive=False)
    other = await author.service("Other")

    results = await asyncio.gather(
        house.owner.execute(UPDATE, input={"id": idle, "isActive": True}),
        house.owner.execute(CREATE, input=definitions.service("Line")),
        house.owner.execute(UPDATE, input={"id": other, "name": "Line"}),
    )

    assert sum(not result.errors for result in results) == 1
    nodes = (await house.owner.ask(ALL))["services"]["nodes"]
    assert [node["name"] for node in nodes if node["isActive"]].count("Line") == 1


async def test_a_rebuild_gives_no_name_away(house: House) -> None:
    author = Author(house.owner)
    first = await author.service("Line")
    await author.update("service", first, isActive=False)
    await author.update("service", first, isActive=True)
    idle = await author.service("Line", isActive=False)

    await house.platform.rebuild()

    assert is_taken(await refused_creation(house))
    assert is_taken(await refused_activation(house, idle))


class Before:
    """A log as the earlier rule left it: every living service held its name, active or not."""

    def __init__(self, adapters: Adapters, clock: ManualClock) -> None:
        self._adapters = adapters
        self._clock = clock

    async def service(self, key: str, name: str, *active: bool) -> str:
        """A service that was created, and then revised, to be active or not."""
        id = derived_id("service", key)
        bodies = [ServiceBody(name=name, description="Old.", is_active=each) for each in active]
        events: list[Event] = [ServiceCreated(id=id, body=bodies[0])]
        events += [
            ServiceRevised(id=id, version=version, changed=("is_active",), body=body)
            for version, body in enumerate(bodies[1:], start=2)
        ]
        for position, event in enumerate(events, start=1):
            claims = (name_key(SERVICE, "acme", name),) if position == 1 else ()
            commit = Commit(f"service-{id}", position, (event,), metadata(OWNER), claims)
            await self._adapters.store.append(commit)
        return id

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Platform]:
        """The platform of today over it, with documents of its own."""
        adapters = replace(self._adapters, database=open_database(None))
        async with open_platform(
            Settings(), adapters=adapters, clock=self._clock, work=False
        ) as opened:
            yield opened


@pytest.fixture
async def before() -> AsyncIterator[Before]:
    clock = ManualClock()
    async with in_memory(Settings(), clock) as adapters:
        yield Before(adapters, clock)


def author_on(platform: Platform) -> Author:
    return Author(Client(platform, with_all_permissions(OWNER)))


def activate(platform: Platform, id: str) -> UpdateService:
    return UpdateService(actor=OWNER, at=platform.clock.now(), id=id, changes={"is_active": True})


@pytest.mark.parametrize("life", [(False,), (True, False), (False, True, False)])
async def test_a_name_that_an_inactive_service_held_is_free(
    before: Before, life: tuple[bool, ...]
) -> None:
    old = await before.service("old", "Line", *life)
    async with before.opened() as platform:
        await author_on(platform).service("line")
        with pytest.raises(NameTaken):
            await platform.bus.handle(activate(platform, old))
        # Nor is the name of the new one given away when the old one goes, or by a rebuild.
        await author_on(platform).delete("service", old)
        await platform.rebuild()
        data = await author_on(platform).client.execute(CREATE, input=definitions.service("LINE"))
        assert data.errors


async def test_an_inactive_service_of_the_earlier_rule_can_be_activated(before: Before) -> None:
    old = await before.service("old", "Line", True, False)
    async with before.opened() as platform:
        await platform.bus.handle(activate(platform, old))
    async with before.opened() as platform:
        refused = await author_on(platform).client.execute(
            CREATE, input=definitions.service("Line")
        )
        assert refused.errors


@pytest.mark.parametrize("life", [(True,), (False, True)])
async def test_an_active_service_of_the_earlier_rule_keeps_its_name(
    before: Before, life: tuple[bool, ...]
) -> None:
    await before.service("old", "Line", *life)
    for _ in range(2):
        async with before.opened() as platform:
            refused = await author_on(platform).client.execute(
                CREATE, input=definitions.service("Line")
            )
            assert refused.errors


def services_file(directory: Path, *, active: bool = True) -> Path:
    entry = {"name": "Line", "description": "Seeded.", "is_active": active}
    (directory / "services.yaml").write_text(yaml.safe_dump([entry]))
    return directory


async def seeded(house: House, directory: Path) -> str:
    """The id of what is called Line, once ``directory`` was loaded."""
    found = await seed_catalog(LocalApi(house.platform, OWNER), directory)
    return found.ids["service", "Line"]


async def test_seeding_concerns_the_active_service_of_the_name(
    house: House, tmp_path: Path
) -> None:
    author = Author(house.owner)
    await author.service("Line", isActive=False)
    line = await author.service("Line")
    await author.service("Line", isActive=False)

    assert await seeded(house, services_file(tmp_path)) == line
    again = await seed_catalog(LocalApi(house.platform, OWNER), tmp_path)
    assert (again.created, again.revised, again.unchanged) == (0, 0, 1)


async def test_seeding_concerns_the_oldest_of_inactive_services(
    house: House, tmp_path: Path
) -> None:
    author = Author(house.owner)
    oldest = await author.service("Line", isActive=False)
    await author.service("Line", isActive=False)

    assert await seeded(house, services_file(tmp_path, active=False)) == oldest
    assert await seeded(house, services_file(tmp_path)) == oldest
    data = await house.owner.ask(ALL)
    assert [each["databaseId"] for each in data["services"]["nodes"] if each["isActive"]] == [
        oldest
    ]
