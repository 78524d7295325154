"""Services: the agents under test, with their version sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from simulation.catalog.connectors.addresses import problem_of_url
from simulation.catalog.connectors.connector import Connector
from simulation.catalog.connectors.sensitive import AgentConnector
from simulation.catalog.connectors.withholding import remedy_for, withheld_in, without_secrets_of
from simulation.catalog.definition.in_use import refuse_in_use
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Definition,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.kernel.errors import NotFound, Refused, ValidationFailed
from simulation.kernel.json_values import JsonObject
from simulation.kernel.messages import Command, Facts, Need
from simulation.kernel.stored import added_later
from simulation.kernel.strict import Flag, Whole, a_number
from simulation.kernel.values import EntityId, Json, Tags, Text, Value

EDGE = "edge"
RELEASE = "release"
MAX_KEYTERMS = 20
MAX_SESSIONS = 1_000
MAX_REQUESTS = 1_000_000

_KEYTERM = re.compile(r"[a-z-]+( [a-z-]+){0,2}")


def _require_keyterms(terms: tuple[str, ...]) -> tuple[str, ...]:
    if len(terms) > MAX_KEYTERMS:
        raise ValueError(f"at most {MAX_KEYTERMS} keyterms are allowed.")
    for term in terms:
        if not _KEYTERM.fullmatch(term):
            raise ValueError(f"keyterm {term!r}: use one to three words of a-z and hyphens.")
    return terms


VersionSetName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$"
    ),
]


class ModelPreference(Value):
    """Which model to use for a role, and with which parameters."""

    llm_name: Text
    params: JsonObject = Field(default_factory=dict)


class VersionSet(Value):
    """Which version of the agent a unit test talks to, and how it is reached.

    ``connector`` is the service's own where null. ``llm_model_preferences`` name the
    models that play the ``persona``, the ``judge`` and the ``environment`` (tools that a model
    plays) in runs on this version set.
    """

    agent_version_number: Whole | None = None
    service_hierarchical_state_machine_version_number: Whole | None = None
    llm_model_preferences: dict[str, ModelPreference] = Field(default_factory=dict)
    connector: Connector | None = None


class ServiceLimits(Value):
    """How much a service is asked by all runs together; null for as much as there is.

    They hold for all of its version sets, which mostly are one deployment, and as they are
    today: runs that are under way obey them, whatever version of the service they have pinned.
    """

    max_concurrent_sessions: Annotated[int, Field(ge=1, le=MAX_SESSIONS), a_number] | None = None
    requests_per_minute: Annotated[int, Field(ge=1, le=MAX_REQUESTS), a_number] | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit."""
        return self.max_concurrent_sessions is not None or self.requests_per_minute is not None


class ServiceBody(Body):
    """An agent under test. ``edge`` always follows the service's latest connector."""

    tags: Tags = Field(default_factory=dict)
    description: Text
    is_active: Flag = True
    agent_id: EntityId | None = None
    service_hierarchical_state_machine_id: EntityId | None = None
    keyterms: Annotated[tuple[str, ...], AfterValidator(_require_keyterms)] = ()
    connector: Connector | None = None
    version_sets: dict[VersionSetName, VersionSet] = Field(default_factory=dict)
    limits: ServiceLimits | None = added_later(None)

    def connector_of(self, version_set: str) -> Connector | None:
        """How the agent behind a version set is reached."""
        return self.version_sets[version_set].connector or self.connector

    @model_validator(mode="before")
    @classmethod
    def _add_standing_version_sets(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        given = data.get("version_sets") or {}
        if not isinstance(given, dict):
            return data
        sets = dict(given)
        sets.setdefault(EDGE, VersionSet())
        sets.setdefault(RELEASE, sets[EDGE])
        return data | {"version_sets": sets}

    @field_validator("version_sets")
    @classmethod
    def _require_plain_edge(cls, sets: dict[str, VersionSet]) -> dict[str, VersionSet]:
        if sets[EDGE] != VersionSet():
            raise ValueError(
                "edge cannot be configured: it always follows the service; "
                "set the service's connector, or use another version set."
            )
        return sets


class CreateService(Create):
    body: ServiceBody


class UpdateService(Revise):
    pass


class DeleteService(Delete):
    pass


class UndeleteService(Undelete):
    pass


class PutVersionSet(Command):
    """Create or replace a version set of a service."""

    id: EntityId
    name: VersionSetName
    version_set: VersionSet


class DeleteVersionSet(Command):
    """Remove a version set that no unit test uses."""

    id: EntityId
    name: VersionSetName


class ServiceCreated(Created):
    stored_name = "catalog.service_created"
    body: ServiceBody


class ServiceRevised(Revised):
    stored_name = "catalog.service_revised"
    body: ServiceBody


class ServiceDeleted(Deleted):
    stored_name = "catalog.service_deleted"


class ServiceUndeleted(Undeleted):
    stored_name = "catalog.service_undeleted"


def _put(command: PutVersionSet, body: ServiceBody) -> dict[str, Json]:
    if command.name == EDGE:
        raise Refused(
            "The version set 'edge' cannot be changed: it always follows the service.",
            field="name",
        )
    connector, former = command.version_set.connector, body.version_sets.get(command.name)
    if connector is not None and (former is None or connector != former.connector):
        require_usable(connector, "version_set.connector")
    return {"version_sets": body.version_sets | {command.name: command.version_set}}


def _remove(command: DeleteVersionSet, body: ServiceBody) -> dict[str, Json]:
    if command.name in (EDGE, RELEASE):
        raise Refused(f"The version set {command.name!r} always exists.", field="name")
    if command.name not in body.version_sets:
        raise NotFound(f"The service has no version set {command.name!r}.", field="name")
    kept = {name: kept for name, kept in body.version_sets.items() if name != command.name}
    return {"version_sets": kept}


def _users(command: Any, version_set: str | None) -> Need:
    purpose = "users" if version_set is None else f"users:{version_set}"
    return Need("service", command.id, purpose, command.actor.organization)


def _revision_needs(command: Any, state: Definition) -> Sequence[Need]:
    if isinstance(command, DeleteVersionSet):
        return [_users(command, command.name)]
    if isinstance(command, UpdateService) and "version_sets" in command.changes:
        removed = set(state.body.version_sets) - set(command.changes["version_sets"] or ())
        needs = [_users(command, name) for name in sorted(removed - {EDGE, RELEASE})]
        return [*needs, _users(command, None)]
    return [_users(command, None)]


def _revision_rules(command: Any, state: Definition, body: ServiceBody, facts: Facts) -> None:
    for name in sorted(set(state.body.version_sets) - set(body.version_sets)):
        refuse_in_use(f"The version set {name!r}", facts[_users(command, name)], "name")
    if state.body.is_active and not body.is_active:
        refuse_in_use("The service", facts[_users(command, None)], "is_active")


def _require_usable_connectors(body: ServiceBody, before: ServiceBody | None) -> None:
    known = _connectors(before).values() if before is not None else ()
    for field, connector in _connectors(body).items():
        if connector not in known:
            require_usable(connector, field)


def require_usable(connector: AgentConnector, field: str) -> None:
    """Return where ``connector``, given as ``field``, can be written.

    Raises:
        ValidationFailed: an address in it is none, or what is withheld stands in it.
    """
    place = f"{field}.{connector.type}"
    for name, url in connector.urls():
        problem = problem_of_url(url)
        if problem is not None:
            raise ValidationFailed(f"{place}.{name}: {problem}", field=f"{place}.{name}")
    for withheld in withheld_in(connector):
        refused = f"{place}.{withheld}"
        raise ValidationFailed(remedy_for(refused), field=refused)


def _connectors(body: ServiceBody) -> dict[str, AgentConnector]:
    """The connectors of a service, by where they stand."""
    found = {"connector": body.connector} | {
        f"version_sets.{name}.connector": each.connector for name, each in body.version_sets.items()
    }
    return {field: each for field, each in found.items() if each is not None}


def _withhold(body: ServiceBody) -> ServiceBody:
    sets = {
        name: each.model_copy(update={"connector": without_secrets_of(each.connector)})
        for name, each in body.version_sets.items()
    }
    changes = {"connector": without_secrets_of(body.connector), "version_sets": sets}
    return body.model_copy(update=changes)


def _search_texts(body: ServiceBody) -> tuple[str, ...]:
    return (body.name, body.description)


SERVICE = Kind(
    name="service",
    label="service",
    body=ServiceBody,
    create=CreateService,
    revisions=(UpdateService,),
    delete=DeleteService,
    created=ServiceCreated,
    revised=ServiceRevised,
    deleted=ServiceDeleted,
    undelete=UndeleteService,
    undeleted=ServiceUndeleted,
    search_texts=_search_texts,
    amendments={PutVersionSet: _put, DeleteVersionSet: _remove},
    revision_needs=_revision_needs,
    revision_rules=_revision_rules,
    news=_require_usable_connectors,
    withhold=_withhold,
    claims_name_while="is_active",
)
