"""API keys and signing keys, as the organization decides over them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from simulation.identity.organization.decider import MAX_KEYS_OF_USER
from simulation.identity.organization.messages import (
    ApiKeyHashReplaced,
    ApiKeyRevoked,
    CreateApiKey,
    ReplaceApiKeyHash,
    RevokeApiKey,
    RotateSigningKey,
    SigningKey,
    SigningKeyRotated,
    UserAdded,
    UserRemoved,
)
from simulation.identity.role import Role
from simulation.kernel.errors import Forbidden, NotFound, Refused
from simulation.kernel.values import Actor
from tests.support.examples import AT
from tests.support.given import Given, Outcome
from tests.support.people import (
    ADMIN,
    FOUNDED,
    HASH,
    MACHINE,
    OWNER,
    SIGNING_KEY,
    Staff,
    key_of,
    nobody,
    user,
)

NEW_KEY = "f" * 24


def create(staff: Staff, by: Actor, owner: str) -> Outcome:
    return staff.when(CreateApiKey, by, id=NEW_KEY, user=owner, name=" new ", secret_hash=HASH)


class TestCreating:
    @pytest.mark.parametrize("role", Role)
    def test_everybody_may_have_one_of_their_own(self, role: Role) -> None:
        expected = key_of(role.value).model_copy(update={"id": NEW_KEY, "name": "new"})
        create(Staff(), user(role.value), role.value).then(expected)

    def test_nobody_makes_one_of_somebody_above(self) -> None:
        create(Staff(), ADMIN, "owner").then_refused(Forbidden, field="role", says="'owner'")
        create(Staff(), user("viewer"), "tester").then_refused(Forbidden, field="role")

    @pytest.mark.parametrize("by", [OWNER, MACHINE])
    def test_owners_and_the_machine_make_those_of_anybody(self, by: Actor) -> None:
        assert create(Staff(), by, "editor").decision.events
        assert create(Staff(), by, "owner").decision.events

    @pytest.mark.parametrize("id", ["who", "viewer"])
    def test_none_of_somebody_who_is_not_there(self, id: str) -> None:
        create(Staff(UserRemoved(id="viewer")), OWNER, id).then_refused(NotFound, field="id")

    def test_the_same_command_again_changes_nothing(self) -> None:
        known = key_of("editor").model_copy(update={"id": NEW_KEY})
        create(Staff(known), OWNER, "editor").then_nothing()

    def test_a_user_has_so_many_that_count(self) -> None:
        keys = [key_of("editor", number) for number in range(MAX_KEYS_OF_USER)]
        refused = create(Staff(*keys), OWNER, "editor")
        refused.then_refused(Refused, field="user", says="revoke one first")
        assert create(Staff(*keys), OWNER, "tester").decision.events

        freed = Staff(*keys, ApiKeyRevoked(id=keys[0].id))
        assert create(freed, OWNER, "editor").decision.events


class TestRevoking:
    @pytest.mark.parametrize("by", ["editor", "admin", "owner"])
    def test_ones_own_and_those_of_whoever_is_not_above(self, by: str) -> None:
        key = key_of("editor")
        Staff(key).when(RevokeApiKey, user(by), id=key.id).then(ApiKeyRevoked(id=key.id))

    def test_not_of_somebody_above(self) -> None:
        key = key_of("owner")
        outcome = Staff(key).when(RevokeApiKey, ADMIN, id=key.id)
        outcome.then_refused(Forbidden, field="role")

    def test_what_is_not_there_or_revoked_is_not_found(self) -> None:
        key = key_of("editor")
        for staff in (Staff(), Staff(key, ApiKeyRevoked(id=key.id))):
            staff.when(RevokeApiKey, OWNER, id=key.id).then_refused(NotFound, field="id")

    def test_those_of_who_was_removed_are_revoked_already(self) -> None:
        key = key_of("editor")
        staff = Staff(key, UserRemoved(id="editor"))
        staff.when(RevokeApiKey, OWNER, id=key.id).then_refused(NotFound, field="id")


class TestReplacingTheHash:
    def test_only_that_which_was_meant_of_a_key_that_counts(self) -> None:
        key = key_of("editor")
        given = {"id": key.id, "secret_hash": "$newer"}

        outcome = Staff(key).when(ReplaceApiKeyHash, user("editor"), former=HASH, **given)
        outcome.then(ApiKeyHashReplaced(id=key.id, secret_hash="$newer"))
        for staff, former in (
            (Staff(), HASH),
            (Staff(key), "$another"),
            (Staff(key, ApiKeyRevoked(id=key.id)), HASH),
            (Staff(key, ApiKeyHashReplaced(id=key.id, secret_hash="$newer")), HASH),
        ):
            staff.when(ReplaceApiKeyHash, user("editor"), former=former, **given).then_nothing()

    def test_all_else_of_the_key_stays(self) -> None:
        key = key_of("editor")
        before = Staff(key).state.api_keys[key.id]
        after = Staff(key, ApiKeyHashReplaced(id=key.id, secret_hash="$newer")).state
        assert after.api_keys[key.id] == before.model_copy(update={"secret_hash": "$newer"})


def signing_key(number: int) -> SigningKey:
    return SigningKey(id=f"{number:024x}", secret=f"{number:043d}")


def rotated(number: int, after: timedelta = timedelta(hours=1)) -> SigningKeyRotated:
    return SigningKeyRotated(signing_key=signing_key(number), retired_at=AT + after)


class TestSigningKeys:
    def test_the_new_one_signs_and_the_old_one_counts_for_a_while(self) -> None:
        until = AT + timedelta(hours=1)
        outcome = Staff().when(RotateSigningKey, OWNER, signing_key=signing_key(2), retire_at=until)
        outcome.then(rotated(2))

        old, new = nobody(FOUNDED, rotated(2)).state.signing_keys
        assert (old.id, old.retired_at) == (SIGNING_KEY.id, until)
        assert (new.id, new.retired_at) == (signing_key(2).id, None)

    def test_the_same_command_again_changes_nothing(self) -> None:
        staff = Staff(rotated(2))
        outcome = staff.when(RotateSigningKey, OWNER, signing_key=signing_key(2), retire_at=AT)
        outcome.then_nothing()

    def test_who_rotates_twice_lengthens_no_life(self) -> None:
        history: Given = nobody(FOUNDED, rotated(2))
        history.then_came(rotated(3, timedelta(hours=1, minutes=10)), at=AT + timedelta(minutes=10))
        first, second, third = history.state.signing_keys
        assert first.retired_at == AT + timedelta(hours=1)
        assert second.retired_at == AT + timedelta(hours=1, minutes=10)
        assert third.retired_at is None

    def test_at_once_ends_those_that_count_for_a_while_as_well(self) -> None:
        keys = nobody(FOUNDED, rotated(2), rotated(3, timedelta(0))).state.signing_keys
        assert [key.retired_at for key in keys] == [AT, AT, None]

    def test_what_has_ended_is_forgotten(self) -> None:
        history = nobody(FOUNDED, rotated(2))
        history.then_came(rotated(3, timedelta(hours=3)), at=AT + timedelta(hours=2))
        assert [key.id for key in history.state.signing_keys] == [
            signing_key(2).id,
            signing_key(3).id,
        ]


def test_a_second_owner_may_revoke_those_of_the_first() -> None:
    key = key_of("owner")
    staff = Staff(key, UserAdded(id="second", name="Second", role=Role.OWNER))
    staff.when(RevokeApiKey, user("second"), id=key.id).then(ApiKeyRevoked(id=key.id))
