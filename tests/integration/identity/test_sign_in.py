"""The front door: signing in, and every way to show who one is."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import aiohttp
import pytest

from simulation.identity.api_key import ApiKeyText
from simulation.rest.rates import RATES
from tests.integration.identity.site import Party, Site

VIEWER = "{ viewer { orgId userId role permissions expiresAt } }"


async def test_a_key_is_exchanged_for_a_token(site: Site) -> None:
    answer = await site.owner.sign_in()

    assert answer.status == 200
    assert set(answer.body) == {"id_token", "expires_at"}
    expires = datetime.fromisoformat(answer.body["expires_at"])
    assert timedelta(minutes=59) < expires - site.house.clock.now() <= timedelta(hours=1)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    signed_in = site.owner.by(answer.body["id_token"])
    viewer = (await signed_in.ask(VIEWER))["viewer"]
    assert (viewer["orgId"], viewer["userId"], viewer["role"]) == ("acme", "olga", "OWNER")
    assert datetime.fromisoformat(viewer["expiresAt"]) == expires
    assert (await signed_in.send("GET", "/user/")).status == 200


RENEW = "mutation { renewToken { idToken expiresAt } }"


async def test_a_token_is_renewed_while_it_counts(site: Site) -> None:
    clock = site.house.clock
    person = site.owner.by((await site.owner.sign_in()).body["id_token"])
    for _ in range(14):
        clock.advance(timedelta(minutes=50))
        renewed = (await person.ask(RENEW))["renewToken"]
        assert datetime.fromisoformat(renewed["expiresAt"]) > clock.now() + timedelta(minutes=59)
        person = person.by(renewed["idToken"])
        assert (await person.ask(VIEWER))["viewer"]["userId"] == "olga"
    # Twelve hours after the key was shown it takes another sign-in.
    clock.advance(timedelta(minutes=50))
    assert await person.refused(RENEW) == ("UNAUTHENTICATED", "Authorization")
    assert (await person.ask(VIEWER))["viewer"]["userId"] == "olga"
    clock.advance(timedelta(minutes=20))
    assert await person.refused(VIEWER) == ("UNAUTHENTICATED", "Authorization")


async def test_there_is_no_token_to_renew_for_a_key(site: Site) -> None:
    assert await site.owner.refused(RENEW) == ("REFUSED", "Authorization")


async def test_a_token_of_a_revoked_key_is_not_renewed(site: Site) -> None:
    member = await site.member("viewer")
    person = member.by((await member.sign_in()).body["id_token"])
    await site.owner.send("DELETE", f"/api-keys/{member.key_id}")
    assert await person.refused(RENEW) == ("UNAUTHENTICATED", "Authorization")


async def test_every_mistake_has_the_same_answer(site: Site) -> None:
    mistakes: list[dict[str, str]] = [
        {"x-api-key": ""},
        {"x-api-key": "nonsense"},
        {"x-api-key": site.stranger.key},
        {"x-api-key": site.owner.key[:-1] + "!"},
        {"x-api-key-id": ""},
        {"x-api-key-id": site.stranger.key_id},
        {"x-user-id": ""},
        {"x-user-id": "stefan"},
        {"organization": "globex"},
        {"organization": "nowhere"},
        {"organization": "No%20such"},
    ]
    answers = [await site.owner.sign_in(**mistake) for mistake in mistakes]

    assert {answer.status for answer in answers} == {401}
    assert len({answer.raw for answer in answers}) == 1
    assert answers[0].code == "UNAUTHENTICATED"
    assert answers[0].headers["www-authenticate"].startswith("Bearer")


async def test_a_good_credential_in_the_header_helps_nobody_to_sign_in(site: Site) -> None:
    answer = await site.owner.sign_in(
        Authorization=f"Bearer {site.owner.key}", **{"x-api-key": "nonsense"}
    )
    assert answer.status == 401


NOBODYS = ApiKeyText("f" * 24, "x" * 43)
PER_MINUTE = RATES["sign-in-with-api-key"]


class TestRate:
    """Of wrong credentials, by the address that they come from."""

    async def test_guesses_are_slowed_whatever_they_name(self, site: Site) -> None:
        answers = [
            await site.owner.sign_in(**{"x-api-key": "nonsense", "x-api-key-id": f"{n:024x}"})
            for n in range(PER_MINUTE + 1)
        ]

        assert [answer.status for answer in answers] == [401] * PER_MINUTE + [429]
        assert answers[0].headers["x-ratelimit-remaining"] == str(PER_MINUTE - 1)
        last = answers[-1]
        assert last.code == "RATE_LIMITED"
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert last.headers["x-ratelimit-remaining"] == "0"

    async def test_who_has_the_right_key_is_never_locked_out(self, site: Site) -> None:
        wrong = site.owner.by(str(ApiKeyText(site.owner.key_id, "x" * 43)))
        answers = [await wrong.send("GET", "/user/") for _ in range(PER_MINUTE + 1)]

        assert answers[-1].status == 429
        signed_in = await site.owner.sign_in()
        assert signed_in.status == 200
        by_token = site.owner.by(signed_in.body["id_token"])
        for party in (site.owner, by_token):
            assert (await party.send("GET", "/user/")).status == 200
            assert (await party.ask(VIEWER))["viewer"]["userId"] == "olga"
        by_basic = await site.owner.send("GET", "/user/", headers=basic(site.owner))
        assert by_basic.status == 200

    async def test_another_address_has_a_count_of_its_own(self, site: Site) -> None:
        async def status(address: str) -> int:
            # The server takes the header from who is on its own machine, as from a proxy.
            headers = {"X-Forwarded-For": address}
            return (await site.owner.by(str(NOBODYS)).send("GET", "/user/", headers=headers)).status

        # Whoever has one such address has them all.
        statuses = [await status(f"2001:db8:7:7::{n:x}") for n in range(1, PER_MINUTE + 2)]

        assert statuses == [401] * PER_MINUTE + [429]
        assert await status("2001:db8:7:8::1") == 401
        assert await status("192.0.2.7") == 401

    async def test_every_way_to_be_wrong_counts(self, site: Site) -> None:
        wrong = site.owner.by(str(NOBODYS))
        forged = (await site.owner.sign_in()).body["id_token"][:-4] + "AAAA"
        ways = (
            lambda: wrong.send("GET", "/user/"),
            lambda: wrong.send("GET", "/user/", headers=basic(wrong)),
            lambda: wrong.send("GET", "/user/", headers={"Authorization": "Digest x"}),
            lambda: wrong.send("GET", "/user/", headers={"Authorization": "Basic x"}),
            lambda: wrong.by(forged).send("GET", "/user/"),
            lambda: wrong.graphql(VIEWER),
            lambda: wrong.by(forged).graphql(VIEWER),
            wrong.sign_in,
            lambda: site.owner.sign_in(**{"x-user-id": "stefan"}),
        )
        first = [(await way()).status for way in ways]
        async with wrong.socket() as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        for _ in range(PER_MINUTE - len(ways) - 1):
            await wrong.graphql(VIEWER)
        answers = [await way() for way in ways]

        assert first == [401] * len(ways)
        assert [answer.status for answer in answers] == [429] * len(ways)
        assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in answers)
        async with wrong.socket() as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4403

    async def test_what_was_right_once_and_what_is_not_there_do_not_count(self, site: Site) -> None:
        expired = site.owner.by((await site.owner.sign_in()).body["id_token"])
        site.house.clock.advance(timedelta(hours=1))
        nobody = site.owner.by("")
        statuses = {
            (await nobody._request("GET", f"{nobody.root}/v1/acme/user/", headers=headers)).status
            for headers in ({"Authorization": ""}, {"Authorization": f"Bearer {expired.key}"})
            for _ in range(PER_MINUTE)
        }
        assert statuses == {401}
        assert (await nobody.by(str(NOBODYS)).send("GET", "/user/")).status == 401


def basic(party: Party, name: str | None = None) -> dict[str, str]:
    pair = f"{party.key_id if name is None else name}:{party.key}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


async def test_a_key_signs_requests_in_three_ways(site: Site) -> None:
    token = (await site.owner.sign_in()).body["id_token"]
    for headers in (
        {"Authorization": f"Bearer {site.owner.key}"},
        {"Authorization": f"bearer  {token}"},
        basic(site.owner),
    ):
        assert (await site.owner.send("GET", "/user/", headers=headers)).status == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Basic nonsense", "Digest x", "Bearer a.b.c"]
)
async def test_who_shows_nothing_that_counts_is_turned_away_everywhere(
    site: Site, header: str
) -> None:
    headers = {"Authorization": header}
    answers = [
        await site.owner.send("GET", "/user/", headers=headers),
        await site.owner.send("POST", "/user/", {"nonsense": 1}, headers=headers),
        await site.owner.send("GET", "/simulation/persona/", headers=headers),
    ]
    over_graphql = await site.owner.by("nonsense").graphql(VIEWER)

    assert {answer.status for answer in answers} == {401}
    assert len({answer.raw for answer in answers}) == 1
    assert over_graphql.status == 401
    assert over_graphql.body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in over_graphql.body


async def test_basic_names_the_key(site: Site) -> None:
    wrong = basic(site.owner, site.stranger.key_id)
    assert (await site.owner.send("GET", "/user/", headers=wrong)).status == 401


async def test_the_organization_of_the_header_must_be_ones_own(site: Site) -> None:
    own = await site.owner.send("GET", "/user/", headers={"X-ORG-ID": "acme"})
    other = await site.owner.send("GET", "/user/", headers={"X-ORG-ID": "globex"})

    assert own.status == 200
    assert (other.status, other.field) == (401, "X-ORG-ID")


@pytest.mark.parametrize("organization", ["globex", "nowhere", "%00", "acme%2F"])
async def test_another_organization_is_as_good_as_not_there(site: Site, organization: str) -> None:
    url = f"{site.owner.root}/v1/{organization}/user/"
    answer = await site.owner._request("GET", url)
    assert (answer.status, answer.code) == (404, "NOT_FOUND")


async def test_a_token_ends_after_an_hour(site: Site) -> None:
    signed_in = site.owner.by((await site.owner.sign_in()).body["id_token"])
    site.house.clock.advance(timedelta(hours=1))

    assert (await signed_in.send("GET", "/user/")).status == 401
    assert (await site.owner.send("GET", "/user/")).status == 200


async def test_after_a_rotation_old_tokens_count_until_asked_otherwise(site: Site) -> None:
    signed_in = site.owner.by((await site.owner.sign_in()).body["id_token"])

    gentle = await site.owner.send("POST", "/signing-keys/rotate")
    assert gentle.status == 200
    retired_at = datetime.fromisoformat(gentle.body["retired_at"])
    assert retired_at - site.house.clock.now() > timedelta(minutes=59)
    assert (await signed_in.send("GET", "/user/")).status == 200

    at_once = await site.owner.send("POST", "/signing-keys/rotate", {"at_once": True})
    assert at_once.status == 200
    assert (await signed_in.send("GET", "/user/")).status == 401
    again = site.owner.by((await site.owner.sign_in()).body["id_token"])
    assert (await again.send("GET", "/user/")).status == 200
