"""A database in memory as a file of BSON: all its documents, in the order of insertion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import bson
from mongomock_ng.database import Database


def dumped(database: Database) -> Iterator[bytes]:
    """The documents of each collection, after a head that names it and counts them.

    Raises:
        bson.errors.BSONError, OverflowError: a document holds what a database cannot.
    """
    names = sorted(database.list_collection_names())
    yield bson.encode({"collections": len(names)})
    for name in names:
        documents = database._store[name]._documents
        yield bson.encode({"collection": name, "count": len(documents)})
        for document in documents.values():
            yield bson.encode(document)


def load(database: Database, file: IO[bytes]) -> None:
    """Put what ``dumped`` gave into ``database``, whose collections are empty.

    Raises:
        bson.errors.BSONError, LookupError: the file is not such a one.
    """
    found: Iterator[Any] = bson.decode_file_iter(file)
    for _ in range(next(found)["collections"]):
        head = next(found)
        store = database._store[head["collection"]]
        for document in islice(found, head["count"]):
            store[document["_id"]] = document
