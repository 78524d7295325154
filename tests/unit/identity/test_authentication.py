"""Authentication: whoever does not count any more is out at once, and learns nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from simulation.identity import tokens
from simulation.identity.api_key import ApiKeyText, parse_api_key
from simulation.identity.credentials import BearerToken
from simulation.identity.failed_sign_ins import FAILURES_PER_MINUTE
from simulation.identity.hashing.hasher import SecretHasher
from simulation.identity.organization.messages import (
    ApiKeyHashReplaced,
    ChangeUser,
    CreateApiKey,
    RemoveUser,
    RevokeApiKey,
)
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal, with_all_permissions
from simulation.identity.role import Role
from simulation.identity.service import Identity, NewApiKey
from simulation.kernel.errors import RateLimited, Unauthenticated
from simulation.kernel.values import Actor
from tests.support.platform import House, open_house

OWNER = Actor(organization="acme", user="owner")


@dataclass(frozen=True, slots=True)
class Scene:
    """An organization with an owner and an editor, and another one."""

    house: House
    owner: NewApiKey
    editor: NewApiKey
    stranger: NewApiKey

    @property
    def identity(self) -> Identity:
        return self.house.platform.identity

    async def sign_in(
        self,
        new: NewApiKey | None = None,
        *,
        organization: str = "acme",
        user: str = "editor",
        id: str | None = None,
        key: str | None = None,
    ) -> str:
        """A token for the editor, or whatever else is asked for."""
        chosen = new or self.editor
        token = await self.identity.authentication.sign_in(
            organization, user, id or chosen.key.id, key or chosen.text
        )
        return token.id_token

    async def by_token(self, token: str) -> Principal:
        return await self.identity.authentication.authenticate(BearerToken(token))

    async def by_key(self, new: NewApiKey) -> Principal:
        return await self.identity.authentication.authenticate(parse_api_key(new.text))

    async def do(self, command: type, **fields: object) -> None:
        now = self.house.clock.now()
        await self.house.platform.bus.handle(command(actor=OWNER, at=now, **fields))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_house() as house:
        identity = house.platform.identity
        owner = await identity.create_organization("acme", "Acme", "owner")
        stranger = await identity.create_organization("globex", "Globex", "editor")
        people = house.client(OWNER)._context.access.people
        await people.add_user("editor", "Edith", Role.EDITOR)
        editor = await people.create_api_key("editor", "editor's")
        yield Scene(house, owner, editor, stranger)


async def refusal(scene: Scene, *credentials: BearerToken | ApiKeyText | None) -> set[str]:
    """What is said of ``credentials``, all of which must be refused."""
    said = set()
    for each in credentials:
        with pytest.raises(Unauthenticated) as refused:
            await scene.identity.authentication.authenticate(each)
        said.add(refused.value.message)
    return said


async def test_a_key_and_its_token_are_the_same_user(scene: Scene) -> None:
    by_key = await scene.by_key(scene.editor)
    by_token = await scene.by_token(await scene.sign_in())

    assert by_key.actor == by_token.actor == Actor(organization="acme", user="editor")
    assert by_key.permissions == by_token.permissions == Role.EDITOR.permissions
    assert by_key.api_key_id == by_token.api_key_id == scene.editor.key.id
    assert by_key.expires_at is None
    assert by_token.expires_at is not None


async def test_every_mistake_at_sign_in_has_the_same_words(scene: Scene) -> None:
    told, mistakes = (
        [],
        [
            {"key": "nonsense"},
            {"key": str(ApiKeyText(scene.editor.key.id, "x" * 43))},
            {"key": str(ApiKeyText("f" * 24, "x" * 43)), "id": "f" * 24},
            {"id": scene.owner.key.id},
            {"id": "nonsense"},
            {"user": "owner"},
            {"user": "who"},
            {"user": ""},
            {"organization": "globex"},
            {"organization": "nowhere"},
            {"organization": ""},
            {"new": scene.owner},
            {"new": scene.stranger},
        ],
    )
    for mistake in mistakes:
        with pytest.raises(Unauthenticated) as refused:
            await scene.sign_in(**mistake)  # type: ignore[arg-type]
        told.append((refused.value.message, refused.value.field, str(refused.value.details)))
    await scene.do(RevokeApiKey, id=scene.editor.key.id)
    with pytest.raises(Unauthenticated) as refused:
        await scene.sign_in()
    told.append((refused.value.message, refused.value.field, str(refused.value.details)))

    assert len(set(told)) == 1


async def test_every_credential_that_does_not_count_has_the_same_words(scene: Scene) -> None:
    token = await scene.sign_in()
    made_up = tokens.Claims(
        "nowhere", "editor", scene.editor.key.id, scene.house.clock.now(), scene.house.clock.now()
    )
    of = await scene.identity.queries.organization("acme")
    assert of is not None
    said = await refusal(
        scene,
        None,
        ApiKeyText("f" * 24, "x" * 43),
        ApiKeyText(scene.editor.key.id, "x" * 43),
        ApiKeyText(scene.editor.key.id, scene.owner.text[-43:]),
        BearerToken(""),
        BearerToken("a.b.c"),
        BearerToken(token[:-4]),
        BearerToken(tokens.issue(made_up, of.signing_keys[-1])),
    )
    await scene.do(RemoveUser, id="editor")
    said |= await refusal(scene, parse_api_key(scene.editor.text), BearerToken(token))

    assert len(said) == 1


async def test_what_another_organization_has_signed_counts_nowhere_else(scene: Scene) -> None:
    globex = await scene.identity.queries.organization("globex")
    assert globex is not None
    now = scene.house.clock.now()
    for organization in ("acme", "globex"):
        claims = tokens.Claims(
            organization, "editor", scene.editor.key.id, now, now + tokens.LIFETIME
        )
        await refusal(scene, BearerToken(tokens.issue(claims, globex.signing_keys[-1])))


async def test_a_token_ends_after_an_hour_and_its_key_goes_on(scene: Scene) -> None:
    token = await scene.sign_in()
    scene.house.clock.advance(timedelta(minutes=59))
    await scene.by_token(token)
    scene.house.clock.advance(timedelta(minutes=1))

    await refusal(scene, BearerToken(token))
    await scene.by_key(scene.editor)


async def test_a_revoked_key_takes_its_tokens_along(scene: Scene) -> None:
    token = await scene.sign_in()
    principal = await scene.by_token(token)
    await scene.do(RevokeApiKey, id=scene.editor.key.id)

    await refusal(scene, BearerToken(token), parse_api_key(scene.editor.text))
    with pytest.raises(Unauthenticated):
        await scene.identity.authentication.still(principal)


async def test_a_removed_user_is_out_with_all_keys(scene: Scene) -> None:
    token, principal = await scene.sign_in(), await scene.by_key(scene.editor)
    await scene.do(RemoveUser, id="editor")

    await refusal(scene, BearerToken(token), parse_api_key(scene.editor.text))
    with pytest.raises(Unauthenticated):
        await scene.identity.authentication.still(principal)


async def test_another_role_counts_at_once(scene: Scene) -> None:
    token = await scene.sign_in()
    principal = await scene.by_token(token)
    assert principal.may(Permission.DELETE_PERSONA)
    await scene.do(ChangeUser, id="editor", role=Role.VIEWER)

    for now in (
        await scene.by_token(token),
        await scene.by_key(scene.editor),
        await scene.identity.authentication.still(principal),
    ):
        assert now.permissions == Role.VIEWER.permissions
    still = await scene.identity.authentication.still(principal)
    assert still.expires_at == principal.expires_at


async def test_a_connection_ends_with_its_token(scene: Scene) -> None:
    principal = await scene.by_token(await scene.sign_in())
    scene.house.clock.advance(timedelta(hours=1))

    with pytest.raises(Unauthenticated):
        await scene.identity.authentication.still(principal)


async def test_the_owner_of_the_machine_stays(scene: Scene) -> None:
    principal = with_all_permissions(OWNER)
    assert await scene.identity.authentication.still(principal) is principal


async def test_rotation_lets_tokens_end_by_themselves_or_at_once(scene: Scene) -> None:
    token = await scene.sign_in()
    await scene.identity.rotate_signing_key(OWNER)
    await scene.by_token(token)
    newer = await scene.sign_in()
    open_connections = [await scene.by_token(token), await scene.by_token(newer)]
    by_key = await scene.by_key(scene.editor)
    for principal in open_connections:
        # Looked at twice: what was looked at once is not forgotten.
        again = await scene.identity.authentication.still(principal)
        assert await scene.identity.authentication.still(again) == principal

    await scene.identity.rotate_signing_key(OWNER, at_once=True)

    await refusal(scene, BearerToken(token), BearerToken(newer))
    for principal in open_connections:
        with pytest.raises(Unauthenticated):
            await scene.identity.authentication.still(principal)
    still = await scene.identity.authentication.still(by_key)
    assert still.actor == by_key.actor, "keys are not concerned"
    await scene.by_token(await scene.sign_in())
    await scene.by_key(scene.editor)


async def test_identity_comes_back_from_the_log(scene: Scene) -> None:
    token = await scene.sign_in()
    await scene.identity.rotate_signing_key(OWNER)
    await scene.do(RevokeApiKey, id=scene.owner.key.id)
    before = await scene.house.documents()

    await scene.house.platform.rebuild()

    assert await scene.house.documents() == before
    await scene.by_token(token)
    await refusal(scene, parse_api_key(scene.owner.text))


OLD = ApiKeyText("a" * 24, "s" * 43)
ADDRESS = "192.0.2.7"


class TestKeysOfAnEarlierRelease:
    """Whose secrets have a slow hash, until they are used."""

    @pytest.fixture(autouse=True)
    async def with_an_old_key(self, scene: Scene) -> None:
        slow = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(OLD.secret)
        await scene.do(CreateApiKey, id=OLD.id, user="editor", name="old", secret_hash=slow)

    async def hash_of_it(self, scene: Scene) -> str:
        found = await scene.identity.queries.api_key(OLD.id)
        assert found is not None
        return found.secret_hash

    async def test_they_count_and_get_a_quick_hash_when_they_are_used(self, scene: Scene) -> None:
        authenticate = scene.identity.authentication.authenticate
        principals = await asyncio.gather(*(authenticate(OLD) for _ in range(3)))

        assert {each.actor.user for each in principals} == {"editor"}
        assert SecretHasher().matches(OLD.secret, await self.hash_of_it(scene))
        log, _, _ = await scene.house.everything()
        replaced = [commit for commit in log if isinstance(commit.events[0], ApiKeyHashReplaced)]
        assert [commit.metadata.user for commit in replaced] == ["editor"], "once"
        assert (await authenticate(OLD)).actor.user == "editor"

    async def test_the_quick_hash_comes_back_from_the_log(self, scene: Scene) -> None:
        await scene.identity.authentication.authenticate(OLD)
        before = await scene.house.documents()
        await scene.house.platform.rebuild()
        assert await scene.house.documents() == before

    async def test_a_wrong_secret_changes_nothing_and_counts(self, scene: Scene) -> None:
        before = await self.hash_of_it(scene)
        wrong = ApiKeyText(OLD.id, "x" * 43)
        failed = scene.identity.authentication.failed
        room = await failed.room(ADDRESS)
        with pytest.raises(Unauthenticated):
            await scene.identity.authentication.authenticate(wrong, ADDRESS)

        assert await self.hash_of_it(scene) == before
        assert (await failed.room(ADDRESS)).remaining == room.remaining - 1

    async def test_an_address_that_failed_too_often_starts_no_slow_work(self, scene: Scene) -> None:
        authenticate = scene.identity.authentication.authenticate
        for _ in range(FAILURES_PER_MINUTE):
            await scene.identity.authentication.failed.count(ADDRESS)

        with pytest.raises(RateLimited):
            await authenticate(OLD, ADDRESS)
        current = parse_api_key(scene.editor.text)
        assert (await authenticate(current, ADDRESS)).actor.user == "editor"
        assert (await authenticate(OLD, "192.0.2.8")).actor.user == "editor"
        assert (await authenticate(OLD, ADDRESS)).actor.user == "editor", "it is quick now"

    async def test_a_revoked_one_is_not_even_looked_at(self, scene: Scene) -> None:
        before = await self.hash_of_it(scene)
        await scene.do(RevokeApiKey, id=OLD.id)
        await refusal(scene, OLD)
        assert await self.hash_of_it(scene) == before


async def test_neither_log_nor_documents_hold_a_key(scene: Scene) -> None:
    log, documents, _ = await scene.house.everything()
    kept = str([commit.events[0].model_dump() for commit in log]) + str(documents)

    assert scene.editor.key.secret_hash in kept
    for new in (scene.owner, scene.editor, scene.stranger):
        parsed = parse_api_key(new.text)
        assert parsed is not None
        assert parsed.secret not in kept
        assert parsed.secret not in repr(new)
