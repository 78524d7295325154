"""Facets of lists of definitions: what can be filtered by, and what each value would leave."""

# Annotations are evaluated here, since those of the fields are made from parameters.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from graphql_schema.catalog.definition import TYPE_NAMES
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from simulation.catalog.definition.facets import CREATORS, DELETED, TAGS, FacetCount, Narrowed
from simulation.documents.counts import MAX_COUNTED
from simulation.kernel.errors import ValidationFailed

SHOWN = 20
MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a field of a filter narrows: the path of the document, and, where its values are ids,
    the kind that they belong to; ``enum`` where they are values of one.
    """

    path: str
    refers_to: str | None = None
    enum: type[Enum] | None = None


COMMON = {
    "tags": Narrowing(TAGS),
    "creators": Narrowing(CREATORS),
    "is_deleted": Narrowing(DELETED),
}
"""What lists of all kinds can be narrowed by."""


@strawberry.type(description="A value that a list can be filtered by.")
class FacetValue:
    value: JSON = strawberry.field(description="As the filter takes it.")
    label: str = strawberry.field(description="For people: the name, where the value is an id.")
    count: int = strawberry.field(
        description="How many definitions are left with it, beside all that is chosen otherwise."
    )
    is_chosen: bool = strawberry.field(description="Whether the filter names it.")


@strawberry.type(description="What a field of the filter can say.")
class Facet:
    field: str = strawberry.field(description="The field of the filter.")
    is_whole: bool = strawberry.field(
        description=f"False where there are more than the {MAX_COUNTED:,} that were counted."
    )
    different: int = strawberry.field(description="How many values there are.")
    values: list[FacetValue] = strawberry.field(
        description="Those that leave the most, and those that are chosen."
    )


def facets_field(narrowings: Mapping[str, Narrowing]) -> Any:
    """The field of a connection with the facets of its kind; ``narrowings`` are the kind's own."""
    by_field = {**narrowings, **COMMON}

    async def facets(
        root: strawberry.Parent[Any],
        info: Info,
        values: Annotated[
            int, strawberry.argument(description="At most this many of each, and those chosen.")
        ] = SHOWN,
    ) -> list[Facet]:
        if not 0 <= values <= MAX_SHOWN:
            raise ValidationFailed(
                f"values: must be from 0 to {MAX_SHOWN}, not {values}.", field="values"
            )
        narrowed: Narrowed = root.narrowed
        seen = {
            field: each
            for field, each in by_field.items()
            if each.refers_to is None or info.context.access.may_read(each.refers_to)
        }
        counted = await narrowed.facets([each.path for each in seen.values()])
        return [
            await _facet(info, field, each, counted[each.path], values)
            for field, each in seen.items()
        ]

    return strawberry.field(
        resolver=facets,
        description="What the list can be filtered by, with how many definitions each value would "
        "leave. Without what refers to definitions that the viewer may not see.",
    )


async def _facet(
    info: Info, field: str, narrowing: Narrowing, counted: FacetCount, most: int
) -> Facet:
    shown = [
        (value, count)
        for place, (value, count) in enumerate(counted.counts)
        if place < most or value in counted.chosen
    ]
    labels = await _labels(info, narrowing, [value for value, _ in shown])
    return Facet(
        field=to_camel_case(field),
        is_whole=counted.whole,
        different=len(counted.counts),
        values=[
            FacetValue(
                value=JSON(_given(info, narrowing, value)),
                label=label,
                count=count,
                is_chosen=value in counted.chosen,
            )
            for (value, count), label in zip(shown, labels, strict=True)
        ],
    )


def _given(info: Info, narrowing: Narrowing, value: Any) -> Any:
    """A value of documents as the filter takes it."""
    if narrowing.refers_to is not None:
        return global_id(TYPE_NAMES[narrowing.refers_to], value)
    if narrowing.enum is not None:
        return narrowing.enum(value).name
    if narrowing.path == CREATORS:
        return {"orgId": info.context.organization, "userId": value}
    return value


async def _labels(info: Info, narrowing: Narrowing, values: Sequence[Any]) -> list[str]:
    if narrowing.refers_to is None:
        return [str(value).lower() if isinstance(value, bool) else value for value in values]
    found = await info.context.definitions(narrowing.refers_to).load_many(list(values))
    return [value if each is None else each.name for value, each in zip(values, found, strict=True)]
