"""Credentials as HTTP carries them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.identity.api_key import ApiKeyText, parse_api_key
from simulation.identity.credentials import BearerToken, Unreadable, parse_authorization

IDS = st.text("0123456789abcdef", min_size=24, max_size=24)
SECRETS = st.text(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", min_size=43, max_size=43
)
KEYS = st.builds(ApiKeyText, IDS, SECRETS)

KEY = ApiKeyText("a" * 24, "s" * 43)


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@given(KEYS)
def test_a_key_is_read_as_it_is_written(key: ApiKeyText) -> None:
    assert parse_api_key(str(key)) == key


@given(KEYS, st.sampled_from(["Bearer", "bearer", "BEARER"]), st.sampled_from([" ", "  "]))
def test_a_bearer_may_be_a_key(key: ApiKeyText, scheme: str, space: str) -> None:
    assert parse_authorization(f"{scheme}{space}{key}") == key


@given(KEYS)
def test_basic_carries_id_and_key(key: ApiKeyText) -> None:
    assert parse_authorization(basic(key.id, str(key))) == key
    assert parse_authorization(" " + basic(key.id, str(key)).replace("Basic", "bAsIc")) == key


@given(KEYS, KEYS)
def test_basic_carries_the_id_of_that_key(key: ApiKeyText, other: ApiKeyText) -> None:
    expected = key if key.id == other.id else Unreadable()
    assert parse_authorization(basic(other.id, str(key))) == expected


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Basic",
        "Basic !",
        "Basic YTpi",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(str(KEY).encode()).decode(),
        basic("", str(KEY)),
        basic(KEY.id, KEY.secret),
        basic(f"{KEY.id}:{KEY.id}", str(KEY)),
        f"Digest {KEY}",
        str(KEY),
    ],
)
def test_what_cannot_be_right_is_nobodys(header: str) -> None:
    assert parse_authorization(header) in (Unreadable(), BearerToken(""))


@pytest.mark.parametrize("header", ["", " "])
def test_an_empty_header_shows_nothing(header: str) -> None:
    assert parse_authorization(header) is None


def test_any_other_bearer_is_a_token() -> None:
    assert parse_authorization("Bearer a.b.c ") == BearerToken("a.b.c")


@given(st.text())
def test_no_header_breaks_anything(header: str) -> None:
    for each in (header, f"Basic {header}", f"Bearer {header}"):
        found = parse_authorization(each)
        assert not isinstance(found, ApiKeyText)


@pytest.mark.parametrize(
    "text",
    [
        f"sim_{'a' * 23}_{'s' * 43}",
        f"sim_{'A' * 24}_{'s' * 43}",
        f"sim_{'a' * 24}_{'s' * 42}",
        f"sim_{'a' * 24}_{'s' * 44}",
        f"sim_{'a' * 24}_{'s' * 42}+",
        f"SIM_{'a' * 24}_{'s' * 43}",
        f"{KEY}\n",
        f" {KEY}",
        "",
    ],
)
def test_a_key_has_one_form(text: str) -> None:
    assert parse_api_key(text) is None


def test_what_holds_a_secret_does_not_show_it() -> None:
    assert KEY.secret not in repr(KEY)
    assert "a.b.c" not in repr(BearerToken("a.b.c"))
