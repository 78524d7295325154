"""JSON Patch and JSON Pointer, within bounds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.catalog.expressions.json_patch import PatchFailed, patched, require_patch
from simulation.catalog.expressions.json_pointer import escaped, tokens_of, value_at
from simulation.kernel.json_values import same

STATE: dict[str, Any] = {"a": {"b": [1, 2]}, "é/~": None, "t": True}
ENOUGH = 1_000


def op(name: str, path: str, **more: Any) -> dict[str, Any]:
    return {"op": name, "path": path} | more


@pytest.mark.parametrize(
    ("operation", "after"),
    [
        (op("add", "/a/b/-", value=3), STATE | {"a": {"b": [1, 2, 3]}}),
        (op("add", "/a/b/2", value=3), STATE | {"a": {"b": [1, 2, 3]}}),
        (op("add", "/a/b/0", value=0), STATE | {"a": {"b": [0, 1, 2]}}),
        (op("replace", "/é~1~0", value="ü"), STATE | {"é/~": "ü"}),
        (op("remove", "/a/b/1"), STATE | {"a": {"b": [1]}}),
        (op("move", "/c", **{"from": "/a/b"}), STATE | {"a": {}, "c": [1, 2]}),
        (op("copy", "/a/c", **{"from": "/a/b"}), STATE | {"a": {"b": [1, 2], "c": [1, 2]}}),
        (op("test", "/t", value=True), STATE),
        (op("replace", "", value={"x": 1}), {"x": 1}),
        (op("add", "/\\u0041", value=1), STATE | {"\\u0041": 1}),
    ],
)
def test_what_a_change_makes_of_a_value(operation: dict[str, Any], after: dict[str, Any]) -> None:
    before = {"a": {"b": [1, 2]}, "é/~": None, "t": True}
    assert patched(before, require_patch([operation]), ENOUGH) == after
    assert before == STATE


@pytest.mark.parametrize(
    ("operations", "says"),
    [
        ([op("replace", "/x", value=1)], "change 1 (replace /x) cannot be applied"),
        ([op("remove", "/a/b/2")], "cannot be applied"),
        ([op("add", "/a/b/3", value=1)], "cannot be applied"),
        ([op("add", "/t/x", value=1)], "cannot be applied"),
        ([op("remove", "/#t")], "cannot be applied"),
        ([op("move", "/a/b", **{"from": "/a"})], "own children"),
        ([op("remove", "")], "cannot be applied"),
        ([op("test", "/t", value=1)], "does not hold"),
        ([op("test", "/a/b/0", value=True)], "does not hold"),
        ([op("test", "/x", value=None)], "does not hold"),
        ([op("add", "/x", value=1), op("test", "/x", value=2)], "change 2 (test /x)"),
        ([op("replace", "", value=[1])], "leaves no object"),
        ([op("add", "/x", value="y" * ENOUGH)], "bytes long; at most 1000 are kept"),
        ([op("copy", f"/a/{n}", **{"from": ""}) for n in range(50)], "bytes long"),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(
    operations: list[dict[str, Any]], says: str
) -> None:
    before = {"a": {"b": [1, 2]}, "é/~": None, "t": True}
    with pytest.raises(PatchFailed) as failed:
        patched(before, require_patch(operations), ENOUGH)
    assert says in str(failed.value)
    assert before == STATE


def test_nesting_has_an_end() -> None:
    deep: Any = 1
    for _ in range(49):
        deep = [deep]
    twice = [op("add", "/x", value=deep), op("move", "/y/z", **{"from": "/x"})]
    assert patched({}, [twice[0]], ENOUGH) == {"x": deep}
    with pytest.raises(PatchFailed, match="nested"):
        patched({"y": {}}, twice, ENOUGH)


@pytest.mark.parametrize(
    ("operations", "says"),
    [
        ({}, "list of changes"),
        (["x"], "change 1 has no known 'op'"),
        ([{"op": "addne", "path": "/a", "value": 1}], "no known 'op'"),
        ([{"op": ["add"], "path": "/a", "value": 1}], "no known 'op'"),
        ([op("add", "/a")], "(add) must have path and value"),
        ([op("remove", "/a", value=1)], "(remove) must have path"),
        ([op("add", "a", value=1)], "no JSON Pointer"),
        ([op("add", "/~2", value=1)], "no JSON Pointer"),
        ([op("add", "/" + "a" * 500, value=1)], "501 characters"),
        ([{"op": "remove", "path": 1}], "text as its 'path'"),
        ([op("remove", "/a")] * 51, "holds 51 changes"),
    ],
)
def test_what_is_no_patch_is_refused(operations: Any, says: str) -> None:
    with pytest.raises(ValueError) as refused:
        require_patch(operations)
    assert says in str(refused.value)


KEYS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), KEYS, VALUES)
def test_what_is_added_under_any_key_stands_there(
    before: dict[str, Any], key: str, value: Any
) -> None:
    pointer = f"/{escaped(key)}"
    after = patched(before, [op("add", pointer, value=value)], 100_000)
    assert tokens_of(pointer) == [key]
    assert same(value_at([key], after), value)
    assert same(patched(after, [op("test", pointer, value=value)], 100_000), after)
    again = patched(after, [op("remove", pointer)], 100_000)
    assert same(again, {name: each for name, each in before.items() if name != key})


STEPS = st.sampled_from(["", "a", "b", "0", "1", "2", "-", "01", "#a", "~0", "~1", "١", " "])
POINTERS = st.lists(STEPS, max_size=4).map(lambda steps: "".join(f"/{each}" for each in steps))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "{}", "[1]"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["", "a", "b", "0", "-", "~", "/"]), inner, max_size=3)
    ),
    max_leaves=8,
)
OPERATIONS = st.lists(
    st.one_of(
        st.builds(
            lambda name, path, value: op(name, path, value=value),
            st.sampled_from(["add", "replace", "test"]), POINTERS, PLAIN,
        ),
        st.builds(lambda path: op("remove", path), POINTERS),
        st.builds(
            lambda name, path, source: op(name, path, **{"from": source}),
            st.sampled_from(["move", "copy"]), POINTERS, POINTERS,
        ),
    ),
    max_size=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["a", "b", "0", ""]), PLAIN, max_size=3), OPERATIONS)
def test_any_patch_is_applied_whole_or_not_at_all(
    before: dict[str, Any], operations: list[dict[str, Any]]
) -> None:
    kept = orjson.dumps([before, operations])
    with suppress(PatchFailed):
        after = patched(before, require_patch(operations), 500)
        assert isinstance(after, dict)
        assert len(orjson.dumps(after)) <= 500
    assert orjson.dumps([before, operations]) == kept
