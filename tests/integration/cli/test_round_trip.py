"""What is applied is exported as it was, and what is exported changes nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.catalog.definition.decider import unique_name
from simulation.cli.as_code.export import read_all
from simulation.cli.as_code.files import Layout, files_of, write_files
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.checking import check_catalog, stand_in
from simulation.cli.seeding.entry import KINDS
from simulation.cli.seeding.loading import Loading
from simulation.cli.seeding.standing import bodies_of, names_of
from simulation.cli.seeding.written import written
from simulation.client.local_api import LocalApi
from tests.support.any_catalog import Catalog, catalogs
from tests.support.depth import examples
from tests.support.platform import OWNER, House, open_house


def as_files(catalog: Catalog) -> dict[str, list[dict[str, Any]]]:
    """What an author would have written, sorted as an export is."""
    names = {
        stand_in(kind, unique_name(body.name)): body.name
        for kind, bodies in catalog.items()
        for body in bodies
    }
    return {
        stem: [
            written(body, lambda _, each: names[each])
            for body in sorted(catalog[kind.name], key=lambda body: unique_name(body.name))
        ]
        for stem, kind in KINDS.items()
    }


async def applied(api: LocalApi, directory: Path) -> tuple[int, int]:
    """How many definitions changed, and how many did not."""
    entries = read_catalog(directory)
    check_catalog(entries)
    loading = Loading(api, entries, prune=True)
    plan = await loading.plan()
    await loading.write()
    return len(plan.changes), plan.unchanged


async def standing(api: LocalApi) -> dict[str, dict[str, Any]]:
    """The bodies of all that stands, with the ids that files would give it."""
    names = await names_of(api)
    ids = {
        id: stand_in(kind, unique_name(name))
        for kind, known in names.names.items()
        for id, name in known.items()
    }

    def by_stand_in(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: by_stand_in(each) for key, each in value.items()}
        if isinstance(value, list):
            return [by_stand_in(each) for each in value]
        return ids.get(value, value) if isinstance(value, str) else value

    return {
        kind.name: {
            each.name: by_stand_in(each.body.model_dump(mode="json"))
            async for each in bodies_of(api, kind, names.ids[kind.name].values())
        }
        for kind in KINDS.values()
    }


async def goes_round(house: House, catalog: Catalog, layout: Layout) -> None:
    api = LocalApi(house.platform, OWNER)
    count = sum(map(len, catalog.values()))
    first = files_of(as_files(catalog), layout)
    with TemporaryDirectory() as directory:
        write_files(Path(directory), first)
        assert await applied(api, Path(directory)) == (count, 0)
        told = {
            kind: {each.name: each.model_dump(mode="json") for each in bodies}
            for kind, bodies in catalog.items()
        }
        assert await standing(api) == told
        assert await applied(api, Path(directory)) == (0, count)
    exported, names = await read_all(api)
    assert not names.others
    assert files_of(exported, layout) == first


@settings(max_examples=examples(8))
@given(catalogs(), st.sampled_from(Layout))
def test_nothing_is_lost_either_way(catalog: Catalog, layout: Layout) -> None:
    async def play() -> None:
        async with open_house() as house:
            await goes_round(house, catalog, layout)

    asyncio.run(play())
