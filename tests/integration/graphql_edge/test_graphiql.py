"""GraphiQL comes whole from this server."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import aiohttp
import pytest
from fastapi import FastAPI

from graphql_schema.edge.ide import ASSET_TYPES, DEFAULT_EXAMPLE, FILES, GraphiqlPage

Client = aiohttp.ClientSession

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OWN_FILES = ("index.html", "page.css", "start.js")


class References(HTMLParser):
    """What a page loads, and whether it holds scripts of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline_scripts = 0
        self.example: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [value for name in ("src", "href") if (value := found.get(name))]
        self.inline_scripts += tag in ("script", "style") and "src" not in found
        self.example = found.get("data-example", self.example)


def references(html: str) -> References:
    """What ``html`` refers to."""
    parser = References()
    parser.feed(html)
    return parser


async def page(client: Client, address: str) -> tuple[aiohttp.ClientResponse, str]:
    """The page as a browser gets it."""
    async with client.get(address, headers=BROWSER) as response:
        return response, await response.text()


async def test_a_browser_gets_the_page_and_nobody_else_does(client: Client, address: str) -> None:
    response, html = await page(client, address)
    assert response.status == 200
    assert response.content_type == "text/html"
    assert "<title>GraphiQL</title>" in html

    async with client.get(address, headers={"accept": "*/*"}) as other:
        assert other.status == 400
        assert other.content_type == "application/json"


async def test_the_page_needs_no_credential(client: Client, address: str) -> None:
    async with client.get(address, headers=BROWSER | {"x-test": "anonymous"}) as response:
        assert response.status == 200


async def test_a_query_in_the_address_is_answered_with_data(client: Client, address: str) -> None:
    async with client.get(address, headers=BROWSER, params={"query": "{greeting}"}) as response:
        assert await response.json() == {"data": {"greeting": "Hello you"}}


async def test_every_asset_is_ours_typed_and_immutable(client: Client, address: str) -> None:
    _, html = await page(client, address)
    found = references(html)
    loaded = [one for one in found.addresses if not one.startswith("data:")]

    assert {one.rpartition("/")[2] for one in loaded} == set(ASSET_TYPES)
    assert found.inline_scripts == 0
    for reference in loaded:
        assert not urlsplit(reference).netloc
        async with client.get(urljoin(address, reference)) as response:
            assert response.status == 200
            name = reference.rpartition("/")[2]
            assert response.headers["content-type"] == ASSET_TYPES[name]
            assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert await response.read() == (FILES / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/assets/0/start.js",
        "/assets/{version}/README.md",
        "/assets/{version}/index.html",
        "/assets/{version}/..%2Fide.py",
    ],
)
async def test_nothing_else_is_served(client: Client, address: str, path: str) -> None:
    version = GraphiqlPage("/graphql").version
    url = address + path.replace("{version}", version)
    async with client.get(url) as response:
        assert response.status == 404


async def test_the_policy_allows_this_server_only(client: Client, address: str) -> None:
    response, _ = await page(client, address)
    policy = response.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "//" not in policy


def test_our_files_and_the_style_sheet_name_no_other_server() -> None:
    for name in OWN_FILES:
        assert "//" not in re.sub(r"^ *// .*$", "", (FILES / name).read_text(), flags=re.MULTILINE)
    styles = (FILES / "graphiql.min.css").read_text()
    assert "@import" not in styles
    assert set(re.findall(r"url\([\"']?([a-z]+:)", styles)) == {"data:"}
    assert len(re.findall(r"url\(", styles)) == len(re.findall(r"url\([\"']?data:", styles))


def test_the_vendored_files_are_the_published_ones() -> None:
    sums = re.findall(r"^([0-9a-f]{64})  (\S+)$", (FILES / "README.md").read_text(), re.MULTILINE)

    assert {name for _, name in sums} == set(ASSET_TYPES) - set(OWN_FILES)
    for expected, name in sums:
        assert hashlib.sha256((FILES / name).read_bytes()).hexdigest() == expected


async def test_the_page_can_ask_for_a_key_and_keeps_it_for_its_tab_only(
    client: Client, address: str
) -> None:
    _, html = await page(client, address)
    start = (FILES / "start.js").read_text()
    named = re.findall(r'getElementById\("([^"]+)"\)', start)

    assert {"sign-in", "api-key", "use-key", "without-key"} <= set(named)
    assert all(f'id="{id}"' in html for id in named), "the script finds all that it looks for"
    assert "sessionStorage" in start
    assert "localStorage" not in start + html
    assert "cookie" not in start


def test_another_address_and_example() -> None:
    example = '{ greeting(name: "<&>") }'

    page = GraphiqlPage("/api/v1/query", example).page()
    found = references(bytes(page.body).decode())

    assert found.example == example
    assert any(one.startswith("query/assets/") for one in found.addresses)


def test_the_edge_does_not_appear_among_the_rest_operations(app: FastAPI) -> None:
    assert not [path for path in app.openapi()["paths"] if "graphql" in path]


async def test_the_default_example_runs(client: Client, address: str) -> None:
    async with client.post(address, json={"query": DEFAULT_EXAMPLE}) as response:
        assert "errors" not in await response.json()
