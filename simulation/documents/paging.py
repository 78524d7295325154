"""Keyset pages: by a composed key, so that they stay right while rows are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from simulation.documents.reading import read
from simulation.kernel.errors import ValidationFailed

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """Which page is wanted: ``first`` after a key, or ``last`` before one."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        for name, size in (("first", self.first), ("last", self.last)):
            if size is not None and not 0 <= size <= MAX_PAGE_SIZE:
                raise ValidationFailed(
                    f"{name}: must be from 0 to {MAX_PAGE_SIZE}, not {size}.", field=name
                )
        if self.first is not None and self.last is not None:
            raise ValidationFailed("last: give either first or last, not both.", field="last")

    @property
    def backward(self) -> bool:
        """Whether the page is counted from its end."""
        return self.last is not None

    @property
    def size(self) -> int:
        """How many rows the page may hold."""
        wanted = self.last if self.last is not None else self.first
        return DEFAULT_PAGE_SIZE if wanted is None else wanted


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """A page of rows in the asked order, with the key of each, and what lies around it."""

    items: Sequence[Row]
    keys: Sequence[str]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class Order:
    """An order: the path of a composed key, and its direction."""

    path: str
    descending: bool = False

    def between(self, page: Page) -> dict[str, Any]:
        """The condition that a row lies within the cursors of ``page``.

        Raises:
            ValidationFailed: a cursor comes from a list in another order.
        """
        later, earlier = ("$lt", "$gt") if self.descending else ("$gt", "$lt")
        bounds: dict[str, Any] = {}
        if page.after is not None:
            bounds[later] = self._value_of(page.after, "after")
        if page.before is not None:
            bounds[earlier] = self._value_of(page.before, "before")
        return {self.path: bounds} if bounds else {}

    def key_of(self, document: Any) -> str:
        """The key that pages continue from after ``document``: it names its order."""
        return f"{self.path}={key_at(document, self.path)}"

    def _value_of(self, key: str, field: str) -> str:
        path, separator, value = key.partition("=")
        if not separator or path != self.path:
            raise ValidationFailed(
                f"{field}: the cursor belongs to a list in another order; start again without it.",
                field=field,
            )
        return value

    def direction(self, page: Page) -> int:
        """The direction in which the database must read: 1 or -1."""
        return -1 if self.descending != page.backward else 1


def key_at(document: Any, path: str) -> str:
    """The composed key at a dotted ``path`` of ``document``."""
    value = document
    for part in path.split("."):
        value = getattr(value, "id" if part == "_id" else part)
    return str(value)


async def read_page(document: Any, condition: dict[str, Any], order: Order, page: Page) -> Any:
    """The rows of ``page`` among the documents that meet ``condition``."""
    within = order.between(page)
    wanted = {"$and": [condition, within]} if within else condition
    by = [(order.path, order.direction(page))]
    # One row more than asked tells whether there is another page.
    rows = await read(document, wanted, by, limit=page.size + 1)
    more, items = len(rows) > page.size, rows[: page.size]
    if page.backward:
        items.reverse()
        has_next, has_previous = page.before is not None, more
    else:
        has_next, has_previous = more, page.after is not None
    keys = [order.key_of(item) for item in items]
    return Rows(items=items, keys=keys, has_next=has_next, has_previous=has_previous)
