"""A collection with indexes answers as one without: whatever it holds, whatever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import mongomock_ng
from hypothesis import given
from hypothesis import strategies as st
from pymongo.errors import DuplicateKeyError, OperationFailure, WriteError

from simulation.indexed.client import IndexedClient
from simulation.indexed.collection import IndexedCollection
from simulation.indexed.distinct import first_with_each
from simulation.indexed.index import Index

TEXTS = st.sampled_from(["", "a", "ab", "abc", "b", "ba", "z", "é", "\uffff"])
MOMENTS = st.integers(0, 4).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
ODD = st.one_of(
    TEXTS,
    MOMENTS,
    st.sampled_from([None, 0, 1, 1.0, 2, True, False, [], ["a"], ["a", "b"], [["a"]]]),
    st.sampled_from([{"x": "a"}, {"x": "a", "y": None}, {"y": None, "x": "a"}, [{"x": "a"}], {}]),
)
IDS = st.integers(0, 25).map(lambda n: f"{n:03d}")
PATHS = ("org", "sort.k", "tags", "body.role", "body", "items.id", "n", "at", "on", "name")
INDEXES = (
    ("org", "sort.k"),
    ("org", "tags"),
    ("org", "on", "sort.k"),
    ("org", "items.id"),
    ("org", "at"),
    ("n",),
    ("body.role", "name"),
    ("tags", "items.id"),
    ("org", "body"),
)


def documents(odd: bool) -> st.SearchStrategy[dict[str, Any]]:
    usual: dict[str, st.SearchStrategy[Any]] = {
        "org": st.sampled_from("xy"),
        "sort": st.builds(lambda text, key: {"k": f"{text}:{key}"}, TEXTS, IDS),
        "tags": st.lists(TEXTS, max_size=3),
        "body": TEXTS.map(lambda role: {"role": role}),
        "items": st.lists(TEXTS.map(lambda key: {"id": key}), max_size=3),
        "n": TEXTS,
        "at": MOMENTS,
        "on": st.booleans(),
        "name": TEXTS,
    }
    fields = {name: st.one_of(each, ODD) if odd else each for name, each in usual.items()}
    return (
        st.fixed_dictionaries({"_id": IDS}, optional=fields)
        if odd
        else st.fixed_dictionaries({"_id": IDS, **fields})
    )


def searches(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    bounds = st.dictionaries(st.sampled_from(["$gt", "$gte", "$lt", "$lte"]), value, min_size=1)
    return st.one_of(
        value,
        value.map(lambda each: {"$eq": each}),
        st.lists(value, max_size=3).map(lambda among: {"$in": among}),
        bounds,
        bounds.map(lambda each: {"$elemMatch": each}),
        st.builds(lambda key: {"$elemMatch": {"id": key}}, TEXTS),
        st.builds(lambda one, other: {"$gt": one, "$ne": other}, value, value),
        value.map(lambda each: {"$ne": each}),
        value.map(lambda each: {"$nin": [each]}),
        st.booleans().map(lambda there: {"$exists": there}),
    )


_PLAIN = st.one_of(
    st.builds(lambda path, search: {path: search}, st.sampled_from(PATHS), searches(ODD)),
    st.builds(lambda path, search: {path: search}, st.sampled_from(PATHS), searches(TEXTS)),
    st.builds(
        lambda org, path, v: {"org": org, path: v},
        st.sampled_from("xy"),
        st.sampled_from(PATHS[1:]),
        searches(TEXTS),
    ),
    st.builds(lambda org, on: {"org": org, "on": on}, st.sampled_from("xy"), st.booleans()),
    st.builds(lambda search: {"_id": search}, searches(IDS)),
    st.just({}),
)
CONDITIONS = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"$and": each}),
        st.lists(inner, min_size=1, max_size=2).map(lambda each: {"$or": each}),
        inner.map(lambda each: {"$nor": [each]}),
    ),
    max_leaves=4,
)
SORTS = st.lists(
    st.tuples(
        st.sampled_from(("sort.k", "at", "n", "name", "tags", "_id")), st.sampled_from((1, -1))
    ),
    max_size=2,
    unique_by=lambda each: each[0],
)
CHANGED = st.sampled_from(
    ["n", "sort.k", "sort.n", "new.deep.k", "new", "body.role", "count", "tags.0", "items.1.id"]
)
UPDATES = st.one_of(
    st.builds(lambda text, n: {"$set": {"sort.k": f"{text}:1", "n": n}}, TEXTS, ODD),
    st.dictionaries(CHANGED, ODD, min_size=1, max_size=3).map(lambda new: {"$set": new}),
    st.builds(
        lambda new, more: {"$set": new, "$inc": more},
        st.dictionaries(CHANGED, TEXTS, min_size=1, max_size=2),
        st.dictionaries(CHANGED, st.integers(-2, 2), min_size=1, max_size=2),
    ),
    TEXTS.map(lambda tag: {"$push": {"tags": tag}}),
    st.booleans().map(lambda on: {"$set": {"on": on}}),
    st.just({"$unset": {"n": 1}}),
    st.just({"$set": {"_id": "q"}}),
)
PROJECTIONS = st.sampled_from(
    [None, {"name": 1}, {"sort.k": 1, "_id": 0}, {"tags": 0}, {"n": 1}, {"_id": 1, "items": 1}]
)

MOMENT = datetime(2026, 3, 5, 12, 0, 0, 123456, tzinfo=UTC)
SKIPS, LIMITS = st.sampled_from((0, 0, 2)), st.sampled_from((0, 1, 3, 50))

Collection = Any
Operation = Callable[[Collection], Any]


def find(condition: Any, sorts: Any, skip: int, limit: int, fields: Any) -> Operation:
    def found(collection: Collection) -> Any:
        cursor = collection.find(condition, dict(fields) if fields else None)
        cursor = cursor.sort(sorts) if sorts else cursor
        return list(cursor.skip(skip).limit(limit))

    return found


def kept(condition: Any, sorts: Any, skip: int, limit: int) -> Operation:
    """What is kept parsed is what the library would read now."""
    plain: Operation = find(condition, sorts, skip, limit, None)

    def found(collection: Collection) -> Any:
        if not isinstance(collection, IndexedCollection):
            return plain(collection)
        end = limit or None
        return list(collection.kept(dict, condition, sorts or (), skip=skip, limit=end))

    return found


def replaced(new: dict[str, Any]) -> Operation:
    return lambda c: c.replace_one({"_id": new["_id"]}, dict(new), upsert=True).matched_count


def updated(condition: Any, update: Any, many: bool) -> Operation:
    def counts(collection: Collection) -> Any:
        change = collection.update_many if many else collection.update_one
        done = change(condition, update)
        return done.matched_count, done.modified_count

    return counts


def distinct(path: str, condition: Any) -> Operation:
    # The library has them in the order of a set.
    return lambda c: sorted(c.distinct(path, condition), key=str)


def operations(odd: bool) -> st.SearchStrategy[Operation]:
    return st.one_of(
        documents(odd).map(lambda new: lambda c: c.insert_one(dict(new)).inserted_id),
        documents(odd).map(
            lambda new: (
                lambda c: c.replace_one({"_id": new["_id"]}, dict(new), upsert=True).matched_count
            )
        ),
        st.builds(updated, CONDITIONS, UPDATES, st.booleans()),
        CONDITIONS.map(lambda condition: lambda c: c.delete_one(condition).deleted_count),
        st.builds(
            find,
            CONDITIONS,
            SORTS,
            st.sampled_from((0, 0, 2)),
            st.sampled_from((0, 1, 3, 50)),
            PROJECTIONS,
        ),
        st.builds(kept, CONDITIONS, SORTS, SKIPS, LIMITS),
        CONDITIONS.map(lambda condition: lambda c: c.find_one(condition)),
        CONDITIONS.map(lambda condition: lambda c: c.count_documents(condition)),
        st.builds(distinct, st.sampled_from(PATHS), CONDITIONS),
    )


FAULT = object()
"""The library's own, over values that it does not expect."""


def answer(operation: Operation, collection: Collection) -> Any:
    try:
        return operation(collection)
    except (DuplicateKeyError, OperationFailure, WriteError, NotImplementedError) as refusal:
        return type(refusal)
    except (AttributeError, TypeError, ValueError):
        return FAULT


@given(
    st.booleans().flatmap(
        lambda odd: st.tuples(
            st.lists(documents(odd), max_size=25, unique_by=lambda each: each["_id"]),
            st.lists(operations(odd), max_size=12),
        )
    )
)
def test_it_answers_alike(given: tuple[list[dict[str, Any]], list[Operation]]) -> None:
    held, asked = given
    plain: Collection = mongomock_ng.MongoClient(tz_aware=True).d.c
    indexed = IndexedClient(tz_aware=True).d.c
    for collection in (plain, indexed):
        for paths in INDEXES:
            collection.create_index([(path, 1) for path in paths])
        for document in held:
            collection.insert_one(dict(document))

    for operation in asked:
        expected = answer(operation, plain)
        if expected is FAULT:
            return  # It may have changed half of what it was to change.
        assert answer(operation, indexed) == expected
        assert list(indexed.find({})) == list(plain.find({}))

    store = indexed._store
    for index in store.paths.values():
        if index._entries is not None:
            anew = Index(index.paths, store._documents, store.places)
            anew.build()
            assert list(anew._entries) == list(index._entries)
            assert (anew.odd, anew.many, anew.unordered) == (index.odd, index.many, index.unordered)


UNUSUAL = st.one_of(
    st.sampled_from([b"x", 2**63, -(2**63) - 1, 2**63 - 1, "\ud800", (1, 2), float("inf"), {1, 2}]),
    st.dictionaries(st.sampled_from(["a.b", "$a", "", "a\x00", "é", "\ud800"]), TEXTS, max_size=2),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.text(max_size=3),
)


@given(st.lists(UNUSUAL, max_size=3), UNUSUAL)
def test_it_keeps_what_the_library_keeps(many: list[Any], one: Any) -> None:
    plain: Collection = mongomock_ng.MongoClient(tz_aware=True).d.c
    indexed = IndexedClient(tz_aware=True).d.c
    document = {"_id": "1", "many": many, "one": one, "at": MOMENT}
    expected, kept = (_inserted(each, document) for each in (plain, indexed))
    assert kept == expected
    assert indexed._store._documents == plain._store._documents


def _inserted(collection: Collection, document: dict[str, Any]) -> Any:
    try:
        return collection.insert_one(dict(document)).inserted_id
    except Exception as refusal:
        return type(refusal)


def test_a_count_that_an_index_holds_looks_at_no_document() -> None:
    collection = IndexedClient(tz_aware=True).d.c
    collection.create_index([("org", 1), ("on", 1)])
    for number in range(9):
        collection.insert_one({"_id": str(number), "org": "x", "on": number % 3 == 0})

    plan = collection._store.plan({"$and": [{"org": "x", "on": True}]})

    assert plan is not None
    assert (plan.exact, plan.count) == (True, 3)
    assert collection.count_documents({"org": "x", "on": True}, session=None) == 3


def test_different_values_are_found_without_a_look_at_each_document() -> None:
    collection = IndexedClient(tz_aware=True).d.c
    collection.create_index([("org", 1), ("by", 1)])
    for number in range(900):
        by = {"org": "x", "user": "late" if number == 700 else str(number % 3)}
        collection.insert_one({"_id": str(number), "org": "x", "by": by, "on": number != 0})

    def looked_at(condition: dict[str, Any]) -> list[str]:
        found = first_with_each(collection._store, condition, "by")
        assert found is not None
        return [each["_id"] for each in found]

    assert looked_at({"$and": [{"org": "x"}]}) == ["0", "1", "2", "700"]
    assert looked_at({"$and": [{"org": "x"}, {"on": {"$ne": False}}]}) == ["1", "2", "3", "700"]
    assert [by["user"] for by in collection.distinct("by", {"org": "x"})] == ["0", "1", "2", "late"]
