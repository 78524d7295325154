"""A catalog from its files to what stands: read, checked, planned, written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simulation.cli.problems import Problem
from simulation.cli.seeding.change import Action, Change, Plan
from simulation.cli.seeding.entry import Entry
from simulation.cli.seeding.patient import Patient
from simulation.cli.seeding.planning import Planned, Planning
from simulation.cli.seeding.writing import Writing
from simulation.client.api import Api


@dataclass
class Seeded:
    """How many definitions were created, changed, and found unchanged, and the ids by name."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    ids: dict[tuple[str, str], str] = field(default_factory=dict)


class Loading:
    """Loads entries that were checked; first it is planned, then it is written."""

    def __init__(self, api: Api, entries: Sequence[Entry], *, prune: bool = False) -> None:
        self._api = Patient(api)
        self._entries = entries
        self._prune = prune
        self._planned: Planned | None = None
        self.done: list[Change] = []
        """What is written so far."""

    async def plan(self) -> Plan:
        """What loading would do.

        Raises:
            Problems: something that stands there cannot become what is written.
        """
        self._planned = await Planning(self._api, self._entries, prune=self._prune).plan()
        return self._planned.plan

    @property
    def hints(self) -> list[Problem]:
        """What authors may want to know of what was planned."""
        return [] if self._planned is None else self._planned.hints

    async def write(self) -> Seeded:
        """Load what was planned.

        Raises:
            Broken: the API refused what this process held for right, or went away.
        """
        if self._planned is None:
            await self.plan()
        assert self._planned is not None
        writing = Writing(self._api, self._entries, self._planned)
        self.done = writing.done
        ids = await writing.write()
        named = {
            (entry.kind.name, entry.name or ""): ids[entry.kind.name, entry.key]
            for entry in self._entries
        }
        plan = self._planned.plan
        created, revised = plan.count(Action.CREATE), plan.count(Action.UPDATE)
        return Seeded(created, revised, plan.unchanged, named)
