"""A part of a set: which of its unit tests a run plays. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from simulation.catalog.definition.messages import Definition
from simulation.kernel.errors import NotFound
from simulation.kernel.values import EntityId, FreeTags, Text, Value

MAX_NAMED = 500


class SetPart(Value):
    """The unit tests that are named, by ``names`` or ``unit_test_ids``, and have all of ``tags``.

    Without names and ids any are; a tag without a value may have any.
    """

    names: Annotated[tuple[Text, ...], Field(max_length=MAX_NAMED)] = ()
    unit_test_ids: Annotated[tuple[EntityId, ...], Field(max_length=MAX_NAMED)] = ()
    tags: FreeTags = Field(default_factory=dict)


def chosen(part: SetPart, unit_tests: Sequence[Definition]) -> frozenset[str]:
    """The ids of those of ``unit_tests`` that belong to ``part``.

    Raises:
        NotFound: a name is none of theirs, or nothing is left.
    """
    _require_known(part, unit_tests)
    _require_tags(part, unit_tests)
    found = frozenset(each.id for each in unit_tests if _named(part, each) and _tagged(part, each))
    if not found:
        raise NotFound(
            "No unit test of the set has both a name and the tags that you ask for; leave one out.",
            field="only",
        )
    return found


def _named(part: SetPart, unit_test: Definition) -> bool:
    return (
        not (part.names or part.unit_test_ids)
        or unit_test.id in part.unit_test_ids
        or unit_test.body.name in part.names
    )


def _tagged(part: SetPart, unit_test: Definition) -> bool:
    tags = unit_test.body.tags
    return all(
        key in tags and (value is None or tags[key] == value) for key, value in part.tags.items()
    )


def _require_known(part: SetPart, unit_tests: Sequence[Definition]) -> None:
    names, ids = {each.body.name for each in unit_tests}, {each.id for each in unit_tests}
    unknown = [
        *(("only.names", name) for name in part.names if name not in names),
        *(("only.unit_test_ids", id) for id in part.unit_test_ids if id not in ids),
    ]
    for field, name in unknown:
        raise NotFound(
            f"There is no unit test {name!r} in the set. There are: {_told(names)}.", field=field
        )


def _require_tags(part: SetPart, unit_tests: Sequence[Definition]) -> None:
    if any(_tagged(part, each) for each in unit_tests):
        return
    wanted = _told(map(_tag, part.tags.items()))
    known = _told(_tag(tag) for each in unit_tests for tag in each.body.tags.items())
    raise NotFound(
        f"No unit test of the set is tagged {wanted}. Tags that they have: {known}.",
        field="only.tags",
    )


def _tag(tag: tuple[str, str | None]) -> str:
    key, value = tag
    return key if value is None else f"{key}:{value}"


def _told(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in sorted(set(names))) or "none"
