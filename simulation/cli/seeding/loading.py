"""Writes a catalog that was checked, through the API: what is new or has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body
from simulation.cli.problems import Problem, Problems
from simulation.cli.seeding.catalog_files import Entry
from simulation.cli.seeding.checking import stand_in
from simulation.cli.seeding.references import translated
from simulation.cli.seeding.standing import Standing, standing_of
from simulation.cli.seeding.wire import camel, fields_of, version_set_of, version_sets_of
from simulation.client.api import Api
from simulation.client.errors import ApiError
from simulation.kernel.errors import RateLimited

PAUSE_SECONDS = 3.0
"""Between looks whether a server that was asked too often answers again."""

_VERSIONED = frozenset({"persona", "scenario"})
"""Kinds that the API revises by making a version, and else by an update."""


@dataclass
class Seeded:
    """What seeding did: how many definitions were created, changed, and found unchanged."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    ids: dict[tuple[str, str], str] = field(default_factory=dict)


class Loading:
    """Loads entries by way of ``api``; first it is planned, then it is written."""

    def __init__(self, api: Api, entries: Sequence[Entry]) -> None:
        self._api = _Patient(api)
        self._entries = entries
        self._standing: dict[tuple[str, str], Standing] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._seeded = Seeded()

    async def plan(self) -> Seeded:
        """What loading would do.

        Raises:
            Problems: something that stands there cannot become what is written.
        """
        for kind in {entry.kind.name: entry.kind for entry in self._entries}.values():
            wanted = {entry.key for entry in self._entries if entry.kind is kind}
            async for standing in standing_of(self._api, kind, wanted):
                self._standing[kind.name, unique_name(standing.name)] = standing
        self._ids = {at: standing.id for at, standing in self._standing.items()}
        planned = Seeded()
        problems: list[Problem] = []
        for entry in self._entries:
            there = self._standing.get((entry.kind.name, entry.key))
            if there is None:
                planned.created += 1
            elif changed := _changed(self._body(entry, there), there):
                planned.revised += 1
                problems += _fixed(entry, changed)
            else:
                planned.unchanged += 1
        if problems:
            raise Problems(problems)
        return planned

    async def write(self) -> Seeded:
        """Load what was planned."""
        for entry in self._entries:
            try:
                await self._load(entry)
            except ApiError as error:
                problem = entry.problem(f"{error} What stands before it is loaded.")
                raise ApiError(error.code, str(problem)) from error
        return self._seeded

    async def _load(self, entry: Entry) -> None:
        at = (entry.kind.name, entry.key)
        standing = self._standing.get(at)
        body = self._body(entry, standing)
        if standing is None:
            self._ids[at] = await self._create(entry.kind, body)
            self._seeded.created += 1
        elif changed := _changed(body, standing):
            await self._revise(entry.kind, body, standing, changed)
            self._seeded.revised += 1
        else:
            self._seeded.unchanged += 1
        self._seeded.ids[entry.kind.name, body.name] = self._ids[at]

    def _body(self, entry: Entry, standing: Standing | None) -> Body:
        def resolve(kind: str, key: str, name: str, path: tuple[Any, ...]) -> str:
            return self._ids.get((kind, key)) or stand_in(kind, key)

        fields = translated(entry, resolve)
        if standing is not None:
            # The same name in another case or Unicode form is the same name.
            fields["name"] = standing.name
        return entry.kind.body.model_validate(fields)

    async def _create(self, kind: Kind, body: Body) -> str:
        own = _own(kind) if kind.name in _VERSIONED else body.model_fields_set
        given = fields_of(body, own - {"version_sets"})
        if kind.name in _VERSIONED:
            given["initialVersion"] = fields_of(body, body.model_fields_set - own)
        if "version_sets" in own:
            given["versionSets"] = list(version_sets_of(body))
        made = await self._mutate(kind, f"create{_type(kind)}", given)
        return str(made["databaseId"])

    async def _revise(
        self, kind: Kind, body: Body, standing: Standing, changed: frozenset[str]
    ) -> None:
        if kind.name in _VERSIONED and changed - _own(kind):
            says = fields_of(body, set(kind.body.model_fields) - _own(kind))
            await self._mutate(kind, f"create{_type(kind)}Version", {"id": standing.id} | says)
            changed &= _own(kind)
        if "version_sets" in changed:
            await self._put_version_sets(body, standing)
            changed -= {"version_sets"}
        if changed:
            given = {"id": standing.id} | fields_of(body, changed)
            await self._mutate(kind, f"update{_type(kind)}", given)

    async def _put_version_sets(self, body: Any, standing: Standing) -> None:
        service: Any = standing.body
        before = service.version_sets
        for name in before.keys() - body.version_sets.keys():
            await self._api.ask(_DELETE_VERSION_SET, id=standing.id, name=name)
        for name, version_set in body.version_sets.items():
            if before.get(name) != version_set:
                given = version_set_of(version_set)
                await self._api.ask(_PUT_VERSION_SET, id=standing.id, name=name, versionSet=given)

    async def _mutate(self, kind: Kind, mutation: str, given: dict[str, Any]) -> dict[str, Any]:
        title, field = mutation[0].upper() + mutation[1:], camel(kind.name)
        query = (
            f"mutation Seed($input: {title}Input!) "
            f"{{ {mutation}(input: $input) {{ {field} {{ databaseId }} }} }}"
        )
        made: dict[str, Any] = (await self._api.ask(query, input=given))[mutation][field]
        return made


_PUT_VERSION_SET = """
mutation PutVersionSet($id: ID!, $name: String!, $versionSet: VersionSetInput!) {
  putServiceVersionSet(id: $id, name: $name, versionSet: $versionSet) { service { databaseId } }
}
"""

_DELETE_VERSION_SET = """
mutation DeleteVersionSet($id: ID!, $name: String!) {
  deleteServiceVersionSet(id: $id, name: $name) { service { databaseId } }
}
"""


class _Patient:
    """An API that is asked again where it was asked too often."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        while True:
            try:
                return await self._api.ask(query, **variables)
            except ApiError as error:
                if error.code != RateLimited.code:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)

    def download(self, url: str) -> AsyncIterator[bytes]:
        return self._api.download(url)


def _type(kind: Kind) -> str:
    return "".join(map(str.title, kind.name.split("_")))


def _own(kind: Kind) -> frozenset[str]:
    """The fields that belong to no version."""
    return frozenset({"name", "tags", "role"} & set(kind.body.model_fields))


def _changed(body: Body, standing: Standing) -> frozenset[str]:
    before, after = (each.model_dump(mode="json") for each in (standing.body, body))
    return frozenset(name for name in after if before.get(name) != after[name])


def _fixed(entry: Entry, changed: frozenset[str]) -> list[Problem]:
    return [
        entry.problem(
            f"{name}: a {entry.kind.label} keeps the one that it was made with; leave it as it "
            "was, or write another definition under a name of its own.",
            name,
        )
        for name in sorted(changed & entry.kind.fixed)
    ]
