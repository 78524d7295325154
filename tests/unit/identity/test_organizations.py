"""Organizations: founding them, their users and roles."""

from __future__ import annotations

import pytest

from simulation.identity.organization.decider import MAX_USERS, RESERVED
from simulation.identity.organization.messages import (
    OPERATOR,
    AddUser,
    ApiKeyCreated,
    ChangeUser,
    CreateApiKey,
    CreateOrganization,
    RemoveUser,
    RevokeApiKey,
    RotateSigningKey,
    UserAdded,
    UserChanged,
    UserRemoved,
    operator_of,
)
from simulation.identity.role import Role
from simulation.kernel.errors import Forbidden, NameTaken, NotFound, Refused, ValidationFailed
from simulation.kernel.messages import Command
from tests.support.examples import AT
from tests.support.people import (
    ADMIN,
    FOUNDED,
    HASH,
    MACHINE,
    ORGANIZATION,
    OWNER,
    SIGNING_KEY,
    Staff,
    key_of,
    nobody,
    user,
)


def founding(organization: str = ORGANIZATION, owner: str = "owner") -> CreateOrganization:
    return CreateOrganization(
        actor=operator_of(organization),
        at=AT,
        name="Acme",
        owner=owner,
        owner_name="Olga",
        signing_key=SIGNING_KEY,
    )


class TestFounding:
    def test_it_begins_with_an_owner_and_a_signing_key(self) -> None:
        nobody().when(founding()).then(FOUNDED)

    def test_once_only(self) -> None:
        nobody(FOUNDED).when(founding()).then_refused(NameTaken, field="organization")

    @pytest.mark.parametrize("id", sorted(RESERVED))
    def test_not_under_an_id_of_the_platform(self, id: str) -> None:
        refused = nobody().when(founding(id))
        refused.then_refused(ValidationFailed, field="organization", says="the platform's own")

    @pytest.mark.parametrize("id", ["", "Acme", "a/b", "a b", "-a", "é", "a" * 64, "a:b", "a\n"])
    def test_not_under_what_no_path_could_hold(self, id: str) -> None:
        refused = nobody().when(founding(id))
        refused.then_refused(ValidationFailed, field="organization", says="is no id")

    @pytest.mark.parametrize("id", ["a", "0", "a-b_c", "a" * 63])
    def test_under_any_other(self, id: str) -> None:
        nobody().when(founding(id)).then(FOUNDED)

    def test_its_owner_cannot_be_the_machine(self) -> None:
        refused = nobody().when(founding(owner=OPERATOR))
        refused.then_refused(ValidationFailed, field="owner", says="choose another id")

    @pytest.mark.parametrize(
        ("command", "fields"),
        [
            (AddUser, {"id": "new", "name": "New", "role": Role.VIEWER}),
            (ChangeUser, {"id": "owner", "name": "New"}),
            (RemoveUser, {"id": "owner"}),
            (
                CreateApiKey,
                {"id": "a" * 24, "user": "owner", "name": "key", "secret_hash": HASH},
            ),
            (RevokeApiKey, {"id": "a" * 24}),
            (RotateSigningKey, {"signing_key": SIGNING_KEY, "retire_at": AT}),
        ],
    )
    def test_nothing_happens_before(
        self, command: type[Command], fields: dict[str, object]
    ) -> None:
        given = command(actor=OWNER, at=AT, **fields)  # type: ignore[arg-type]
        nobody().when(given).then_refused(NotFound, field="organization")


class TestLettingIn:
    @pytest.mark.parametrize("role", Role)
    def test_an_owner_gives_every_role(self, role: Role) -> None:
        outcome = Staff().when(AddUser, OWNER, id="new", name="New", role=role)
        outcome.then(UserAdded(id="new", name="New", role=role))

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
    def test_nobody_gives_more_than_they_have(self, role: Role) -> None:
        own = list(Role).index(role)
        for other in Role:
            outcome = Staff().when(AddUser, user(role.value), id="new", name="New", role=other)
            if list(Role).index(other) < own:
                outcome.then_refused(Forbidden, field="role", says=repr(other.value))
            else:
                outcome.then(UserAdded(id="new", name="New", role=other))

    def test_a_stranger_gives_nothing(self) -> None:
        outcome = Staff().when(AddUser, user("who"), id="new", name="New", role=Role.VIEWER)
        outcome.then_refused(Forbidden, field="role")

    def test_who_was_removed_gives_nothing_any_more(self) -> None:
        staff = Staff(UserRemoved(id="admin"))
        outcome = staff.when(AddUser, ADMIN, id="new", name="New", role=Role.VIEWER)
        outcome.then_refused(Forbidden, field="role")

    def test_the_machine_gives_every_role(self) -> None:
        outcome = Staff().when(AddUser, MACHINE, id="new", name="New", role=Role.OWNER)
        outcome.then(UserAdded(id="new", name="New", role=Role.OWNER))

    @pytest.mark.parametrize("removed", [False, True])
    def test_an_id_is_given_once(self, removed: bool) -> None:
        staff = Staff(*([UserRemoved(id="viewer")] if removed else []))
        outcome = staff.when(AddUser, OWNER, id="viewer", name="New", role=Role.VIEWER)
        outcome.then_refused(NameTaken, field="id")

    def test_nobody_is_called_like_the_machine(self) -> None:
        outcome = Staff().when(AddUser, OWNER, id=OPERATOR, name="New", role=Role.VIEWER)
        outcome.then_refused(ValidationFailed, field="id")

    def test_an_organization_is_full_some_day(self) -> None:
        many = [
            UserAdded(id=f"u{number}", name="U", role=Role.VIEWER)
            for number in range(MAX_USERS - len(Role))
        ]
        last = Staff(*many[:-1]).when(AddUser, OWNER, id="new", name="New", role=Role.VIEWER)
        last.then(UserAdded(id="new", name="New", role=Role.VIEWER))
        outcome = Staff(*many).when(AddUser, OWNER, id="new", name="New", role=Role.VIEWER)
        outcome.then_refused(Refused, field="id", says="removed count")


class TestChanging:
    def test_what_is_not_given_stays(self) -> None:
        named = Staff().when(ChangeUser, OWNER, id="editor", name="Edith")
        named.then(UserChanged(id="editor", name="Edith", role=Role.EDITOR))
        raised = Staff().when(ChangeUser, OWNER, id="editor", role=Role.OWNER)
        raised.then(UserChanged(id="editor", name="Editor", role=Role.OWNER))

    def test_the_same_again_changes_nothing(self) -> None:
        Staff().when(ChangeUser, OWNER, id="editor", name="Editor").then_nothing()
        Staff().when(ChangeUser, OWNER, id="editor").then_nothing()

    @pytest.mark.parametrize("id", ["who", "viewer"])
    def test_nobody_who_is_not_there(self, id: str) -> None:
        staff = Staff(UserRemoved(id="viewer"))
        staff.when(ChangeUser, OWNER, id=id, name="New").then_refused(NotFound, field="id")

    def test_no_role_above_ones_own_is_given(self) -> None:
        outcome = Staff().when(ChangeUser, ADMIN, id="editor", role=Role.OWNER)
        outcome.then_refused(Forbidden, field="role", says="'owner'")

    def test_no_role_above_ones_own_is_taken(self) -> None:
        staff = Staff(UserAdded(id="second", name="Second", role=Role.OWNER))
        outcome = staff.when(ChangeUser, ADMIN, id="second", role=Role.VIEWER)
        outcome.then_refused(Forbidden, field="role", says="'owner'")

    def test_nobody_above_is_renamed(self) -> None:
        outcome = Staff().when(ChangeUser, ADMIN, id="owner", name="New")
        outcome.then_refused(Forbidden, field="role")

    def test_nobody_raises_themselves(self) -> None:
        outcome = Staff().when(ChangeUser, ADMIN, id="admin", role=Role.OWNER)
        outcome.then_refused(Forbidden, field="role")

    def test_the_only_owner_stays_owner(self) -> None:
        outcome = Staff().when(ChangeUser, OWNER, id="owner", role=Role.ADMIN)
        outcome.then_refused(Refused, field="id", says="only owner")
        renamed = Staff().when(ChangeUser, OWNER, id="owner", name="Olga II")
        renamed.then(UserChanged(id="owner", name="Olga II", role=Role.OWNER))

    def test_one_of_two_owners_may_step_down(self) -> None:
        staff = Staff(UserAdded(id="second", name="Second", role=Role.OWNER))
        outcome = staff.when(ChangeUser, OWNER, id="owner", role=Role.VIEWER)
        outcome.then(UserChanged(id="owner", name="Olga", role=Role.VIEWER))


class TestShuttingOut:
    def test_their_keys_end_with_them(self) -> None:
        staff = Staff(key_of("editor", 1), key_of("owner", 2))
        staff.when(RemoveUser, OWNER, id="editor").then(UserRemoved(id="editor"))

        after = Staff(key_of("editor", 1), key_of("owner", 2), UserRemoved(id="editor")).state
        assert after.user("editor") is None
        assert [key.user for key in after.api_keys.values() if key.revoked_at is None] == ["owner"]

    @pytest.mark.parametrize("id", ["who", "viewer"])
    def test_nobody_who_is_not_there(self, id: str) -> None:
        staff = Staff(UserRemoved(id="viewer"))
        staff.when(RemoveUser, OWNER, id=id).then_refused(NotFound, field="id")

    def test_nobody_above(self) -> None:
        staff = Staff(UserAdded(id="second", name="Second", role=Role.OWNER))
        staff.when(RemoveUser, ADMIN, id="second").then_refused(Forbidden, field="role")

    def test_the_only_owner_stays(self) -> None:
        outcome = Staff().when(RemoveUser, OWNER, id="owner")
        outcome.then_refused(Refused, field="id", says="only owner")

    def test_even_the_machine_leaves_an_owner(self) -> None:
        outcome = Staff().when(RemoveUser, MACHINE, id="owner")
        outcome.then_refused(Refused, field="id", says="only owner")

    def test_an_owner_who_was_removed_does_not_count_as_one(self) -> None:
        staff = Staff(
            UserAdded(id="second", name="Second", role=Role.OWNER), UserRemoved(id="second")
        )
        staff.when(RemoveUser, OWNER, id="owner").then_refused(Refused, field="id")

    def test_one_may_go_oneself(self) -> None:
        Staff().when(RemoveUser, ADMIN, id="admin").then(UserRemoved(id="admin"))


def test_no_event_or_command_shows_a_secret_by_chance() -> None:
    shown = repr([founding(), FOUNDED, key_of("owner"), Staff(key_of("owner")).state])
    assert isinstance(key_of("owner"), ApiKeyCreated)
    assert SIGNING_KEY.secret not in shown
    assert HASH not in shown
