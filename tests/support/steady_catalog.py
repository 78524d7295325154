"""The seed catalog without what shows at times only, for tests that count outcomes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

SEED_DATA = Path(__file__).parents[2] / "seed_data"

_AT_TIMES = re.compile(
    r"^ *#[^\n]*\n *- unit_test: Takes a quarter to eight for what it is\n *run_count: \d+\n", re.M
)


def steady_catalog(target: Path) -> Path:
    """A copy of the catalog in ``target``, whose set has ten unit tests of five sessions each.

    Two of them fail in every session, and the others in none.
    """
    catalog = Path(shutil.copytree(SEED_DATA, target))
    sets = catalog / "unit_test_sets.yaml"
    text, removed = _AT_TIMES.subn("", sets.read_text(encoding="utf-8"))
    assert removed == 1
    sets.write_text(text, encoding="utf-8")
    return catalog
