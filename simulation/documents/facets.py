"""Facets: the different values that rows have at some paths."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from typing import Any


async def read_facets(
    document: Any, condition: dict[str, Any], paths: Sequence[str]
) -> dict[str, list[Any]]:
    """The different values at each of ``paths`` among the documents that meet ``condition``.

    A dotted path goes into lists as well; null is no value. Both databases skip from one
    value to the next along an index that ends with the path.
    """
    collection = document.get_motor_collection()
    found = await gather(*(collection.distinct(path, condition) for path in paths))
    return {
        path: [value for value in values if value is not None]
        for path, values in zip(paths, found, strict=True)
    }
