"""Hints of the page name only what the server accepts."""

from __future__ import annotations

import re
from pathlib import Path

from simulation.catalog.connectors.polling import ID_PLACE
from simulation.catalog.expressions.body_template import PLACEHOLDERS

HINTS = Path("web/src/text/en/editing-service.ts")


def test_placeholders_in_hints_are_those_that_are_filled() -> None:
    named = set(re.findall(r"{{(\w+)}}", HINTS.read_text(encoding="utf-8")))
    assert {"message", "messages"} <= named
    assert named - {ID_PLACE.strip("{}")} <= PLACEHOLDERS
