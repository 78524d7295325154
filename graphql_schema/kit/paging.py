"""Relay connections over keyset pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from simulation.documents.cursors import cursor_of, key_of
from simulation.documents.paging import Order, Page, Rows
from simulation.kernel.errors import ValidationFailed

Item = TypeVar("Item")


@strawberry.type
class PageInfo:
    """Where a page lies among the others."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[Item]):
    """A row of a page, with the cursor that pages continue from."""

    cursor: str
    node: Item


@strawberry.type
class Connection(Generic[Item]):
    """A page. ``totalCount`` and ``filterValues`` are computed only where selected."""

    edges: list[Edge[Item]]
    page_info: PageInfo
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="The rows of the page, without their cursors.")
    def nodes(self) -> list[Item]:
        return [edge.node for edge in self.edges]

    @strawberry.field(description="How many rows there are on all pages.")
    async def total_count(self) -> int:
        return await self.count()


@strawberry.enum(description="Ascending or descending.")
class SortDirection(Enum):
    ASC = "asc"
    DESC = "desc"


@strawberry.enum(description="What definitions can be sorted by.")
class DefinitionSortField(Enum):
    UPDATED_AT = "updated_at"
    CREATED_AT = "created_at"
    NAME = "name"


@strawberry.input(description="The order of a list of definitions.")
class DefinitionSort:
    field: DefinitionSortField = DefinitionSortField.CREATED_AT
    direction: SortDirection = SortDirection.DESC

    def order(self) -> Order:
        """The order in the catalog's terms."""
        return Order(f"sort_keys.{self.field.value}", self.direction is SortDirection.DESC)


First = Annotated[int | None, strawberry.argument(description="At most this many, from the start.")]
After = Annotated[str | None, strawberry.argument(description="Only rows after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="At most this many, from the end.")]
Before = Annotated[str | None, strawberry.argument(description="Only rows before this cursor.")]


def page(first: First, after: After, last: Last, before: Before) -> Page:
    """The page that Relay's four arguments describe.

    Raises:
        ValidationFailed: a size or a cursor is no good.
    """
    return Page(
        first=first,
        after=_key(after, "after"),
        last=last,
        before=_key(before, "before"),
    )


def connect(kind: type[Any], rows: Rows[Any], **lazy: Any) -> Any:
    """A connection of type ``kind`` over ``rows``; ``lazy`` are its private callables."""
    cursors = [cursor_of(key) for key in rows.keys]
    return kind(
        edges=[
            Edge(cursor=cursor, node=item) for cursor, item in zip(cursors, rows.items, strict=True)
        ],
        page_info=PageInfo(
            has_next_page=rows.has_next,
            has_previous_page=rows.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        **lazy,
    )


def _key(cursor: str | None, field: str) -> str | None:
    if cursor is None:
        return None
    key = key_of(cursor)
    if key is None:
        raise ValidationFailed(
            f"{field}: {cursor!r} is no cursor; copy one from an earlier page.", field=field
        )
    return key
