"""Names are unique in an organization, for each kind, while their owner lives."""

from __future__ import annotations

import pytest

from simulation.catalog.definition.decider import DefinitionDecider, unique_name
from simulation.kernel.errors import NameTaken
from tests.support.examples import ANNA, AT, KINDS, body, id_of
from tests.support.given import Given

RENAMEABLE = tuple(name for name, kind in KINDS.items() if "name" not in kind.fixed)


@pytest.mark.parametrize("kind", KINDS)
def test_creation_claims_the_name_in_the_organization(kind: str) -> None:
    command = KINDS[kind].create(actor=ANNA, at=AT, id=id_of(kind), body=body(kind, name="CAFÉ"))

    outcome = Given(DefinitionDecider(KINDS[kind])).when(command)

    outcome.claiming(f"{kind}-name:acme:café").releasing()
    refusal = outcome.decision.claims[0].refusal
    assert isinstance(refusal, NameTaken)
    assert refusal.field == "name"
    assert "'CAFÉ'" in refusal.message


@pytest.mark.parametrize("kind", RENAMEABLE)
def test_a_new_name_is_claimed_and_the_old_one_released(kind: str) -> None:
    created = KINDS[kind].created(id=id_of(kind), body=body(kind, name="Old"))
    rename = KINDS[kind].revisions[-1](actor=ANNA, at=AT, id=id_of(kind), changes={"name": "New"})

    outcome = Given(DefinitionDecider(KINDS[kind]), created).when(rename)

    outcome.claiming(f"{kind}-name:acme:new").releasing(f"{kind}-name:acme:old")


@pytest.mark.parametrize("kind", RENAMEABLE)
def test_another_spelling_of_the_same_name_claims_nothing(kind: str) -> None:
    created = KINDS[kind].created(id=id_of(kind), body=body(kind, name="Night shift"))
    changes = {"name": "NIGHT  Shift"}
    rename = KINDS[kind].revisions[-1](actor=ANNA, at=AT, id=id_of(kind), changes=changes)

    outcome = Given(DefinitionDecider(KINDS[kind]), created).when(rename)

    assert outcome.decision.events[0].body.name == "NIGHT  Shift"
    outcome.claiming().releasing()


@pytest.mark.parametrize("kind", KINDS)
def test_deletion_releases_the_name(kind: str) -> None:
    created = KINDS[kind].created(id=id_of(kind), body=body(kind, name="Gone"))
    command = KINDS[kind].delete(actor=ANNA, at=AT, id=id_of(kind))

    outcome = Given(DefinitionDecider(KINDS[kind]), created).when(command)

    outcome.claiming().releasing(f"{kind}-name:acme:gone")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("  two \t words\n", "two words"),
    ],
)
def test_names_are_compared_composed_and_folded(name: str, form: str) -> None:
    assert unique_name(name) == form


def test_accents_tell_names_apart() -> None:
    assert unique_name("Cafe") != unique_name("Café")
