"""The labels of set runs in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.kit.inputs import mapping_of
from graphql_schema.kit.views import view
from simulation.catalog.set_run.documents import LabelEntry


@view(LabelEntry, description="What a run tests: a commit, for example.")
class Label:
    key: str
    value: str


@strawberry.input
class LabelInput:
    """A label of a run."""

    key: str
    value: str


@strawberry.input
class LabelFilter:
    """A label that a run must have; with any value where none is given."""

    key: str
    value: str | None = None


def labels_of(labels: list[LabelInput]) -> dict[str, str]:
    """Labels as the mapping that commands take.

    Raises:
        ValidationFailed: a key is there twice, so that one value would get lost.
    """
    return mapping_of(((label.key, label.value) for label in labels), "labels")
