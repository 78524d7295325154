"""A session as it goes on: who, on which page, and how much has happened."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.demo_pulse.synthesis.chance import Chance
from simulation.demo_pulse.synthesis.event import JSON, SyntheticEvent

PAUSES = {
    "session.started": (1, 3),
    "page.viewed": (4, 24),
    "button.clicked": (1, 5),
    "search.performed": (3, 12),
    "persona.saved": (2, 9),
    "scenario.saved": (2, 9),
    "run.triggered": (1, 3),
    "run.completed": (2, 8),
    "result.opened": (6, 28),
    "artifact.downloaded": (2, 6),
    "invitation.sent": (2, 8),
    "error.shown": (2, 8),
    "action.retried": (1, 4),
    "api.called": (2, 14),
    "session.ended": (0, 0),
}
"""Every name there is, with the least and most seconds until the same visitor goes on.

With the usual number of visitors this comes to some 30 events a minute, the usual pace.
"""

_LOAD_MS = 340


class Visit:
    """The memory of one session, which makes its events agree with each other."""

    def __init__(self, user_id: str, session_id: str, chance: Chance) -> None:
        self.chance = chance
        self.page: str | None = None
        self.elapsed = 0
        """Seconds from the beginning to the event that comes next."""
        self._user_id = user_id
        self._session_id = session_id
        self._pages_viewed = 0
        self._events = 0

    def does(self, name: str, **properties: JSON) -> SyntheticEvent:
        """The event ``name``; time goes on until the next one."""
        self._events += 1
        self.elapsed += self.chance.between(*PAUSES[name])
        return SyntheticEvent(name, properties, self._user_id, self._session_id)

    def views(self, page: str) -> SyntheticEvent:
        """Go to ``page`` from wherever the visitor is."""
        referrer, self.page = self.page, page
        self._pages_viewed += 1
        load_ms = self.chance.latency(_LOAD_MS)
        return self.does("page.viewed", page=page, referrer=referrer, load_ms=load_ms)

    def goes_to(self, page: str) -> Iterator[SyntheticEvent]:
        """Go to ``page``, unless the visitor is there."""
        if self.page != page:
            yield self.views(page)

    def clicks(self, button: str) -> SyntheticEvent:
        """Press ``button`` on the page that is open."""
        return self.does("button.clicked", button=button, page=self.page)

    def ends(self) -> SyntheticEvent:
        """The end of the session, which sums it up."""
        return self.does(
            "session.ended",
            pages_viewed=self._pages_viewed,
            events=self._events + 1,
            duration_seconds=self.elapsed,
            last_page=self.page,
        )
