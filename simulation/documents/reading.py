"""Reads documents, for looking at only: who has one may not change it.

Documents in memory are parsed once for as long as they are not written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mongomock_motor import AsyncMongoMockCollection

Sorts = Sequence[tuple[str, int]]


async def read(
    document: Any,
    condition: Mapping[str, Any],
    sorts: Sorts = (),
    *,
    skip: int = 0,
    limit: int | None = None,
) -> list[Any]:
    """The documents that meet ``condition``, in the order of ``sorts``: paths and directions."""
    collection = document.get_motor_collection()
    # Its instances pretend to be of the driver's class.
    if type(collection) is AsyncMongoMockCollection:
        kept: list[Any] = collection.kept(
            document.model_validate, condition, sorts, skip=skip, limit=limit
        )
        return kept
    found = document.find(condition).sort(list(sorts)).skip(skip).limit(limit)
    rows: list[Any] = await found.to_list()
    return rows


async def read_one(document: Any, condition: Mapping[str, Any]) -> Any | None:
    """The first document that meets ``condition``; null where none does."""
    found = await read(document, condition, limit=1)
    return found[0] if found else None
