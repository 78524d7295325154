"""Personas: who talks to the agent."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

import pycountry
from pydantic import AfterValidator, Field

from simulation.catalog.connectors.withholding import WITHHELD, remedy_for
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    CreateVersion,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.kernel.errors import ValidationFailed
from simulation.kernel.values import Tags, Text

MAX_USER_VARIABLES = 20

RETIRED_LANGUAGES = frozenset(
    [
        "ajp",
        "dek",
        "kgm",
        "ksa",
        "nom",
        "nte",
        "plj",
        "pmk",
        "prp",
        "slq",
        "szd",
        "tmk",
        "tpw",
        "xss",
        "zkb",
        "zua",
    ]
)
"""Codes that ISO 639-3 has retired lately (the registrar's change requests list them): clients
of the simulation API may still send them."""

_VARIABLE_NAME = re.compile(r"[a-z_][a-z0-9_]+")


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _require_language(code: str) -> str:
    known = code in RETIRED_LANGUAGES or pycountry.languages.get(alpha_3=code) is not None
    if not known or code != code.lower():
        raise ValueError(f"{code!r} is no ISO 639-3 language; use three letters such as 'eng'.")
    return code


def _require_timezone(name: str) -> str:
    if name not in _timezones():
        raise ValueError(f"{name!r} is no IANA time zone; use a name such as 'Europe/Berlin'.")
    return name


def _require_variables(variables: dict[str, str]) -> dict[str, str]:
    if len(variables) > MAX_USER_VARIABLES:
        raise ValueError(f"at most {MAX_USER_VARIABLES} variables are allowed.")
    for name in variables:
        if not _VARIABLE_NAME.fullmatch(name):
            raise ValueError(
                f"variable {name!r}: names start with a lower-case letter or underscore, "
                "followed by one or more lower-case letters, digits or underscores."
            )
    return variables


Language = Annotated[str, AfterValidator(_require_language)]
TimeZone = Annotated[str, AfterValidator(_require_timezone)]
UserVariables = Annotated[dict[str, str], AfterValidator(_require_variables)]


class PersonaBody(Body):
    """A person: background, language and time zone, and what they know as facts.

    ``user_models`` are statements about the person, the variables are facts by name that
    a simulator may quote and that tools receive.
    """

    role: Text
    tags: Tags = Field(default_factory=dict)
    background: Text
    preferred_language: Language | None = None
    timezone: TimeZone | None = None
    user_models: tuple[Text, ...] = ()
    nonsensitive_user_variables: UserVariables = Field(default_factory=dict)
    sensitive_user_variables: UserVariables = Field(default_factory=dict)


class CreatePersona(Create):
    body: PersonaBody


class CreatePersonaVersion(CreateVersion):
    pass


class UpdatePersona(Revise):
    pass


class DeletePersona(Delete):
    pass


class UndeletePersona(Undelete):
    pass


class PersonaCreated(Created):
    stored_name = "catalog.persona_created"
    body: PersonaBody


class PersonaRevised(Revised):
    stored_name = "catalog.persona_revised"
    body: PersonaBody


class PersonaDeleted(Deleted):
    stored_name = "catalog.persona_deleted"


class PersonaUndeleted(Undeleted):
    stored_name = "catalog.persona_undeleted"


def _require_values(body: PersonaBody, before: PersonaBody | None) -> None:
    known = before.sensitive_user_variables if before is not None else {}
    for name, value in body.sensitive_user_variables.items():
        if value == WITHHELD and known.get(name) != WITHHELD:
            field = f"sensitive_user_variables.{name}"
            raise ValidationFailed(remedy_for(field), field=field)


def _withhold(body: PersonaBody) -> PersonaBody:
    shown = dict.fromkeys(body.sensitive_user_variables, WITHHELD)
    return body.model_copy(update={"sensitive_user_variables": shown})


def _search_texts(body: PersonaBody) -> tuple[str, ...]:
    return (body.name, body.background)


PERSONA = Kind(
    name="persona",
    label="persona",
    body=PersonaBody,
    create=CreatePersona,
    revisions=(CreatePersonaVersion, UpdatePersona),
    delete=DeletePersona,
    created=PersonaCreated,
    revised=PersonaRevised,
    deleted=PersonaDeleted,
    undelete=UndeletePersona,
    undeleted=PersonaUndeleted,
    outside_versions=frozenset({"tags"}),
    search_texts=_search_texts,
    news=_require_values,
    withhold=_withhold,
)
