"""The bus: load the stream, fold, decide, append, project. The only caller of append."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulation.eventstore.port import EventStore
from simulation.kernel.decider import Decider, fold, stream_name
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict, SimulationError, StorageFull
from simulation.kernel.ids import IdSource
from simulation.kernel.latest import Latest
from simulation.kernel.messages import Command, Commit, Decision, Facts, Metadata, Need
from simulation.kernel.outages import OutageLog, outage_of
from simulation.kernel.projection import DocumentMissing, Lookup, Projection, apply_to, replaying

MAX_ATTEMPTS = 20
STATES_KEPT = 2048

log = logging.getLogger(__name__)
Listener = Callable[[Commit], None]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a command: the stream's state and last position afterwards."""

    state: Any
    position: int


EVERY = ""
"""Stands for the commits to streams of whichever category."""


class Bus:
    """Handles commands.

    A writer that lost a race decides again on what the winner left. States are kept in
    memory between commands; a state that turns out to be stale is loaded again before
    anything is refused because of it. ``lookups`` answer needs by the
    subject of their purpose.
    """

    def __init__(
        self,
        store: EventStore,
        deciders: Iterable[Decider],
        projections: Iterable[Projection],
        lookups: Mapping[str, Lookup],
        ids: IdSource,
        told: OutageLog | None = None,
    ) -> None:
        self._store = store
        self._told = told or OutageLog()
        self._ids = ids
        self._lookups = lookups
        self._by_category = {decider.category: decider for decider in deciders}
        self._by_command: dict[type[Command], Decider] = {
            command: decider
            for decider in self._by_category.values()
            for command in decider.commands
        }
        self._projections: dict[str, list[Projection]] = {}
        for projection in projections:
            for category in projection.categories:
                self._projections.setdefault(category, []).append(projection)
        self._states: Latest[str, Receipt] = Latest(STATES_KEPT)
        self._listeners: dict[str, list[Listener]] = {}

    def listen(self, listener: Listener, category: str = EVERY) -> Callable[[], None]:
        """Call ``listener`` after each commit of this process; returns how to stop that.

        With ``category`` it is those to its streams: who waits for what seldom changes, by the
        thousand, costs the others nothing.
        """
        listeners = self._listeners.setdefault(category, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return any(self._listeners.values())

    async def handle(
        self, command: Command, *, causation_id: str | None = None, fresh: bool = False
    ) -> Receipt:
        """Carry out ``command``; its documents are up to date when this returns.

        ``fresh`` is for streams that may be forgotten and begin anew: the old one is not asked.

        Raises:
            SimulationError: the refusal of the decider, or of a unique key.
        """
        decider = self._by_command[type(command)]
        stream = stream_name(decider.category, decider.target(command))
        if command.begins and stream not in self._states:
            self._states.put(stream, Receipt(None, 0))
        for attempt in range(MAX_ATTEMPTS):
            anew = fresh or attempt > 0
            current, decision = await self._decide_on(decider, command, stream, anew)
            if not decision.events:
                return current
            commit = self._commit(command, stream, current.position, decision, causation_id)
            try:
                await self._store.append(commit)
            except ConcurrencyConflict:
                continue
            except ClaimTaken as taken:
                raise _refusal_for(taken, decision) from taken
            self._told.over(StorageFull.code)
            receipt = Receipt(fold(decider, [commit], current.state), commit.last)
            self._states.put(stream, receipt)
            await self._follow_up(commit)
            return receipt
        raise ConcurrencyConflict(
            f"Too many writers at once on {stream}; nothing was changed, try again."
        )

    def remembered(self, stream: str) -> Any:
        """The state of ``stream`` as this process saw it last, if it did; others may move it."""
        kept = self._states.get(stream)
        return kept.state if kept else None

    async def consider(self, command: Command) -> Decision:
        """What ``command`` would append, without appending it; unique keys are not asked."""
        decider = self._by_command[type(command)]
        stream = stream_name(decider.category, decider.target(command))
        return (await self._decide_on(decider, command, stream, fresh=True))[1]

    async def rehearse(self, command: Command) -> Decision:
        """The same, asking unique keys as well: refused as ``handle`` would refuse it."""
        decision = await self.consider(command)
        for claim in decision.claims:
            if await self._store.claimed(claim.key):
                raise claim.refusal
        return decision

    async def _decide_on(
        self, decider: Decider, command: Command, stream: str, fresh: bool
    ) -> tuple[Receipt, Decision]:
        """A decision, and the state that it rests on.

        A kept state may be stale where other processes append. An append on it would be
        turned away by its position; a refusal, or that nothing is to do, would not.
        """
        current = await self._load(decider, stream, fresh=fresh)
        try:
            decision = await self._decide(decider, command, current.state)
        except SimulationError:
            if fresh:
                raise
        else:
            if fresh or decision.events:
                return current, decision
        return await self._decide_on(decider, command, stream, True)

    async def settle(self) -> int:
        """Project what was appended but not projected; returns how many that were.

        Called at start and from time to time: a process may die between the two steps.
        """
        settled = 0
        for commit in await self._store.unprojected():
            try:
                await self._project(commit)
            except DocumentMissing as missing:
                log.debug("%s:%s cannot be shown yet: %s", commit.stream, commit.last, missing)
            except Exception as error:
                self._told.failed(f"Projecting {commit.stream}:{commit.last}", error)
            else:
                settled += 1
        return settled

    async def outage(self) -> SimulationError | None:
        """Why nothing can be appended at the moment; null where it can."""
        try:
            await self._store.probe()
        except Exception as error:
            outage = outage_of(error)
            if outage is None:
                raise
            return outage
        return None

    async def replay(self, category: str) -> int:
        """Project every commit of a category that shows; returns how many there are."""
        projections = self._projections.get(category, ())
        shown = {event.stored_name for each in projections for event in each.events}
        by_stream = [each for each in projections if each.whole_streams]
        count, last = 0, None
        async with replaying([p for p in projections if not p.whole_streams]) as by_commit:
            async for commit in self._store.log(category, shown):
                # A process may have died before this: with its memory went what was to do.
                await self._tidy(commit)
                await apply_to(by_commit, commit)
                if last is not None and last.stream != commit.stream:
                    await apply_to(by_stream, last)
                count, last = count + 1, commit
        if last is not None:
            await apply_to(by_stream, last)
        return count

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of streams, in the order in which they may refer to each other."""
        return tuple(self._by_category)

    async def _load(self, decider: Decider, stream: str, *, fresh: bool) -> Receipt:
        kept = self._states.get(stream)
        if kept is not None and not fresh:
            return kept
        commits = await self._store.read(stream)
        receipt = Receipt(fold(decider, commits), commits[-1].last if commits else 0)
        if commits:
            self._states.put(stream, receipt)
        return receipt

    async def _decide(self, decider: Decider, command: Command, state: Any) -> Decision:
        answers: dict[Need, object] = {}
        while True:
            facts = Facts(answers)
            missing = [n for n in decider.needs(command, state, facts) if n not in answers]
            if not missing:
                return decider.decide(command, state, facts)
            answers |= await self._gather(missing)

    async def _gather(self, needs: list[Need]) -> dict[Need, object]:
        answers: dict[Need, object] = {}
        states = [need for need in needs if need.purpose == "state"]
        streams = {need: stream_name(need.kind, need.id) for need in states}
        commits = await self._store.read_many(set(streams.values())) if streams else {}
        for need in needs:
            if need in streams:
                answers[need] = fold(self._by_category[need.kind], commits[streams[need]])
            else:
                answers[need] = await self._lookups[need.subject].answer(need)
        return answers

    def _commit(
        self,
        command: Command,
        stream: str,
        position: int,
        decision: Decision,
        causation_id: str | None,
    ) -> Commit:
        return Commit(
            stream=stream,
            position=position + 1,
            events=decision.events,
            metadata=Metadata(
                organization=command.actor.organization,
                user=command.actor.user,
                recorded_at=command.at,
                correlation_id=self._ids.new(),
                causation_id=causation_id,
            ),
            claims=tuple(claim.key for claim in decision.claims),
            releases=decision.releases,
        )

    async def _follow_up(self, commit: Commit) -> None:
        try:
            await self._project(commit)
        except DocumentMissing as missing:
            log.debug("%s:%s is shown later: %s", commit.stream, commit.last, missing)
        except Exception as error:
            # The commit is on disk, so the command succeeded; the sweep projects it later.
            self._told.failed(f"Projecting {commit.stream}:{commit.last}", error)
        if self._listeners:
            for category in (EVERY, _category(commit)):
                for listener in tuple(self._listeners.get(category, ())):
                    listener(commit)

    async def _project(self, commit: Commit) -> None:
        await self._tidy(commit)
        await apply_to(self._projections.get(_category(commit), ()), commit)
        await self._store.mark_projected(commit)

    async def _tidy(self, commit: Commit) -> None:
        if commit.releases:
            await self._store.release(commit)
        if any(event.supersedes for event in commit.events):
            await self._store.forget(commit.stream, before=commit.position)


def _category(commit: Commit) -> str:
    return commit.stream.partition("-")[0]


def _refusal_for(taken: ClaimTaken, decision: Decision) -> SimulationError:
    for claim in decision.claims:
        if claim.key == taken.claim:
            return claim.refusal
    return taken
