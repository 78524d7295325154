"""Personas in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import DefinitionNode
from graphql_schema.catalog.facets import Facet, Narrowing, facets_field
from graphql_schema.catalog.lists import (
    DefinitionFilter,
    DefinitionFilterValues,
    Facets,
    Listing,
    one_field,
    page_field,
    search_field,
    values_field,
)
from graphql_schema.catalog.mutations import Mutations
from graphql_schema.catalog.used_by import users_field
from graphql_schema.catalog.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    latest_version,
    versions_field,
)
from graphql_schema.kit.inputs import TagInput, body_of, plain_tags
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.views import view
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import PersonaDocument, PersonaVersionDocument
from simulation.catalog.persona import (
    CreatePersona,
    CreatePersonaVersion,
    DeletePersona,
    PersonaBody,
    UndeletePersona,
    UpdatePersona,
)
from simulation.identity.permission import Permission


@view(PersonaVersionDocument, Snapshot, description="What a version of a persona says.")
class PersonaVersion(VersionNode):
    role: str
    background: str
    preferred_language: str | None = strawberry.field(description="ISO 639-3.")
    timezone: str | None = strawberry.field(description="IANA time zone.")
    user_models: list[str]
    nonsensitive_user_variables: JSON
    sensitive_user_variables: JSON = strawberry.field(
        description="Each `(withheld)` for whoever may not change the persona."
    )


@strawberry.type
class PersonaVersionConnection(Connection[PersonaVersion]):
    """A page of versions."""


def _latest(root: strawberry.Parent[PersonaDocument]) -> PersonaVersion:
    latest: Any = latest_version(root)
    return latest


@view(PersonaDocument, description="Who talks to the agent.")
class Persona(DefinitionNode):
    role: str
    latest_version: PersonaVersion = strawberry.field(resolver=_latest)

    versions: PersonaVersionConnection = versions_field(PersonaVersionConnection)
    as_of: PersonaVersion | None = as_of_field(PersonaVersion)
    unit_tests: Any = users_field("unit_test", "body.persona_id", "UnitTestConnection")


NARROWINGS = {
    "roles": Narrowing("body.role"),
    "preferred_languages": Narrowing("body.preferred_language"),
}


@strawberry.type
class PersonaFilterValues(DefinitionFilterValues):
    """Values to filter by, among the personas that the current filter leaves."""

    roles: list[str] = values_field("body.role")


@strawberry.type
class PersonaConnection(Connection[Persona]):
    """A page of personas."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> PersonaFilterValues:
        return PersonaFilterValues(facet=self.facet)


@strawberry.input
class PersonaFilter(DefinitionFilter):
    """Which personas are wanted."""

    roles: list[str] | None = None
    preferred_languages: list[str] | None = strawberry.field(default=None, description="ISO 639-3.")


@strawberry.input
class PersonaVersionInput:
    """What a version of a persona says."""

    background: str
    preferred_language: str | None = strawberry.UNSET
    timezone: str | None = strawberry.UNSET
    user_models: list[str] | None = strawberry.UNSET
    nonsensitive_user_variables: JSON | None = strawberry.UNSET
    sensitive_user_variables: JSON | None = strawberry.UNSET


@strawberry.input
class CreatePersonaInput:
    name: str
    role: str
    initial_version: PersonaVersionInput
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class CreatePersonaVersionInput:
    id: strawberry.ID
    background: str | None = strawberry.UNSET
    preferred_language: str | None = strawberry.UNSET
    timezone: str | None = strawberry.UNSET
    user_models: list[str] | None = strawberry.UNSET
    nonsensitive_user_variables: JSON | None = strawberry.UNSET
    sensitive_user_variables: JSON | None = strawberry.UNSET
    version: int | None = strawberry.field(
        default=None, description="The number that the new version must get."
    )


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdatePersonaInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    role: str | None = strawberry.UNSET
    background: str | None = strawberry.UNSET
    preferred_language: str | None = strawberry.UNSET
    timezone: str | None = strawberry.UNSET
    user_models: list[str] | None = strawberry.UNSET
    nonsensitive_user_variables: JSON | None = strawberry.UNSET
    sensitive_user_variables: JSON | None = strawberry.UNSET
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class PersonaPayload:
    """What became of the persona."""

    persona: Persona


def _fields(input: CreatePersonaInput) -> dict[str, Any]:
    own = {"name": input.name, "role": input.role, "tags": plain_tags(input.tags)}
    return body_of(input.initial_version) | own


LISTING = Listing("persona", Persona, PersonaConnection, PersonaFilter, NARROWINGS)


@strawberry.type
class PersonaQuery:
    persona: Persona | None = one_field(LISTING)
    personas: PersonaConnection = page_field(LISTING)
    search_personas: list[Persona] = search_field(LISTING, "name and background")


MUTATIONS = Mutations("persona", PersonaPayload, Permission.GET_PERSONA)


@strawberry.type
class PersonaMutation:
    create_persona = MUTATIONS.create(CreatePersona, PersonaBody, CreatePersonaInput, _fields)
    create_persona_version = MUTATIONS.create_version(
        CreatePersonaVersion, CreatePersonaVersionInput
    )
    update_persona = MUTATIONS.update(UpdatePersona, UpdatePersonaInput)
    delete_persona = MUTATIONS.delete(DeletePersona)
    undelete_persona = MUTATIONS.undelete(UndeletePersona)
