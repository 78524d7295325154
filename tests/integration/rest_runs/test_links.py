"""Links to artifacts open exactly one object, for a while, to whoever holds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
import pytest

from simulation.artifacts.files import FileArtifactStore
from simulation.identity.credentials import BearerToken
from simulation.identity.links import ISSUER, PURPOSE
from simulation.kernel.errors import Unauthenticated
from tests.integration.rest_catalog.site import NOTHING
from tests.integration.rest_runs.archives import Archive
from tests.integration.rest_runs.site import RUNS, RunsSite, open_site
from tests.support.platform import OWNER
from tests.support.s3_server import bucket, s3_server


@pytest.fixture
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunsSite]:
    """A site with two founded organizations, that keeps artifacts in files."""
    store = FileArtifactStore(tmp_path_factory.mktemp("artifacts"))
    async with open_site(store) as opened:
        for organization in ("acme", "globex"):
            identity = opened.house.platform.identity
            await identity.create_organization(organization, organization, "owner")
        yield opened


async def refused_alike(site: RunsSite, *urls: str) -> None:
    """See that all of ``urls`` get one and the same refusal."""
    answers = [await site.fetch(url) for url in urls]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.raw for answer in answers}) == 1
    assert answers[0].code == "NOT_FOUND"


async def test_a_link_needs_no_credentials(site: RunsSite) -> None:
    id = await site.played()

    for _ in range(2):
        answer = await site.fetch(await site.link(id))
        assert Archive.read(answer.raw).manifest["set_run_id"] == id


async def test_a_link_expires(site: RunsSite) -> None:
    id = await site.played()
    clock = site.house.clock
    answer = (await site.owner.get(f"{RUNS}{id}/artifacts/")).body
    lasts = datetime.fromisoformat(answer["url_expires_at"]) - clock.now()

    assert timedelta(minutes=14, seconds=58) < lasts <= timedelta(minutes=15)
    clock.advance(lasts - timedelta(seconds=1))
    assert (await site.fetch(answer["presigned_url"])).status == 200
    clock.advance(timedelta(seconds=1))
    await refused_alike(site, answer["presigned_url"])


async def test_a_link_opens_nothing_else(site: RunsSite) -> None:
    first, second = await site.played("One"), await site.played("Two")
    link = await site.link(first)
    token = urlsplit(link).query

    await refused_alike(
        site,
        link.replace(first, second),
        link.replace(first, NOTHING),
        link.replace("/acme/", "/globex/"),
        link.replace("/acme/", "/nobody/"),
        link.replace(first, f"x{first}"),
    )
    upwards = f"{site.owner.root}/v1/globex/simulation/artifacts/..%2Facme%2F{first}.tar.gz?{token}"
    assert (await site.fetch(upwards)).status == 404


async def test_a_link_that_was_changed_opens_nothing(site: RunsSite) -> None:
    link = await site.link(await site.played())
    start, token = link.split("token=")
    header, payload, signature = token.split(".")
    flipped = signature[:5] + ("A" if signature[5] != "A" else "B") + signature[6:]
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = {"kid": jwt.get_unverified_header(token)["kid"]}
    unsigned = jwt.encode(claims, None, algorithm="none", headers=kid)

    await refused_alike(
        site,
        start.rstrip("?"),
        f"{start}token=",
        f"{start}token={header}.{payload}.{flipped}",
        f"{start}token={header}.{payload}.",
        f"{start}token={unsigned}",
        f"{start}token={jwt.encode(claims, 'x' * 43, headers=kid)}",
        f"{start}token={jwt.encode(claims, 'x' * 43)}",
        f"{start}token=" + "a" * 5000,
    )


async def test_links_and_sign_ins_are_not_taken_for_each_other(site: RunsSite) -> None:
    id = await site.played()
    identity = site.house.platform.identity
    link = await site.link(id)
    start, token = link.split("token=")
    key = await identity.create_api_key(OWNER.model_copy(update={"user": "owner"}), "owner", "k")
    signed = await identity.authentication.sign_in("acme", "owner", key.key.id, key.text)
    organization = await identity.queries.organization("acme")
    assert organization is not None
    signing = organization.signing_keys[-1]
    headers = {"kid": signing.id}
    # What an identity token says, and all that a link says, but for what it is there for.
    claims = jwt.decode(token, options={"verify_signature": False})
    mixed = claims | jwt.decode(signed.id_token, options={"verify_signature": False})
    for_links = {name: value for name, value in claims.items() if name != "aud"}

    assert (claims["iss"], claims["aud"]) == (ISSUER, PURPOSE)
    await refused_alike(
        site,
        f"{start}token={signed.id_token}",
        f"{start}token={jwt.encode(mixed, signing.secret, headers=headers)}",
        f"{start}token={jwt.encode(for_links, signing.secret, headers=headers)}",
    )
    assert (await site.fetch(link)).status == 200
    for each in (token, jwt.encode(mixed, signing.secret, headers=headers)):
        with pytest.raises(Unauthenticated):
            await identity.authentication.authenticate(BearerToken(each))
    principal = await identity.authentication.authenticate(BearerToken(signed.id_token))
    assert principal.actor.user == "owner"


async def test_no_link_counts_longer_than_those_that_are_made(site: RunsSite) -> None:
    link = await site.link(await site.played())
    start, token = link.split("token=")
    identity = site.house.platform.identity
    await identity.create_api_key(OWNER.model_copy(update={"user": "owner"}), "owner", "k")
    organization = await identity.queries.organization("acme")
    assert organization is not None
    signing = organization.signing_keys[-1]
    claims = jwt.decode(token, options={"verify_signature": False})
    for_a_day = claims | {"exp": claims["exp"] + 24 * 60 * 60}

    made = jwt.encode(for_a_day, signing.secret, headers={"kid": signing.id})
    assert (await site.fetch(f"{start}token={made}")).status == 404
    assert (await site.fetch(link)).status == 200


async def test_a_link_ends_with_the_key_that_signed_it(site: RunsSite) -> None:
    id = await site.played()
    link = await site.link(id)
    identity = site.house.platform.identity
    boss = OWNER.model_copy(update={"user": "owner"})

    await identity.rotate_signing_key(boss)
    assert (await site.fetch(link)).status == 200, "tokens of the old key count for a while"
    await identity.rotate_signing_key(boss, at_once=True)
    await refused_alike(site, link)
    assert (await site.fetch(await site.link(id))).status == 200


async def test_links_of_s3_are_its_own() -> None:
    with s3_server() as address:
        async with open_site(bucket(address, "archives/")) as site:
            id = await site.played(runs=2)
            answer = (await site.owner.get(f"{RUNS}{id}/artifacts/")).body
            url = answer["presigned_url"]
            found = await site.fetch(url)

            assert url.startswith(f"{address}/runs/archives/acme/{id}.tar.gz?")
            assert Archive.read(found.raw).manifest["set_run_id"] == id
            assert found.headers["content-disposition"] == f'attachment; filename="{id}.tar.gz"'
            lasts = datetime.fromisoformat(answer["url_expires_at"]) - site.house.clock.now()
            assert timedelta(minutes=14) < lasts <= timedelta(minutes=15)


async def test_a_bucket_that_cannot_be_had_is_no_fault_of_the_request() -> None:
    with ExitStack() as running:
        address = running.enter_context(s3_server())
        async with open_site(bucket(address)) as site:
            id = await site.played()
            running.close()
            answer = await site.owner.get(f"{RUNS}{id}/artifacts/")

            assert (answer.status, answer.code) == (503, "UNAVAILABLE")
            assert address not in answer.raw.decode()
