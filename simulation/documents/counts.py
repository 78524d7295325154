"""How many rows have each value at some paths, among no more rows than can be counted at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mongomock_motor import AsyncMongoMockCollection

MAX_COUNTED = 2_000
"""So many rows are looked at: what lists of values cost does not grow with all there is."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows with each value, by path; ``whole`` where all that there are were counted."""

    by_path: Mapping[str, Counter[Any]]
    whole: bool


async def read_counts(
    document: Any, condition: Mapping[str, Any], paths: Sequence[str], most: int = MAX_COUNTED
) -> Counts:
    """Count the values at ``paths`` of the documents that meet ``condition``, of ``most`` of them.

    A dotted path goes into lists as well; a row counts once for each of its values there, and
    null is no value. Where there are more rows, those count that the database comes upon first.
    """
    collection = document.get_motor_collection()
    # Its instances pretend to be of the driver's class.
    if type(collection) is AsyncMongoMockCollection:
        rows = list(islice(collection.met(condition), most + 1))
    else:
        found = collection.find(condition, dict.fromkeys(paths, 1)).limit(most + 1)
        rows = await found.to_list(None)
    return Counts(
        by_path={path: _counted(rows[:most], path.split(".")) for path in paths},
        whole=len(rows) <= most,
    )


def _counted(rows: Iterable[Any], parts: Sequence[str]) -> Counter[Any]:
    return Counter(value for row in rows for value in set(_values(row, parts)))


def _values(held: Any, parts: Sequence[str]) -> Iterator[Any]:
    if isinstance(held, list | tuple):
        for each in held:
            yield from _values(each, parts)
    elif not parts:
        if held is not None:
            yield held
    elif isinstance(held, Mapping) and parts[0] in held:
        yield from _values(held[parts[0]], parts[1:])
