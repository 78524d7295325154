"""What the log tells about one set run, and whether that is what must be in it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from simulation.catalog.set_run.slots import session_id
from simulation.runner.set_run.batches import BATCH_SIZE
from simulation.runner.set_run.set_runs import run_of
from tests.acceptance.log import Log, Told, told_of

OPENED = "catalog.session_opened"
FINISHED = "catalog.session_finished"
REPLIED = "catalog.agent_replied"
ENDED = "pulse.run_ended"


def run_stream(set_run_id: str) -> str:
    """The stream of the run of Pulse that executes a set run."""
    return f"run-{run_of(set_run_id)}"


def session_streams(set_run_id: str, planned: int) -> list[str]:
    """The streams of the sessions of a set run, by slot."""
    return [f"session-{session_id(set_run_id, slot)}" for slot in range(planned)]


class Played:
    """A set run and the run of Pulse that executes it, as the log has them at this moment.

    ``sessions`` are by id, in the order of their slots.
    """

    def __init__(self, log: Log, set_run_id: str, planned: int) -> None:
        self.set_run_id = set_run_id
        self.planned = planned
        self.set_run = told_of(log, [f"set_run-{set_run_id}"])
        self.run = told_of(log, [run_stream(set_run_id)])
        self.sessions: dict[str, list[Told]] = {
            session_id(set_run_id, slot): [] for slot in range(planned)
        }
        for event in told_of(log, [f"session-{id}" for id in self.sessions]):
            self.sessions[event.stream.removeprefix("session-")].append(event)

    @property
    def ended(self) -> str | None:
        """The terminal status of the run of Pulse; null before."""
        return next((e.data["status"] for e in self.run if e.name == ENDED), None)

    @property
    def verdict(self) -> str | None:
        """The verdict of the set run; null before there is one."""
        [verdict] = [
            event.data["verdict"]
            for event in self.set_run
            if event.name == "catalog.set_run_finished"
        ] or [None]
        return verdict

    @property
    def turns(self) -> set[str]:
        """The idempotency keys of the turns whose answer is committed."""
        return {
            f"{id}/{event.data['turn']}"
            for id, events in self.sessions.items()
            for event in events
            if event.name == REPLIED
        }

    @property
    def in_flight(self) -> set[str]:
        """The sessions that are opened and not finished."""
        return {
            id
            for id, events in self.sessions.items()
            if events and all(event.name != FINISHED for event in events)
        }

    @property
    def outcomes(self) -> Counter[str]:
        """How many sessions ended in which way."""
        return Counter(
            event.data["outcome"]
            for events in self.sessions.values()
            for event in events
            if event.name == FINISHED
        )

    @property
    def story(self) -> list[tuple[object, ...]]:
        """By slot, every word that was said, every result, and the outcome."""
        return [tuple(_facts(event) for event in events) for events in self.sessions.values()]

    def of_batches(self, batches: set[str]) -> set[str]:
        """The sessions that belong to the engine's ``batches``."""
        starts = [int(id.split(":")[1]) for id in batches if id.startswith(self.set_run_id)]
        return {
            session_id(self.set_run_id, slot)
            for start in starts
            for slot in range(start, min(start + BATCH_SIZE, self.planned))
        }

    def first_after(self, id: str, moment: datetime) -> datetime | None:
        """When the session with ``id`` went on after ``moment``."""
        return next((event.at for event in self.sessions[id] if event.at > moment), None)

    def next_turn(self, id: str) -> str:
        """The idempotency key of the first turn of a session whose answer is not committed."""
        return f"{id}/{1 + sum(event.name == REPLIED for event in self.sessions[id])}"

    def asked(self, asked: dict[str, int]) -> dict[str, int]:
        """Of all that an agent was ``asked``, the turns of this run."""
        return {key: n for key, n in asked.items() if key.split("/")[0] in self.sessions}

    def check(self, outcomes: dict[str, int]) -> None:
        """Nothing is missing, nothing is there twice, and it came to ``outcomes``."""
        assert self.ended == "completed", self.run[-3:]
        assert self.outcomes == outcomes
        for id, events in self.sessions.items():
            names = Counter(event.name for event in events)
            assert names[OPENED] == names[FINISHED] == 1, id
            said = Counter((e.name, e.data["turn"]) for e in events if "turn" in e.data)
            assert max(said.values()) == 1, id


def _facts(event: Told) -> Any:
    data = event.data
    if "message" in data:
        return data["message"]["text"]
    if "messages" in data:
        return tuple(message["text"] for message in data["messages"])
    if event.name == FINISHED:
        return data["outcome"], [
            (each["criterion_name"], each["passed"]) for each in data["results"]
        ]
    return event.name
