"""What the lists of the simulation API take: pages by offset, orders, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, Field

from simulation.catalog.definition.documents import TagEntry
from simulation.catalog.definition.queries import Filter
from simulation.documents.fields import UserRef
from simulation.documents.windows import Sort, Window
from simulation.kernel.errors import ValidationFailed
from simulation.kernel.values import EntityId, Text

UserInfo = UserRef
Tag = TagEntry

BY_UPDATE = {"updated_at": "sort_keys.updated_at"}


def _require_once(values: list[Any]) -> list[Any]:
    if len(set(values)) < len(values):
        repeated = next(value for value in values if values.count(value) > 1)
        raise ValueError(f"{repeated!r} is there more than once; give it once.")
    return values


_SHOWN_ONCE = Field(json_schema_extra={"uniqueItems": True})
once = AfterValidator(_require_once)
"""For lists of what is named at most once."""

Ids = Annotated[list[EntityId], once, _SHOWN_ONCE]
Texts = Annotated[list[str], once, _SHOWN_ONCE]
Creators = Annotated[
    list[str],
    once,
    Field(description="Users as `org_id,user_id`.", json_schema_extra={"uniqueItems": True}),
]
Tags = Annotated[
    list[str],
    Field(description="`key:value`, `key:*` for any value, `key:` for none. All must be there."),
]
SortBy = Annotated[
    list[str], Field(description="Fields with `+` for ascending or `-` for descending before them.")
]
Token = Annotated[int, Field(description="`continuation_token` of the page before.")]


class Paged(BaseModel):
    """Which page is wanted; ``sorts`` maps the fields to sort by to paths of the documents."""

    sorts: ClassVar[Mapping[str, str]] = BY_UPDATE

    limit: int
    continuation_token: Token = 0
    sort_by: SortBy = []

    @property
    def order(self) -> list[Sort]:
        """The order, as far as it is said."""
        return sorts_of(self.sort_by, self.sorts)

    @property
    def window(self) -> Window:
        """The rows of the page."""
        return window(self.limit, self.continuation_token)


class Narrowed(BaseModel):
    """Which definitions are wanted; ``paths`` maps parameters to paths of the documents."""

    paths: ClassVar[Mapping[str, str]] = {}

    creator: Creators = []
    tag: Tags = []

    def condition(self, **more: Any) -> Filter:
        """All of it in the catalog's terms."""
        return Filter(
            creators=users_of(self.creator),
            tags=tags_of(self.tag, "tag"),
            fields={path: getattr(self, name) for name, path in self.paths.items()},
            **more,
        )


class Listing(Narrowed, Paged):
    """A page of definitions, deleted or not."""

    id: Ids = []
    is_deleted: bool | None = None

    def condition(self, **more: Any) -> Filter:
        return super().condition(ids=self.id, deleted=self.is_deleted, **more)


class Search(Narrowed):
    """The living definitions that answer a query best."""

    query: Text


class Versions(Paged):
    """A page of the versions of a definition."""

    # Ids of the versions of one definition are in the order of their numbers.
    sorts: ClassVar[Mapping[str, str]] = {"version": "_id"}

    version: str | None = Field(
        default=None, description="A number, `latest`, or a range such as `2-5`."
    )
    limit: int = Field(default=10, gt=0, le=10)


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


def tags_of(given: Sequence[str], parameter: str) -> Sequence[str]:
    """``given``, once each of them says what it wants of which tag.

    Raises:
        ValidationFailed: one has no colon.
    """
    for each in given:
        if ":" not in each:
            raise ValidationFailed(
                f"{parameter}: {each!r} must be key:value, key:* for any value or key: for none.",
                field=parameter,
            )
    return given


def sorts_of(given: Sequence[str], fields: Mapping[str, str]) -> list[Sort]:
    """The orders that ``given`` names; ``fields`` maps what may be named to document paths.

    Raises:
        ValidationFailed: a field is not offered, or has no sign.
    """
    sorts: dict[str, Sort] = {}
    for each in given:
        sign, name = each[:1], each[1:]
        # A plus in a query string that was not escaped arrives as a space.
        if sign not in ("+", "-", " ") or name not in fields:
            offered = ", ".join(f"+{field}, -{field}" for field in fields)
            raise ValidationFailed(
                f"sort_by: {each!r} is not offered; use {offered}.", field="sort_by"
            )
        # Named twice, the first one settles it.
        sorts.setdefault(name, Sort(fields[name], descending=sign == "-"))
    return list(sorts.values())


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


def tag_map(tags: Sequence[Tag]) -> dict[str, str | None]:
    """Tags as a mapping."""
    return {tag.key: tag.value for tag in tags}
