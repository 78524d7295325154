"""Short quotes for reasons and justifications: readable, storable, without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_EXCERPT = 200
"""The longest quote, in characters."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_MIN_SECRET = 4


def excerpt(text: str, *, secrets: Iterable[str] = (), limit: int = MAX_EXCERPT) -> str:
    """The beginning of ``text`` on one line, at most ``limit`` characters, secrets as ***.

    Characters that no store keeps become a replacement mark.
    """
    for secret in secrets:
        # Masking a one-letter "secret" would mangle the quote and hide nothing.
        if len(secret) >= _MIN_SECRET:
            text = text.replace(secret, "***")
    # Far more than is shown, so that collapsing white space does not read megabytes.
    line = " ".join(_UNPRINTABLE.sub("\ufffd", text[: limit * 10]).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def text_of(error: BaseException) -> str:
    """What ``error`` says, where it can be asked."""
    try:
        return str(error)
    except Exception:
        return "its text cannot be read"


def without_unprintable(text: str) -> str:
    """``text``, on as many lines as it has, with a mark for each character that no store keeps."""
    return _UNPRINTABLE.sub("\ufffd", text)


def around(text: str, start: int, end: int, *, limit: int = MAX_EXCERPT) -> str:
    """What stands in ``text`` from ``start`` to ``end``, with a little of its surroundings."""
    margin = max(0, (limit - (end - start)) // 2)
    first, last = max(0, start - margin), min(len(text), end + margin)
    quote = f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
    return excerpt(quote, limit=limit)
