"""Copies of documents: what is handed out may be changed without changing what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_MOST = 2**63
"""What integers of a database are below."""


def copied(value: Any, *, aware: bool) -> Any:
    """``value`` with nothing shared that can change; times in UTC say so where ``aware``."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: copied(each, aware=aware) for key, each in value.items()}
    if isinstance(value, list):
        return [copied(each, aware=aware) for each in value]
    if aware and isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value


class NotPlain(Exception):
    """A document holds what only the library knows whether to take."""


def plain(value: Any) -> Any:
    """``value`` as it is kept: a copy, its times in UTC without a zone, to the millisecond.

    Raises:
        NotPlain: it holds anything that a server might not take as it is.
    """
    kind = type(value)
    if kind is str:
        return _plain_text(value)
    if kind is bool or kind is float or value is None:
        return value
    if kind is dict:
        return {_plain_name(name): plain(each) for name, each in value.items()}
    if kind is list:
        return [plain(each) for each in value]
    if kind is int and -_MOST <= value < _MOST:
        return value
    if kind is datetime:
        offset = value.utcoffset()
        kept = value.replace(tzinfo=None, microsecond=value.microsecond // 1000 * 1000)
        return kept - offset if offset else kept
    raise NotPlain(repr(kind))


def _plain_text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise NotPlain(text[:20]) from error
    return text


def _plain_name(name: Any) -> str:
    if type(name) is not str or not name or name[0] == "$" or "." in name or "\x00" in name:
        raise NotPlain(repr(name))
    return _plain_text(name)


def names_fields(fields: Any) -> bool:
    """Whether a projection only names fields at the top, to be shown as they are."""
    return isinstance(fields, Mapping) and all(
        value in (1, True) and not isinstance(value, str) and "." not in name
        for name, value in fields.items()
    )
