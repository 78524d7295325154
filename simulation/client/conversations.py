"""The conversations of a run, read one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from simulation.client.api import Api
from simulation.client.errors import refusal
from simulation.client.operations import sessions

if TYPE_CHECKING:
    from simulation.client.types.sessions import Conversation

NO_FAILURES = frozenset({"PASSED", "CANCELLED"})
"""Outcomes that there is nothing to look into for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations of a run: of the unit test, with the number, only failures."""

    unit_test: str | None = None
    number: int | None = None
    failed: bool = False

    def covers(self, unit_test: str, session: dict[str, Any]) -> bool:
        """Whether a session is among them. Reports count those of a unit test from 1."""
        return (
            self.unit_test in (None, unit_test)
            and self.number in (None, session["runIndex"] + 1)
            and (not self.failed or session["outcome"] not in NO_FAILURES)
        )


async def conversations(
    api: Api, id: str, wanted: Wanted
) -> AsyncIterator[tuple[str, Conversation]]:
    """The ``wanted`` ones of a run that have ended, each with the name of its unit test.

    Raises:
        NotFound: there is no such run, or no such unit test in it.
    """
    run = (await api.ask(sessions.RUN_SESSIONS, id=id))["unitTestSetRun"]
    if run is None:
        raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
    _require_known(run, wanted)
    for unit_test, slot in _slots(run, wanted):
        found = await api.ask(sessions.SESSION_TRANSCRIPT, id=id, slot=slot)
        yield unit_test, cast("Conversation", found["unitTestSetRun"]["session"])


def _slots(run: dict[str, Any], wanted: Wanted) -> Iterator[tuple[str, int]]:
    for each in run["unitTests"]:
        name = each["pinned"]["name"]
        for session in each["sessions"]:
            if wanted.covers(name, session):
                yield name, session["slot"]


def _require_known(run: dict[str, Any], wanted: Wanted) -> None:
    names = [each["pinned"]["name"] for each in run["unitTests"]]
    if wanted.unit_test is not None and wanted.unit_test not in names:
        told = ", ".join(map(repr, names)) or "none that you may see"
        raise refusal(
            "NOT_FOUND",
            f"There is no unit test {wanted.unit_test!r} in the run. There are: {told}.",
        )
