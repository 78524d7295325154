"""Given events, when a command comes, then events or a refusal: the language of decider tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from simulation.catalog.definition.messages import Definition
from simulation.kernel.decider import Decider
from simulation.kernel.errors import SimulationError
from simulation.kernel.messages import Command, Decision, Event, Facts, Need
from simulation.kernel.values import Actor
from tests.support.examples import ANNA, AT, KINDS, definition, metadata

EXAMPLES = tuple(definition(kind) for kind in KINDS)


class Outcome:
    """What a decider made of a command: a decision, or a refusal."""

    def __init__(self, decision: Decision | None, refusal: SimulationError | None) -> None:
        self._decision = decision
        self._refusal = refusal

    @property
    def decision(self) -> Decision:
        """The decision; the refusal is raised where there is none."""
        if self._decision is None:
            assert self._refusal is not None
            raise self._refusal
        return self._decision

    def then(self, *events: Event) -> Outcome:
        """Require exactly ``events``."""
        assert self.decision.events == events
        return self

    def then_nothing(self) -> None:
        """Require that nothing has to change."""
        assert self.decision == Decision()

    def claiming(self, *keys: str) -> Outcome:
        """Require exactly the claims ``keys``."""
        assert tuple(claim.key for claim in self.decision.claims) == keys
        return self

    def releasing(self, *keys: str) -> Outcome:
        """Require exactly the releases ``keys``."""
        assert self.decision.releases == keys
        return self

    def then_refused(
        self, kind: type[SimulationError], *, field: str | None = None, says: str = ""
    ) -> SimulationError:
        """Require a refusal of ``kind`` about ``field`` whose message contains ``says``."""
        assert self._refusal is not None, f"expected {kind.__name__}, got {self._decision}"
        assert type(self._refusal) is kind, repr(self._refusal)
        assert self._refusal.field == field
        assert says in self._refusal.message
        return self._refusal


class Given:
    """A stream with ``events`` by one actor, in a world that holds every example definition."""

    def __init__(
        self, decider: Decider, *events: Event, by: Actor = ANNA, at: datetime = AT
    ) -> None:
        self._decider = decider
        self.state: Any = None
        self.then_came(*events, by=by, at=at)
        self._world: dict[tuple[str, str], Any] = {(each.kind, each.id): each for each in EXAMPLES}
        self._users: dict[Need, list[str]] = {}

    def then_came(self, *events: Event, by: Actor = ANNA, at: datetime = AT) -> Given:
        """Let ``events`` follow at ``at``."""
        for event in events:
            self.state = self._decider.evolve(self.state, event, metadata(by, at))
        return self

    def where(self, kind: str, id: str, state: Any) -> Given:
        """Put the state of another stream into the world."""
        self._world[kind, id] = state
        return self

    def knowing(self, *definitions: Definition) -> Given:
        """Put ``definitions`` into the world."""
        self._world |= {(each.kind, each.id): each for each in definitions}
        return self

    def without(self, kind: str, id: str) -> Given:
        """Take a definition out of the world, as if it had never been."""
        del self._world[kind, id]
        return self

    def used_by(self, users: Mapping[Need, list[str]]) -> Given:
        """Say who uses what."""
        self._users |= users
        return self

    def when(self, command: Command) -> Outcome:
        """What the decider makes of ``command``; needs are answered as the bus does it."""
        answers: dict[Need, object] = {}
        try:
            while missing := self._missing(command, answers):
                answers |= {need: self._answer(need) for need in missing}
            return Outcome(self._decider.decide(command, self.state, Facts(answers)), None)
        except SimulationError as refusal:
            return Outcome(None, refusal)

    def _missing(self, command: Command, answers: dict[Need, object]) -> Iterable[Need]:
        needs = self._decider.needs(command, self.state, Facts(answers))
        return [need for need in needs if need not in answers]

    def _answer(self, need: Need) -> object:
        if need.purpose == "state":
            return self._world.get((need.kind, need.id))
        return self._users.get(need, [])
