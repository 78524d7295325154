"""Pages: their size, their direction, and the conditions of their cursors."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from simulation.documents.paging import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Order, Page, key_at
from simulation.kernel.errors import ValidationFailed


def row(name: str) -> Any:
    return SimpleNamespace(sort_keys=SimpleNamespace(name=name))


@pytest.mark.parametrize(
    ("page", "size", "backward"),
    [
        (Page(), DEFAULT_PAGE_SIZE, False),
        (Page(after="k"), DEFAULT_PAGE_SIZE, False),
        (Page(first=0), 0, False),
        (Page(first=MAX_PAGE_SIZE), MAX_PAGE_SIZE, False),
        (Page(last=7, before="k"), 7, True),
        (Page(last=0), 0, True),
    ],
)
def test_size_and_direction(page: Page, size: int, backward: bool) -> None:
    assert (page.size, page.backward) == (size, backward)


@pytest.mark.parametrize("field", ["first", "last"])
@pytest.mark.parametrize("size", [-1, MAX_PAGE_SIZE + 1])
def test_a_page_has_a_bounded_size(field: str, size: int) -> None:
    with pytest.raises(ValidationFailed, match=f"{field}: must be from 0 to 100, not") as caught:
        Page(**{field: size})
    assert caught.value.field == field


def test_a_page_is_counted_from_one_end_only() -> None:
    with pytest.raises(ValidationFailed, match="either first or last") as caught:
        Page(first=1, last=1)
    assert caught.value.field == "last"


@pytest.mark.parametrize(
    ("descending", "bounds"),
    [(False, {"$gt": "a", "$lt": "b"}), (True, {"$lt": "a", "$gt": "b"})],
)
def test_cursors_bound_the_key_in_the_order_that_is_asked(
    descending: bool, bounds: dict[str, Any]
) -> None:
    order = Order("sort_keys.name", descending=descending)
    after, before = (order.key_of(row(name)) for name in ("a", "b"))

    assert order.between(Page(after=after, before=before)) == {"sort_keys.name": bounds}
    assert order.between(Page()) == {}


@pytest.mark.parametrize("field", ["after", "before"])
@pytest.mark.parametrize("key", ["", "a", Order("_id").key_of(SimpleNamespace(id="7"))])
def test_a_cursor_of_another_order_is_refused(field: str, key: str) -> None:
    with pytest.raises(ValidationFailed, match="another order") as caught:
        Order("sort_keys.name").between(Page(**{field: key}))
    assert caught.value.field == field


def test_a_key_may_hold_any_character() -> None:
    order = Order("sort_keys.name")

    assert order.between(Page(after=order.key_of(row("a=b:é")))) == {
        "sort_keys.name": {"$gt": "a=b:é"}
    }


@pytest.mark.parametrize(
    ("descending", "page", "direction"),
    [
        (False, Page(first=1), 1),
        (True, Page(first=1), -1),
        (False, Page(last=1), -1),
        (True, Page(last=1), 1),
    ],
)
def test_a_page_from_the_end_is_read_the_other_way(
    descending: bool, page: Page, direction: int
) -> None:
    assert Order("name", descending=descending).direction(page) == direction


def test_the_key_of_a_row_stands_at_the_path_of_the_order() -> None:
    assert key_at(row("zoë:7"), "sort_keys.name") == "zoë:7"
    assert key_at(SimpleNamespace(id="7"), "_id") == "7"
