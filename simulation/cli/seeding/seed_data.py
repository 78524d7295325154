"""Where the seed data is that came with this installation."""

from __future__ import annotations

from pathlib import Path

import simulation


def seed_data() -> Path | None:
    """Where the seed data is: in the installed package, or in the clone; null without either."""
    package = Path(simulation.__file__).parent
    places = (package / "seed_data", package.parent / "seed_data")
    return next((each for each in places if (each / "unit_test_sets.yaml").is_file()), None)
