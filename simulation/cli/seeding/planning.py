"""What applying a catalog comes to, looked at before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulation.catalog.definition.messages import Body
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.cli.problems import Problem, Problems
from simulation.cli.seeding.change import Action, Change, Plan, field_changes
from simulation.cli.seeding.checking import stand_in
from simulation.cli.seeding.entry import KINDS, PREVIOUS_NAME, Entry
from simulation.cli.seeding.references import translated
from simulation.cli.seeding.standing import Names, Standing, bodies_of, names_of
from simulation.cli.seeding.written import NameOf
from simulation.client.api import Api

At = tuple[str, str]
"""A kind, and a name as names are compared."""


@dataclass
class Ids:
    """The ids of what entries name: those that stand, those that were made, stand-ins."""

    known: dict[At, str] = field(default_factory=dict)

    def resolve(self, kind: str, key: str, name: str, path: tuple[Any, ...]) -> str:
        """The id of what is called so, or one that stands for it until it is made."""
        return self.known.get((kind, key)) or stand_in(kind, key)


def body_of(entry: Entry, standing: Standing | None, ids: Ids) -> Body:
    """What an entry writes, in the place of what stands there."""
    fields = translated(entry, ids.resolve)
    if standing is not None and entry.previous is None:
        # The same name in another case or Unicode form is the same name.
        fields["name"] = standing.name
    return entry.kind.body.model_validate(fields)


@dataclass
class Planned:
    """A plan, and what it is made of."""

    plan: Plan
    names: Names
    standing: dict[At, Standing]
    ids: Ids
    pruned: list[tuple[Change, str]]
    hints: list[Problem]


class Planning:
    """Compares entries with what stands; ``prune`` takes what is in no file out of use."""

    def __init__(self, api: Api, entries: Sequence[Entry], *, prune: bool = False) -> None:
        self._api = api
        self._entries = entries
        self._prune = prune
        self._names = Names()
        self._standing: dict[At, Standing] = {}
        self._problems: list[Problem] = []
        self._hints: list[Problem] = []

    async def plan(self) -> Planned:
        """What applying would do.

        Raises:
            Problems: something that stands there cannot become what is written.
        """
        self._names = await names_of(self._api)
        meant = {self._at(entry): self._meant(entry) for entry in self._entries}
        for kind in KINDS.values():
            wanted = {id: at for at, id in meant.items() if at[0] == kind.name and id is not None}
            async for standing in bodies_of(self._api, kind, wanted):
                self._standing[wanted[standing.id]] = standing
        plan, ids = Plan(), Ids({at: each.id for at, each in self._standing.items()})
        name_of = self._name_of(ids)
        for entry in self._entries:
            self._add(entry, plan, ids, name_of)
        pruned = list(self._unnamed(await self._meant_to_stay(ids))) if self._prune else []
        plan.changes += [change for change, _ in pruned]
        await self._look_for_users(ids, {id for _, id in pruned})
        if self._problems:
            raise Problems(self._problems)
        return Planned(plan, self._names, self._standing, ids, pruned, self._hints)

    @staticmethod
    def _at(entry: Entry) -> At:
        return entry.kind.name, entry.key

    def _meant(self, entry: Entry) -> str | None:
        """The id of what an entry is about, if that stands."""
        there = self._names.id_of(*self._at(entry))
        if entry.previous_key is None or entry.previous_key == entry.key:
            return there
        before = self._names.id_of(entry.kind.name, entry.previous_key)
        if before is None:
            if there is not None:
                told = f"{PREVIOUS_NAME}: it has its new name already; leave the line out."
                self._hints.append(entry.problem(told, PREVIOUS_NAME))
            return there
        if there is not None:
            self._problems.append(
                entry.problem(
                    f"{PREVIOUS_NAME}: there are both a {entry.kind.label} {entry.previous!r} and "
                    "one of the new name; leave the line out, or delete one of them first.",
                    PREVIOUS_NAME,
                )
            )
        return before

    def _add(self, entry: Entry, plan: Plan, ids: Ids, name_of: NameOf) -> None:
        there = self._standing.get(self._at(entry))
        body = body_of(entry, there, ids)
        changed = field_changes(entry.kind, there.body if there else None, body, name_of)
        if there is None:
            plan.changes.append(Change(Action.CREATE, entry.kind, body.name, None, changed))
        elif changed:
            previous = None if there.name == body.name else there.name
            plan.changes.append(Change(Action.UPDATE, entry.kind, body.name, previous, changed))
            self._problems += _fixed(entry, there.body, body)
        else:
            plan.unchanged += 1

    def _name_of(self, ids: Ids) -> NameOf:
        written = {
            ids.resolve(entry.kind.name, entry.key, "", ()): entry.name or ""
            for entry in self._entries
        }

        def name_of(kind: str, id: str) -> str:
            return written.get(id) or self._names.name_of(kind, id)

        return name_of

    async def _meant_to_stay(self, ids: Ids) -> set[str]:
        """What is in files, and what that refers to by id, and so on."""
        stays = set(ids.known.values())
        bodies: dict[str, list[Body]] = {kind.name: [] for kind in KINDS.values()}
        for entry in self._entries:
            bodies[entry.kind.name].append(body_of(entry, self._standing.get(self._at(entry)), ids))
        meant: dict[str, set[str]] = {kind.name: set() for kind in KINDS.values()}
        for kind in reversed(KINDS.values()):
            found = [each.body async for each in bodies_of(self._api, kind, meant[kind.name])]
            for body in (*bodies[kind.name], *found):
                for reference in kind.references(body):
                    if reference.need.id not in stays:
                        meant[reference.need.kind].add(reference.need.id)
            stays |= meant[kind.name]
        return stays

    def _unnamed(self, meant: set[str]) -> Iterator[tuple[Change, str]]:
        """What is in no file, those first that nothing else of it refers to."""
        for kind in reversed(KINDS.values()):
            for id in self._names.ids[kind.name].values():
                if id not in meant:
                    name = self._names.name_of(kind.name, id)
                    yield Change(Action.DELETE, kind, name), id

    async def _look_for_users(self, ids: Ids, pruned: set[str]) -> None:
        """Whether unit tests use what a service gives up, which the API would refuse."""
        given_up = [
            (entry, standing)
            for entry in self._entries
            if entry.kind is SERVICE
            and (standing := self._standing.get(self._at(entry))) is not None
            and _gives_up(standing.body, body_of(entry, standing, ids))
        ]
        if not given_up:
            return
        seen = pruned.union(ids.known.values())
        elsewhere = [id for id in self._names.names[UNIT_TEST.name] if id not in seen]
        users = [
            body_of(entry, self._standing.get(self._at(entry)), ids)
            for entry in self._entries
            if entry.kind is UNIT_TEST
        ]
        users += [each.body async for each in bodies_of(self._api, UNIT_TEST, elsewhere)]
        for entry, standing in given_up:
            self._problems += _in_use(entry, standing, body_of(entry, standing, ids), users)


def _gives_up(before: Any, after: Any) -> bool:
    return bool(set(before.version_sets) - set(after.version_sets)) or (
        before.is_active and not after.is_active
    )


def _in_use(entry: Entry, standing: Standing, body: Any, users: list[Any]) -> Iterator[Problem]:
    before: Any = standing.body
    used = [each for each in users if each.service_id == standing.id]
    if used and before.is_active and not body.is_active:
        yield entry.problem(
            f"is_active: the unit test {used[0].name!r} uses the service; change that first.",
            "is_active",
        )
    for name in sorted(set(before.version_sets) - set(body.version_sets)):
        for each in used:
            if each.service_version_set_name == name:
                yield entry.problem(
                    f"version_sets: the unit test {each.name!r} uses {name!r}, which would be "
                    "gone; keep it, or change the unit test.",
                    "version_sets",
                )
                break


def _fixed(entry: Entry, before: Any, after: Any) -> list[Problem]:
    changed = {name for name in entry.kind.fixed if getattr(before, name) != getattr(after, name)}
    return [
        entry.problem(
            f"{name}: a {entry.kind.label} keeps the one that it was made with; leave it as it "
            "was, or write another definition under a name of its own.",
            name,
        )
        for name in sorted(changed)
    ]
