"""Personas in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.context import Info
from graphql_schema.definition import (
    DefinitionFilter,
    DefinitionNode,
    Facets,
    UserInfo,
    creators_of,
    filter_of,
    found,
    one,
    page_of,
)
from graphql_schema.global_ids import plain_id
from graphql_schema.inputs import TagInput, body_of, plain_tags
from graphql_schema.paging import After, Before, Connection, DefinitionSort, First, Last, page
from graphql_schema.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    latest_version,
    versions_field,
)
from graphql_schema.views import view
from simulation.catalog.documents import PersonaDocument, PersonaVersionDocument
from simulation.catalog.persona import (
    CreatePersona,
    CreatePersonaVersion,
    DeletePersona,
    PersonaBody,
    UpdatePersona,
)


@view(PersonaVersionDocument, Snapshot, description="What a version of a persona says.")
class PersonaVersion(VersionNode):
    background: str
    preferred_language: str | None = strawberry.field(description="ISO 639-3.")
    timezone: str | None = strawberry.field(description="IANA time zone.")
    user_models: list[str]
    nonsensitive_user_variables: JSON
    sensitive_user_variables: JSON


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


@strawberry.type
class PersonaFilterValues:
    """Values to filter by, among the personas that the current filter leaves."""

    creators: list[UserInfo]
    tags: list[str]
    roles: list[str]


@strawberry.type
class PersonaConnection(Connection[Persona]):
    """A page of personas."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    async def filter_values(self) -> PersonaFilterValues:
        return PersonaFilterValues(
            creators=await creators_of(self.facet),
            tags=await self.facet("tags.key"),
            roles=await self.facet("body.role"),
        )


@strawberry.input
class PersonaFilter(DefinitionFilter):
    """Which personas are wanted."""

    roles: list[str] | None = None


_FIELDS: dict[str, tuple[str, str | None]] = {"roles": ("body.role", None)}


@strawberry.input
class PersonaVersionInput:
    """What a version of a persona says."""

    background: str
    preferred_language: str | None = strawberry.UNSET
    timezone: str | None = strawberry.UNSET
    user_models: list[str] = strawberry.field(default_factory=list)
    nonsensitive_user_variables: JSON = strawberry.field(default_factory=dict)
    sensitive_user_variables: JSON = strawberry.field(default_factory=dict)


@strawberry.input
class CreatePersonaInput:
    name: str
    role: str
    initial_version: PersonaVersionInput
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input
class CreatePersonaVersionInput(PersonaVersionInput):
    id: strawberry.ID
    version: int | None = strawberry.field(
        default=None, description="The number that the new version must get."
    )


@strawberry.input
class UpdatePersonaInput:
    id: strawberry.ID
    tags: list[TagInput]


@strawberry.type
class PersonaPayload:
    """What became of the persona."""

    persona: Persona


@strawberry.type
class PersonaQuery:
    @strawberry.field(description="One persona, deleted or not.")
    async def persona(self, info: Info, id: strawberry.ID) -> Persona | None:
        return await one(info, "persona", id)

    @strawberry.field
    async def personas(
        self,
        info: Info,
        filter: PersonaFilter | None = None,
        sort: DefinitionSort | None = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PersonaConnection:
        wanted = filter_of("persona", filter, _FIELDS)
        return await page_of(
            PersonaConnection, info, "persona", wanted, sort, page(first, after, last, before)
        )

    @strawberry.field(description="The best 50 by name and background, best first.")
    async def search_personas(
        self, info: Info, query: str, filter: PersonaFilter | None = None
    ) -> list[Persona]:
        wanted = filter_of("persona", filter, _FIELDS)
        return await info.context.queries("persona").search(
            info.context.organization, query, wanted
        )


@strawberry.type
class PersonaMutation:
    @strawberry.mutation
    async def create_persona(self, info: Info, input: CreatePersonaInput) -> PersonaPayload:
        id = info.context.platform.ids.new()
        body = PersonaBody.model_validate(
            body_of(input.initial_version)
            | {"name": input.name, "role": input.role, "tags": plain_tags(input.tags)}
        )
        await info.context.command(CreatePersona, id=id, body=body)
        return PersonaPayload(persona=await found(info, "persona", id))

    @strawberry.mutation
    async def create_persona_version(
        self, info: Info, input: CreatePersonaVersionInput
    ) -> PersonaPayload:
        id = plain_id(input.id, "Persona")
        # Fields that are not given are unset in the new version: it is a version of its own.
        changes = {"preferred_language": None, "timezone": None} | body_of(input)
        del changes["id"]
        expected = changes.pop("version")
        await info.context.command(
            CreatePersonaVersion, id=id, changes=changes, expected_version=expected
        )
        return PersonaPayload(persona=await found(info, "persona", id))

    @strawberry.mutation
    async def update_persona(self, info: Info, input: UpdatePersonaInput) -> PersonaPayload:
        id = plain_id(input.id, "Persona")
        await info.context.command(UpdatePersona, id=id, changes={"tags": plain_tags(input.tags)})
        return PersonaPayload(persona=await found(info, "persona", id))

    @strawberry.mutation(description="Soft: references stay valid. Refused while in use.")
    async def delete_persona(self, info: Info, id: strawberry.ID) -> PersonaPayload:
        plain = plain_id(id, "Persona")
        await info.context.command(DeletePersona, id=plain)
        return PersonaPayload(persona=await found(info, "persona", plain))
