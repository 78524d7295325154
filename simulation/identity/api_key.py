"""API keys as callers hold them: an id that anybody may see, and a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PREFIX = "sim"
SECRET_BYTES = 32

_FORM = re.compile(rf"{PREFIX}_([a-f0-9]{{24}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True, slots=True)
class ApiKeyText:
    """A whole API key: ``sim_ID_SECRET``; the form lets secret scanners find it."""

    id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{PREFIX}_{self.id}_{self.secret}"


def parse_api_key(text: str) -> ApiKeyText | None:
    """The key that ``text`` holds; null where it has not the form of one."""
    found = _FORM.fullmatch(text)
    return ApiKeyText(found[1], found[2]) if found else None
