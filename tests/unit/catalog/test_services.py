"""Services: their version sets, and what may not change while unit tests use it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.service import (
    SERVICE,
    CreateService,
    DeleteService,
    DeleteVersionSet,
    PutVersionSet,
    ServiceBody,
    ServiceCreated,
    UpdateService,
    VersionSet,
)
from simulation.kernel.errors import InUse, NameTaken, NotFound, Refused, ValidationFailed
from simulation.kernel.messages import Need
from tests.support.examples import ANNA, AT, OUTSIDER, body, id_of
from tests.support.given import Given

ID = id_of("service")
USED = Need("service", ID, "users")
NAME = "service-name:acme:café über"
OTHER_NAME = "service-name:acme:other"
BETA_USED = Need("service", ID, "users:beta")
NEWER = VersionSet(agent_version_number=9)


def given(**fields: Any) -> Given:
    return Given(DefinitionDecider(SERVICE), ServiceCreated(id=ID, body=body("service", **fields)))


def update(**changes: Any) -> UpdateService:
    return UpdateService(actor=ANNA, at=AT, id=ID, changes=changes)


def put(name: str, version_set: VersionSet = NEWER) -> PutVersionSet:
    return PutVersionSet(actor=ANNA, at=AT, id=ID, name=name, version_set=version_set)


def remove(name: str) -> DeleteVersionSet:
    return DeleteVersionSet(actor=ANNA, at=AT, id=ID, name=name)


@pytest.mark.parametrize("sets", [None, {}, {"beta": {"agent_version_number": 8}}])
def test_edge_and_release_always_exist(sets: Any) -> None:
    service = ServiceBody.model_validate(
        {"name": "Agent", "description": "Answers.", "version_sets": sets}
    )

    assert service.version_sets["edge"] == service.version_sets["release"] == VersionSet()
    assert set(service.version_sets) == {"edge", "release", *(sets or {})}


def test_edge_cannot_be_configured_on_creation() -> None:
    with pytest.raises(ValidationError, match="edge cannot be configured"):
        body("service", version_sets={"edge": {"agent_version_number": 1}})


@pytest.mark.parametrize("sets", [7, "beta", ["beta"]])
def test_version_sets_of_another_shape_are_refused(sets: Any) -> None:
    given().when(update(version_sets=sets)).then_refused(
        ValidationFailed, field="version_sets", says="valid dictionary"
    )


def test_a_version_set_is_put_as_a_new_version_of_the_service() -> None:
    [event] = given().when(put("gamma")).decision.events

    assert (event.version, event.changed) == (2, ("version_sets",))
    assert event.body.version_sets["gamma"] == NEWER
    assert set(event.body.version_sets) == {"edge", "release", "beta", "gamma"}


def test_putting_the_same_version_set_again_changes_nothing() -> None:
    given().when(put("beta", VersionSet(agent_version_number=8))).then_nothing()


def test_release_can_be_replaced_but_edge_cannot() -> None:
    [event] = given().when(put("release")).decision.events
    assert event.body.version_sets["release"] == NEWER

    given().when(put("edge")).then_refused(Refused, field="name", says="follows the service")


@pytest.mark.parametrize("name", ["edge", "release"])
def test_edge_and_release_cannot_be_removed(name: str) -> None:
    given().when(remove(name)).then_refused(Refused, field="name", says="always exists")


def test_an_unused_version_set_is_removed() -> None:
    [event] = given().when(remove("beta")).decision.events

    assert set(event.body.version_sets) == {"edge", "release"}


def test_a_version_set_that_does_not_exist_is_not_found() -> None:
    given().when(remove("gamma")).then_refused(NotFound, field="name", says="'gamma'")


@pytest.mark.parametrize(
    "command", [remove("beta"), update(version_sets={}), update(version_sets=None)]
)
def test_a_version_set_in_use_cannot_be_removed_by_any_command(command: Any) -> None:
    world = given().used_by({BETA_USED: ["Zoë books a table"], USED: ["Zoë books a table"]})

    world.when(command).then_refused(InUse, field="name", says="'beta' is used by 'Zoë books")


def test_a_service_in_use_may_change_as_long_as_its_version_sets_stay() -> None:
    world = given().used_by({BETA_USED: ["Zoë books a table"], USED: ["Zoë books a table"]})

    assert world.when(update(description="Changed.")).decision.events
    assert world.when(put("beta")).decision.events


def test_a_service_in_use_cannot_be_deactivated() -> None:
    given().used_by({USED: ["Zoë books a table"]}).when(update(is_active=False)).then_refused(
        InUse, field="is_active", says="'Zoë books a table'"
    )
    assert given().when(update(is_active=False)).decision.events[0].body.is_active is False


def test_a_service_that_is_inactive_already_may_change_in_other_ways() -> None:
    world = given(is_active=False).used_by({USED: ["Zoë books a table"]})

    assert world.when(update(description="Changed.")).decision.events
    assert world.when(update(is_active=True)).decision.events


def test_version_sets_of_another_organization_are_not_found() -> None:
    foreign = PutVersionSet(actor=OUTSIDER, at=AT, id=ID, name="gamma", version_set=NEWER)

    given().when(foreign).then_refused(NotFound, field="id")


@pytest.mark.parametrize("name", ["", "a b", "über", "a" * 41, "a.b", "$a"])
def test_names_of_version_sets_are_short_and_plain(name: str) -> None:
    with pytest.raises(ValidationError):
        put(name)


@pytest.mark.parametrize("term", ["Table", "a b c d", "two  spaces", "table\n", "größe", ""])
def test_keyterms_are_one_to_three_plain_words(term: str) -> None:
    with pytest.raises(ValidationError, match="one to three words"):
        body("service", keyterms=[term])


def test_there_are_at_most_20_keyterms() -> None:
    assert len(body("service", keyterms=["late-night table"] * 20).keyterms) == 20
    with pytest.raises(ValidationError, match="at most 20"):
        body("service", keyterms=["table"] * 21)


def create(**fields: Any) -> CreateService:
    return CreateService(actor=ANNA, at=AT, id=ID, body=body("service", **fields))


DELETE = DeleteService(actor=ANNA, at=AT, id=ID)


def test_an_active_service_claims_its_name() -> None:
    outcome = Given(DefinitionDecider(SERVICE)).when(create())

    outcome.claiming(NAME).releasing()
    refusal = outcome.decision.claims[0].refusal
    assert isinstance(refusal, NameTaken)
    assert "named 'Café Über' that is active" in refusal.message


def test_an_inactive_service_claims_nothing() -> None:
    Given(DefinitionDecider(SERVICE)).when(create(is_active=False)).claiming().releasing()


@pytest.mark.parametrize(
    ("active", "changes", "claims", "releases"),
    [
        (False, {"is_active": True}, [NAME], []),
        (True, {"is_active": False}, [], [NAME]),
        (False, {"name": "Other"}, [], []),
        (False, {"description": "Changed."}, [], []),
        (True, {"description": "Changed."}, [], []),
        (False, {"name": "Other", "is_active": True}, [OTHER_NAME], []),
        (True, {"name": "Other", "is_active": False}, [], [NAME]),
    ],
)
def test_a_name_is_held_while_the_service_is_active(
    active: bool, changes: dict[str, Any], claims: list[str], releases: list[str]
) -> None:
    outcome = given(is_active=active).when(update(**changes))

    outcome.claiming(*claims).releasing(*releases)


@pytest.mark.parametrize(("active", "releases"), [(True, [NAME]), (False, [])])
def test_deletion_releases_the_name_of_an_active_service(active: bool, releases: list[str]) -> None:
    given(is_active=active).when(DELETE).claiming().releasing(*releases)
