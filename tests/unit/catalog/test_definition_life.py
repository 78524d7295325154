"""The life that every kind of definition leads: created, revised, deleted."""

from __future__ import annotations

import pytest

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.definition.messages import (
    Create,
    Created,
    Delete,
    Event,
    Revise,
    Revised,
    Undelete,
)
from simulation.kernel.errors import InUse, NotFound, ValidationFailed, VersionMismatch
from simulation.kernel.messages import Need
from tests.support.examples import (
    ANNA,
    AT,
    BERT,
    KINDS,
    OUTSIDER,
    VERSIONED_FIELD,
    body,
    id_of,
    metadata,
)
from tests.support.given import Given

VERSIONING_EXPLICITLY = ("persona", "scenario")
FIXED = [
    ("metric", "metric_value", {"type": "numerical", "lower_bound": 0, "upper_bound": 1}),
]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def decider(kind: str) -> DefinitionDecider:
    return DefinitionDecider(KINDS[kind])


def create(kind: str, **fields: object) -> Create:
    return KINDS[kind].create(actor=ANNA, at=AT, id=id_of(kind), body=body(kind, **fields))


def revise(kind: str, *, version: int | None = None, actor=ANNA, **changes: object) -> Revise:
    update = KINDS[kind].revisions[-1]
    return update(actor=actor, at=AT, id=id_of(kind), changes=changes, expected_version=version)


def delete(kind: str, actor=ANNA) -> Delete:
    return KINDS[kind].delete(actor=actor, at=AT, id=id_of(kind))


def created(kind: str, **fields: object) -> Created:
    return KINDS[kind].created(id=id_of(kind), body=body(kind, **fields))


def revised(kind: str, version: int, **fields: object) -> Revised:
    return KINDS[kind].revised(
        id=id_of(kind), version=version, changed=tuple(fields), body=body(kind, **fields)
    )


def gone(kind: str) -> Event:
    return KINDS[kind].deleted(id=id_of(kind))


def test_is_created_as_version_1_by_its_creator(kind: str) -> None:
    Given(decider(kind)).when(create(kind)).then(created(kind))

    state = Given(decider(kind), created(kind)).state
    assert (state.kind, state.id, state.version) == (kind, id_of(kind), 1)
    assert (state.organization, state.creator, state.updated_by) == ("acme", ANNA, ANNA)
    assert (state.created_at, state.updated_at, state.is_deleted) == (AT, AT, False)


def test_creating_it_twice_under_one_id_changes_nothing(kind: str) -> None:
    Given(decider(kind), created(kind)).when(create(kind)).then_nothing()


def test_a_change_makes_the_next_version_and_says_what_changed(kind: str) -> None:
    changes = {VERSIONED_FIELD[kind]: "Quite different – très différent."}

    Given(decider(kind), created(kind)).when(revise(kind, **changes)).then(
        revised(kind, 2, **changes)
    )


def test_each_change_counts_on(kind: str) -> None:
    field = VERSIONED_FIELD[kind]
    before = created(kind), revised(kind, 2, **{field: "second"})

    Given(decider(kind), *before).when(revise(kind, **{field: "third"})).then(
        revised(kind, 3, **{field: "third"})
    )


def test_fields_that_are_not_named_stay(kind: str) -> None:
    field = VERSIONED_FIELD[kind]
    given = Given(decider(kind), created(kind), revised(kind, 2, **{field: "second"}))

    [event] = given.when(revise(kind, tags={"new": None})).decision.events

    assert getattr(event.body, field) == "second"
    assert event.body.tags == {"new": None}


def test_a_change_to_what_is_there_already_changes_nothing(kind: str) -> None:
    same = body(kind).model_dump(mode="json")

    Given(decider(kind), created(kind)).when(revise(kind, **same)).then_nothing()


def test_white_space_around_a_text_is_no_change(kind: str) -> None:
    name = f"  {body(kind).name} \n"

    Given(decider(kind), created(kind)).when(revise(kind, name=name)).then_nothing()


def test_the_expected_version_is_that_of_the_next_one(kind: str) -> None:
    given = Given(decider(kind), created(kind))
    changes = {VERSIONED_FIELD[kind]: "Changed."}

    given.when(revise(kind, version=2, **changes)).then(revised(kind, 2, **changes))
    for stale in (1, 3):
        refusal = given.when(revise(kind, version=stale, **changes)).then_refused(
            VersionMismatch, field="version", says="is 2, not"
        )
        assert refusal.details == {"next_version": 2}


def test_the_expected_version_is_checked_even_where_no_version_is_made(kind: str) -> None:
    given = Given(decider(kind), created(kind))

    for changes in ({}, {"tags": {"new": None}}):
        given.when(revise(kind, version=1, **changes)).then_refused(
            VersionMismatch, field="version"
        )
        accepted = given.when(revise(kind, version=2, **changes)).decision
        assert bool(accepted.events) == bool(changes)


def test_tags_make_a_version_only_where_they_belong_to_it(kind: str) -> None:
    outside = "tags" in KINDS[kind].outside_versions
    assert outside == (kind in VERSIONING_EXPLICITLY)

    Given(decider(kind), created(kind)).when(revise(kind, tags={"new": None})).then(
        revised(kind, 1 if outside else 2, tags={"new": None})
    )


def test_tags_of_a_later_version_keep_that_version() -> None:
    before = created("persona"), revised("persona", 2, background="second")

    [event] = Given(decider("persona"), *before).when(revise("persona", tags={})).decision.events

    assert (event.version, event.changed) == (2, ("tags",))


@pytest.mark.parametrize("kind", VERSIONING_EXPLICITLY)
def test_a_version_can_be_written_without_any_difference(kind: str) -> None:
    write = KINDS[kind].revisions[0](actor=ANNA, at=AT, id=id_of(kind), changes={})

    Given(decider(kind), created(kind)).when(write).then(revised(kind, 2))


@pytest.mark.parametrize(("kind", "field", "other"), FIXED)
def test_a_fixed_field_can_be_repeated_but_not_changed(
    kind: str, field: str, other: object
) -> None:
    given = Given(decider(kind), created(kind))
    same = body(kind).model_dump(mode="json")[field]

    given.when(revise(kind, **{field: same})).then_nothing()
    change = {field: other} | ({"evaluator": {"type": "judge"}} if kind == "metric" else {})
    given.when(revise(kind, **change)).then_refused(
        ValidationFailed, field=field, says="cannot be changed"
    )


def test_the_fixed_fields_are_no_more_than_these(kind: str) -> None:
    assert KINDS[kind].fixed == {field for owner, field, _ in FIXED if owner == kind}


def test_a_field_that_does_not_exist_is_refused_by_name(kind: str) -> None:
    Given(decider(kind), created(kind)).when(revise(kind, colour="red")).then_refused(
        ValidationFailed, field="colour", says="has no field 'colour'"
    )


def test_a_change_that_breaks_a_limit_is_refused_with_the_field(kind: str) -> None:
    field = VERSIONED_FIELD[kind]

    Given(decider(kind), created(kind)).when(revise(kind, **{field: " "})).then_refused(
        ValidationFailed, field=field, says="at least 1 character"
    )


def test_is_deleted_once_and_then_not_found_any_more(kind: str) -> None:
    Given(decider(kind), created(kind)).when(delete(kind)).then(gone(kind))

    buried = Given(decider(kind), created(kind), gone(kind))
    assert buried.state.is_deleted
    buried.when(delete(kind)).then_refused(NotFound, field="id", says="may be deleted")
    buried.when(revise(kind, tags={})).then_refused(NotFound, field="id")


def test_is_not_deleted_while_it_is_used(kind: str) -> None:
    users = [f"User {number}" for number in range(7)]
    given = Given(decider(kind), created(kind)).used_by({Need(kind, id_of(kind), "users"): users})

    refusal = given.when(delete(kind)).then_refused(
        InUse, field="id", says="'User 0', 'User 1', 'User 2', 'User 3', 'User 4' and 2 more"
    )

    assert refusal.details == {"users": users[:5]}


def test_is_not_found_by_another_organization(kind: str) -> None:
    given = Given(decider(kind), created(kind))

    given.when(revise(kind, actor=OUTSIDER, tags={})).then_refused(NotFound, field="id")
    given.when(delete(kind, actor=OUTSIDER)).then_refused(NotFound, field="id")


def test_is_not_found_before_it_is_created(kind: str) -> None:
    Given(decider(kind)).when(revise(kind, tags={})).then_refused(NotFound, field="id")
    Given(decider(kind)).when(delete(kind)).then_refused(NotFound, field="id")


def test_a_colleague_may_change_it_and_stays_known_for_it(kind: str) -> None:
    given = Given(decider(kind), created(kind))
    [event] = given.when(revise(kind, actor=BERT, tags={})).decision.events

    state = decider(kind).evolve(given.state, event, metadata(BERT))

    assert (state.creator, state.updated_by) == (ANNA, BERT)


def undelete(kind: str, actor=ANNA) -> Undelete:
    return KINDS[kind].undelete(actor=actor, at=AT, id=id_of(kind))


def back(kind: str) -> Event:
    return KINDS[kind].undeleted(id=id_of(kind))


def test_what_was_deleted_is_taken_into_use_again_as_it_was(kind: str) -> None:
    given = Given(decider(kind), created(kind), gone(kind))
    before = given.state

    given.when(undelete(kind)).then(back(kind))

    given.then_came(back(kind), by=BERT)
    assert (given.state.is_deleted, given.state.updated_by) == (False, BERT)
    assert (given.state.body, given.state.version) == (before.body, before.version)


def test_what_was_not_deleted_is_left_as_it_is(kind: str) -> None:
    Given(decider(kind), created(kind)).when(undelete(kind)).then_nothing()


def test_what_was_never_there_is_not_undeleted(kind: str) -> None:
    Given(decider(kind)).when(undelete(kind)).then_refused(NotFound, field="id")
    mine = Given(decider(kind), created(kind), gone(kind))
    mine.when(undelete(kind, OUTSIDER)).then_refused(NotFound, field="id")


def test_a_test_is_not_undeleted_while_what_it_uses_is_gone() -> None:
    given = Given(decider("unit_test"), created("unit_test"), gone("unit_test"))

    given.without("persona", id_of("persona"))

    given.when(undelete("unit_test")).then_refused(NotFound, field="persona_id")
