"""What there is to keep safe: the files of one form, by the names that they have in a backup."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOG = "events.sqlite"
ENGINE = "engine.sqlite"
TRACKED_EVENTS = "tracked_events.sqlite"
ARTIFACTS = "artifacts"


@dataclass(frozen=True, slots=True)
class Holdings:
    """Where the log lies, and what belongs to it; null where it lies elsewhere.

    ``elsewhere`` says of what lies elsewhere how to keep it safe.
    """

    log: Path
    tracked_events: Path
    engine: Path | None
    artifacts: Path | None
    elsewhere: tuple[str, ...] = ()

    @property
    def databases(self) -> dict[str, Path]:
        """The files of SQLite by name, in the order in which they are copied.

        The engine comes before the log: what the log tells beyond that is brought to the
        engine at the next start, but of what the log lacks the engine knows nothing to do.
        Events are tracked after the log tells that they will be, so they come before it too.
        """
        found = {ENGINE: self.engine, TRACKED_EVENTS: self.tracked_events, LOG: self.log}
        return {name: path for name, path in found.items() if path is not None}
