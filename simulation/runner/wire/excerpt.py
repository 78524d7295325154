"""Short quotes for reasons and justifications: readable, storable, without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "***"
MAX_EXCERPT = 200
"""The longest quote, in characters."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_MIN_SECRET = 4


def excerpt(text: str, *, secrets: Iterable[str] = (), limit: int = MAX_EXCERPT) -> str:
    """The beginning of ``text`` on one line, at most ``limit`` characters, secrets as ***.

    Characters that no store keeps become a replacement mark.
    """
    text = masked(text, secrets)
    # Far more than is shown, so that collapsing white space does not read megabytes.
    line = " ".join(_UNPRINTABLE.sub("\ufffd", text[: limit * 10]).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def masked(text: str, secrets: Iterable[str]) -> str:
    """``text`` with *** for each of the ``secrets``, also as they stand within JSON or an URL."""
    for form in forms_of(secrets):
        text = text.replace(form, MASK)
    return text


def forms_of(secrets: Iterable[str]) -> list[str]:
    """``secrets`` in each form that they are sent back in, the longest first: of one that
    holds another the rest would be left."""
    forms: set[str] = set()
    for secret in secrets:
        # Masking a one-letter "secret" would mangle the quote and hide nothing.
        if len(secret) >= _MIN_SECRET:
            forms.add(secret)
            if not (secret.isascii() and secret.isalnum()):
                forms |= {
                    json.dumps(secret)[1:-1],
                    json.dumps(secret, ensure_ascii=False)[1:-1],
                    repr(secret)[1:-1],
                    quote(secret, safe="", errors="replace"),
                    quote_plus(secret, errors="replace"),
                }
    return sorted(forms, key=len, reverse=True)


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
