"""Which model plays which role, in GraphQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.inputs import plain
from graphql_schema.kit.views import view
from simulation.catalog import service as catalog


@dataclass(frozen=True, slots=True)
class NamedPreference:
    """A model preference with the role it is for: the source of a view."""

    role: str
    body: catalog.ModelPreference


@view(NamedPreference, description="Which model plays a role: `persona` or `judge`.")
class ModelPreference:
    role: str
    llm_name: str
    params: JSON


@strawberry.input
class ModelPreferenceInput:
    role: str
    llm_name: str
    params: JSON | None = strawberry.UNSET


def preferences_of(preferences: dict[str, catalog.ModelPreference]) -> list[ModelPreference]:
    """Model preferences with their roles."""
    named: Any = [NamedPreference(*pair) for pair in sorted(preferences.items())]
    return named


def plain_preferences(given: list[ModelPreferenceInput] | None) -> dict[str, Any]:
    """Model preferences as the mapping that commands take."""
    preferences = {each.role: plain(each) for each in given or []}
    for preference in preferences.values():
        del preference["role"]
    return preferences
