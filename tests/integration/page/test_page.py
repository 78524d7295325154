"""The page: what a browser is given, and what nobody is."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from simulation.cli.operating.serve import dev_app, guarded_app
from simulation.web.files import DIST, INDEX, BuiltFile, built_files
from tests.integration.rest.api import served
from tests.support.platform import PATIENCE_SECONDS, House, house

__all__ = ["house"]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
KILOBYTE = 1000

FIRST_VIEW_SCRIPT = 130 * KILOBYTE
FIRST_VIEW_STYLE = 10 * KILOBYTE
LAZY_VIEW = 40 * KILOBYTE
"""At most, by gzip."""


@pytest.fixture
async def root(house: House) -> AsyncIterator[str]:
    async with served(dev_app(house.platform)) as address:
        yield address


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as opened:
        yield opened


def assets() -> dict[str, BuiltFile]:
    return {path: file for path, file in built_files().items() if path != INDEX}


async def test_it_is_at_the_root_and_at_each_of_its_views(
    client: aiohttp.ClientSession, root: str
) -> None:
    index = (DIST / INDEX).read_bytes()
    for path in ("/", "/runs", "/runs/6b0ccf231b56d5769e607a0e/sessions/3", "/nothing/here"):
        async with client.get(root + path, headers=BROWSER) as response:
            assert response.status == 200, path
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert response.headers["Cache-Control"] == "no-cache"
            assert gzip.decompress(await response.read()) == index


async def test_it_needs_no_credential(house: House, client: aiohttp.ClientSession) -> None:
    async with served(guarded_app(house.platform)) as root:
        for path in ("/", f"/{next(iter(assets()))}"):
            async with client.get(root + path) as response:
                assert response.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nothing",
        "/Pulse/nothing",
        "/api/v1/pulse/nothing",
        "/graphql/nothing",
        "/assets/index-old.js",
        "/assets/..%2Findex.html",
        "/health/nothing",
        "/favicon.ico",
        "/runs/robots.txt",
    ],
)
async def test_what_is_no_view_is_nowhere(
    client: aiohttp.ClientSession, root: str, path: str
) -> None:
    async with client.get(root + path, headers=BROWSER | {"Accept-Encoding": ""}) as response:
        assert response.status == 404
        assert response.content_type == "application/json"
        assert (await response.json())["error"]["code"] == "NOT_FOUND"


async def test_programs_are_told_that_nothing_is_there(
    client: aiohttp.ClientSession, root: str
) -> None:
    for accept in ("*/*", "application/json"):
        async with client.get(f"{root}/runs", headers={"Accept": accept}) as response:
            assert response.status == 404
    async with client.post(f"{root}/runs", headers=BROWSER) as response:
        assert response.status == 404
    async with client.post(f"{root}/") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "GET, HEAD"


async def test_the_method_of_an_address_is_refused_as_before(
    client: aiohttp.ClientSession, root: str
) -> None:
    async with client.get(f"{root}/v1/demo/user/signin_with_api_key", headers=BROWSER) as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"


async def test_its_files_never_change_and_are_sent_compressed(
    client: aiohttp.ClientSession, root: str
) -> None:
    for path, file in assets().items():
        async with client.get(f"{root}/{path}") as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.headers["Content-Encoding"] == "gzip"
            assert response.headers["Vary"] == "Accept-Encoding"
            assert gzip.decompress(await response.read()) == file.content
        for refused in ("identity", "gzip;q=0"):
            headers = {"Accept-Encoding": refused}
            async with client.get(f"{root}/{path}", headers=headers) as response:
                assert "Content-Encoding" not in response.headers
                assert await response.read() == file.content


async def test_whoever_has_it_is_not_sent_it_again(
    client: aiohttp.ClientSession, root: str
) -> None:
    async with client.get(root) as response:
        tag = response.headers["ETag"]
    async with client.get(root, headers={"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers["ETag"] == tag
        assert response.headers["Cache-Control"] == "no-cache"
    async with client.get(root, headers={"If-None-Match": 'W/"older"'}) as response:
        assert response.status == 200


async def test_its_head_is_sent_alone(client: aiohttp.ClientSession, root: str) -> None:
    for path in ("/", f"/{next(iter(assets()))}", "/runs"):
        async with client.head(root + path, headers=BROWSER) as response:
            assert response.status == 200
            assert int(response.headers["Content-Length"]) > 0
            assert await response.read() == b""


async def test_its_policy_allows_this_server_only_and_no_markup_from_text(
    client: aiohttp.ClientSession, root: str
) -> None:
    async with client.get(root) as response:
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
    assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy)
    assert {"require-trusted-types-for 'script'", "trusted-types 'none'"} <= set(policy)
    assert not [each for each in policy if "unsafe" in each or "//" in each]


async def test_graphiql_is_where_it_was(client: aiohttp.ClientSession, root: str) -> None:
    async with client.get(f"{root}/graphql", headers=BROWSER) as response:
        assert "<title>GraphiQL</title>" in gzip.decompress(await response.read()).decode()


def named(kind: str) -> list[str]:
    """The files that the index loads at once."""
    html = (DIST / INDEX).read_text()
    return re.findall(rf'(?:src|href)="/(assets/[^"]+\.{kind})"', html)


def size(paths: list[str]) -> int:
    return sum(len(built_files()[path].compressed) for path in paths)


def test_the_first_view_is_light() -> None:
    scripts, styles = named("js"), named("css")
    assert size(scripts) <= FIRST_VIEW_SCRIPT
    assert size(styles) <= FIRST_VIEW_STYLE
    assert len(scripts) + len(styles) <= 3
    later = [path for path in assets() if path.endswith(".js") and path not in scripts]
    assert later
    assert max(size([path]) for path in later) <= LAZY_VIEW


def test_what_is_built_names_its_content_and_no_other_server() -> None:
    for path, file in assets().items():
        assert re.fullmatch(r"assets/[\w-]+-[\w-]{8}\.(js|css|svg)", path)
        assert b"sourceMappingURL" not in file.content
        if path.endswith(".css"):
            assert b"@import" not in file.content
            assert b"//" not in file.content
    assert not re.findall(r"<script>|<style|https?:", (DIST / INDEX).read_text())


def test_a_file_of_a_kind_that_nobody_knows_is_not_served_by_guess(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    (tmp_path / "x.wasm").write_bytes(b"")
    with pytest.raises(KeyError, match="wasm"):
        built_files(tmp_path)
