"""What the lists of the simulation API take: pages by offset, orders, users and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query
from pydantic import BaseModel

from simulation.documents.fields import UserRef
from simulation.documents.windows import Sort, Window
from simulation.kernel.errors import ValidationFailed

Item = TypeVar("Item")

Creators = Annotated[
    list[str],
    Query(
        alias="creator",
        description="Users as `org_id,user_id`.",
        json_schema_extra={"uniqueItems": True},
    ),
]
Tags = Annotated[
    list[str],
    Query(
        alias="tag",
        description="`key:value`, `key:*` for any value, `key:` for none. All must be there.",
    ),
]
SortBy = Annotated[
    list[str], Query(description="Fields with `+` for ascending or `-` for descending before them.")
]
Token = Annotated[int, Query(description="`continuation_token` of the page before.")]


class UserInfo(BaseModel):
    """A user."""

    org_id: str
    user_id: str


class Tag(BaseModel):
    """A tag."""

    key: str
    value: str | None


def users_of(given: Sequence[str]) -> list[UserRef]:
    """Users as documents hold them.

    Raises:
        ValidationFailed: one is not of the form ``org_id,user_id``.
    """
    users = []
    for each in given:
        organization, comma, user = each.partition(",")
        if not (organization and comma and user) or "," in user:
            raise ValidationFailed(f"creator: {each!r} must be org_id,user_id.", field="creator")
        users.append(UserRef(org_id=organization, user_id=user))
    return users


def sorts_of(given: Sequence[str], fields: dict[str, str]) -> list[Sort]:
    """The orders that ``given`` names; ``fields`` maps what may be named to document paths.

    Raises:
        ValidationFailed: a field is not offered, or has no sign.
    """
    sorts = []
    for each in given:
        sign, name = each[:1], each[1:]
        # A plus in a query string that was not escaped arrives as a space.
        if sign not in ("+", "-", " ") or name not in fields:
            offered = ", ".join(f"+{field}, -{field}" for field in fields)
            raise ValidationFailed(
                f"sort_by: {each!r} is not offered; use {offered}.", field="sort_by"
            )
        sorts.append(Sort(fields[name], descending=sign == "-"))
    return sorts


def window(limit: int, token: int) -> Window:
    """The page of ``limit`` rows that ``token`` continues with.

    Raises:
        ValidationFailed: ``token`` comes from no page.
    """
    if token < 0:
        raise ValidationFailed(
            f"continuation_token: {token} comes from no page; start again without it.",
            field="continuation_token",
        )
    return Window(limit, token)


def next_token(wanted: Window, shown: int, *, has_more: bool) -> int | None:
    """The continuation token after a page with ``shown`` rows; null after the last one."""
    return wanted.skip + shown if has_more else None


def tag_list(tags: Sequence[Any]) -> list[Tag]:
    """Tags as a list of keys and values."""
    return [Tag(key=tag.key, value=tag.value) for tag in tags]


def tag_map(tags: Sequence[Any]) -> dict[str, str | None]:
    """Tags as a mapping."""
    return {tag.key: tag.value for tag in tags}
