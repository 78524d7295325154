"""A database in memory as a file: all its documents, in the order of insertion.

Pickled, since that takes half the time and a third of the memory of BSON, whose decoder makes
each name of a field anew; what is read may name no class but that of times.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO, Any

from mongomock_ng.database import Database

_AT_ONCE = 2_000
_SHARED_LENGTH = 32
"""Of texts that are as short, one copy is kept in each part."""


class Unloadable(Exception):
    """Nobody here has written such a file."""


def dumped(database: Database) -> Iterator[bytes]:
    """The documents of each collection, in parts, each after the collection's name.

    Raises:
        pickle.PicklingError, TypeError, RecursionError: a document holds what cannot be kept.
    """
    for name in sorted(database.list_collection_names()):
        documents = iter(database._store[name]._documents.values())
        while part := list(islice(documents, _AT_ONCE)):
            known: dict[str, str] = {}
            yield pickle.dumps((name, [_sharing(each, known) for each in part]), protocol=5)
    yield pickle.dumps(None)


def load(database: Database, file: IO[bytes]) -> None:
    """Put what ``dumped`` gave into ``database``, whose collections are empty.

    Raises:
        Unloadable: the file is not such a one.
    """
    try:
        while part := _Documents(file).load():
            name, documents = part
            database._store[name].fill(documents)
    except (pickle.UnpicklingError, EOFError, LookupError, TypeError, ValueError) as error:
        raise Unloadable(str(error)) from error


def _sharing(value: Any, known: dict[str, str]) -> Any:
    """``value`` with one object for all short texts that are equal."""
    kind = type(value)
    if kind is str:
        return known.setdefault(value, value) if len(value) < _SHARED_LENGTH else value
    if isinstance(value, dict):
        return {known.setdefault(key, key): _sharing(each, known) for key, each in value.items()}
    if kind is list:
        return [_sharing(each, known) for each in value]
    return value


class _Documents(pickle.Unpickler):
    """Makes what documents hold, and nothing else: a file could otherwise name any function."""

    def find_class(self, module: str, name: str, /) -> Any:
        if (module, name) == ("datetime", "datetime"):
            return datetime
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that a document holds")
