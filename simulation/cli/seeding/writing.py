"""Writes what was planned, through the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.seeding.change import Change
from simulation.cli.seeding.entry import Entry
from simulation.cli.seeding.planning import At, Planned, body_of
from simulation.cli.seeding.standing import Standing
from simulation.cli.seeding.wire import camel, fields_of, version_set_of, version_sets_of
from simulation.client.api import Api
from simulation.client.errors import ApiError, ClientError

_VERSIONED = frozenset({"persona", "scenario"})
"""Kinds that the API revises by making a version, and else by an update."""


class Broken(ClientError):
    """The API refused, or went away, between two changes. ``done`` are written, ``left`` not."""

    def __init__(self, code: str, message: str, done: list[Change], left: list[Change]) -> None:
        super().__init__(f"{message}\n{how_far(done, left)}")
        self.code, self.done, self.left = code, done, left


def how_far(done: Sequence[Change], left: Sequence[Change]) -> str:
    """Which changes are written and which are not, for people."""
    told = ["Nothing is written." if not done else "This is written:"]
    told += [f"  {each.told}" for each in done]
    told += ["This is not:", *(f"  {each.told}" for each in left)]
    return "\n".join([*told, "Apply it again to go on from there."])


class Writing:
    """Writes the changes of a plan, each as soon as what it refers to is there."""

    def __init__(self, api: Api, entries: Sequence[Entry], planned: Planned) -> None:
        self._api = api
        self._entries = entries
        self._planned = planned
        self._ids = planned.ids
        self._later: list[tuple[str, str]] = []
        self.done: list[Change] = []

    async def write(self) -> dict[At, str]:
        """Make all changes; returns the ids of what entries are about.

        Raises:
            Broken: not all of them could be made.
        """
        changes = {(each.kind.name, each.name): each for each in self._planned.plan.changes}
        for entry in self._entries:
            at = (entry.kind.name, entry.key)
            standing = self._planned.standing.get(at)
            body = body_of(entry, standing, self._ids)
            change = changes.get((entry.kind.name, body.name))
            if change is not None:
                with_place = str(entry.problem("{}"))
                await self._step(change, self._load(entry, standing, body), with_place)
        await self._take_out()
        return self._ids.known

    async def _step(self, change: Change | None, work: Any, told: str = "{}") -> None:
        try:
            await work
        except ClientError as error:
            code = error.code if isinstance(error, ApiError) else "UNAVAILABLE"
            left = self._planned.plan.left_of(self.done)
            raise Broken(code, told.replace("{}", str(error)), self.done, left) from error
        if change is not None:
            self.done.append(change)

    async def _take_out(self) -> None:
        """Delete what is in no file: what uses others first, then what version sets were for."""
        users = (UNIT_TEST, UNIT_TEST_SET)
        pruned = self._planned.pruned
        for change, id in (each for each in pruned if each[0].kind in users):
            await self._step(change, self._delete(change.kind, id))
        for service, name in self._later:
            await self._step(None, self._api.ask(_DELETE_VERSION_SET, id=service, name=name))
        for change, id in (each for each in pruned if each[0].kind not in users):
            await self._step(change, self._delete(change.kind, id))

    async def _load(self, entry: Entry, standing: Standing | None, body: Body) -> None:
        if standing is None:
            self._ids.known[entry.kind.name, entry.key] = await self._create(entry.kind, body)
        else:
            await self._revise(entry.kind, body, standing, _changed(body, standing))

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
        # Unit tests that used them are changed first.
        gone = before.keys() - body.version_sets.keys()
        self._later += [(standing.id, name) for name in sorted(gone)]
        for name, version_set in body.version_sets.items():
            if before.get(name) != version_set:
                given = version_set_of(version_set)
                await self._api.ask(_PUT_VERSION_SET, id=standing.id, name=name, versionSet=given)

    async def _delete(self, kind: Kind, id: str) -> None:
        mutation, field = f"delete{_type(kind)}", camel(kind.name)
        query = f"mutation Prune($id: ID!) {{ {mutation}(id: $id) {{ {field} {{ databaseId }} }} }}"
        await self._api.ask(query, id=id)

    async def _mutate(self, kind: Kind, mutation: str, given: dict[str, Any]) -> dict[str, Any]:
        title, field = mutation[0].upper() + mutation[1:], camel(kind.name)
        query = (
            f"mutation Apply($input: {title}Input!) "
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


def _type(kind: Kind) -> str:
    return "".join(map(str.title, kind.name.split("_")))


def _own(kind: Kind) -> frozenset[str]:
    """The fields that belong to no version."""
    return frozenset({"name", "tags", "role"} & set(kind.body.model_fields))


def _changed(body: Body, standing: Standing) -> frozenset[str]:
    # Not by what is dumped: that leaves out what says no more than its absence.
    return frozenset(
        name
        for name in type(body).model_fields
        if getattr(standing.body, name) != getattr(body, name)
    )
