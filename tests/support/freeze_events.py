"""Write the fixture of every stored event version that has none yet; never touch one.

Run as ``python -m tests.support.freeze_events`` after an event was added, or got a new
version. A fixture is history: once it was written, releases have to read it for good.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from simulation import registry
from simulation.kernel.messages import Event
from tests.support.event_examples import examples

DIRECTORY = Path(__file__).parents[1] / "fixtures" / "events"


def fixture_path(
    event: Event | type[Event], variant: str = "", directory: Path = DIRECTORY
) -> Path:
    """Where the fixture of an event's current version stands."""
    version = f"v{event.stored_version}"
    parts = (event.stored_name, version, variant, "json")
    return directory / ".".join(filter(None, parts))


def freeze(directory: Path = DIRECTORY) -> list[Path]:
    """Write the missing fixtures to ``directory``; returns what was written.

    Raises:
        KeyError: a registered event has no example to write.
    """
    written: list[Path] = []
    known = examples()
    missing = set(registry.codec().events) - {name for name, _ in known}
    if missing:
        raise KeyError(f"no example of {', '.join(sorted(missing))}")
    for (_, variant), event in known.items():
        path = fixture_path(event, variant, directory)
        if path.exists():
            continue
        stored = {
            "type": event.stored_name,
            "version": event.stored_version,
            "data": event.model_dump(mode="json"),
        }
        path.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", "utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for new in freeze():
        sys.stdout.write(f"{new.name}\n")
