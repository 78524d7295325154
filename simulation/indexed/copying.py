"""Copies of documents: what is handed out may be changed without changing what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


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


def names_fields(fields: Any) -> bool:
    """Whether a projection only names fields at the top, to be shown as they are."""
    return isinstance(fields, Mapping) and all(
        value in (1, True) and not isinstance(value, str) and "." not in name
        for name, value in fields.items()
    )
