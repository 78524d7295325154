"""Identity tokens: what counts, and all that does not; nothing of it raises."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.identity import tokens
from simulation.identity.organization.messages import SigningKey
from simulation.identity.tokens import LIFETIME, MAX_LENGTH, Claims, issue, organization_of
from tests.support.examples import AT

NOW = AT.replace(microsecond=0)
KEY = SigningKey(id="a" * 24, secret="k" * 43)
OTHER = SigningKey(id="b" * 24, secret="o" * 43)
CLAIMS = Claims("acme", "olga", "c" * 24, NOW, NOW + LIFETIME)


def read(token: str, keys: Sequence[SigningKey], now: datetime) -> Claims | None:
    """What ``token`` says, where it counts."""
    found = tokens.signed(token, keys)
    return found.claims if found is not None and found.counts(now) else None


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else orjson.dumps(value)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(payload: Any, header: Any = None, signature: str = "c2ln") -> str:
    """A token with a signature that somebody has made up."""
    chosen = {"alg": "HS256", "typ": "JWT", "kid": KEY.id} if header is None else header
    return f"{encoded(chosen)}.{encoded(payload)}.{signature}"


def signed(by: SigningKey = KEY, /, **changes: Any) -> str:
    """A token that ``by`` has signed; a claim of null is left out."""
    claims: dict[str, Any] = {
        "iss": tokens.ISSUER,
        "sub": "olga",
        "org": "acme",
        "key": "c" * 24,
        "iat": NOW,
        "exp": NOW + LIFETIME,
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, by.secret, "HS256", headers={"kid": by.id})


def test_what_was_issued_is_read_again() -> None:
    token = issue(CLAIMS, KEY)

    assert read(token, [OTHER, KEY], NOW) == CLAIMS
    assert organization_of(token) == "acme"
    assert read(signed(), [KEY], NOW) == CLAIMS, "else nothing below shows anything"


def test_it_counts_until_its_last_second() -> None:
    token = issue(CLAIMS, KEY)

    assert read(token, [KEY], CLAIMS.expires_at - timedelta(milliseconds=1)) == CLAIMS
    assert read(token, [KEY], CLAIMS.expires_at) is None


@pytest.mark.parametrize(
    ("begins", "lasts", "counts"),
    [
        (timedelta(0), LIFETIME, True),
        (timedelta(0), LIFETIME + timedelta(seconds=1), False),
        (timedelta(0), timedelta(days=3650), False),
        (-timedelta(minutes=59), timedelta(days=1), False),
        (tokens.LEEWAY, LIFETIME, True),
        (tokens.LEEWAY + timedelta(seconds=1), LIFETIME, False),
        (timedelta(days=1), LIFETIME, False),
    ],
)
def test_none_counts_longer_than_those_that_are_issued(
    begins: timedelta, lasts: timedelta, counts: bool
) -> None:
    token = signed(iat=NOW + begins, exp=NOW + begins + lasts)
    assert (read(token, [KEY], NOW) is not None) is counts


def test_a_key_that_retires_takes_its_tokens_along() -> None:
    token = issue(CLAIMS, KEY)
    retiring = KEY.model_copy(update={"retired_at": NOW + timedelta(minutes=5)})

    assert read(token, [retiring], NOW + timedelta(minutes=4)) == CLAIMS
    assert read(token, [retiring], NOW + timedelta(minutes=5)) is None
    assert read(token, [], NOW) is None


def test_another_organizations_key_signs_nothing_here() -> None:
    assert read(signed(OTHER), [KEY], NOW) is None
    same_id = OTHER.model_copy(update={"id": KEY.id})
    assert read(signed(same_id), [KEY], NOW) is None


def test_a_changed_word_breaks_the_signature() -> None:
    header, payload, signature = issue(CLAIMS, KEY).split(".")
    claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = encoded(claims | {"sub": "eve"})

    assert read(f"{header}.{payload}.{signature}", [KEY], NOW) == CLAIMS
    assert read(f"{header}.{changed}.{signature}", [KEY], NOW) is None
    assert read(f"{header}.{payload}.", [KEY], NOW) is None


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "HS512", "RS256", "", None, ["HS256"]]
)
def test_only_our_own_algorithm_counts(algorithm: Any) -> None:
    payload = orjson.loads(base64.urlsafe_b64decode(issue(CLAIMS, KEY).split(".")[1] + "=="))
    for signature in ("", "c2ln"):
        token = forged(payload, {"alg": algorithm, "kid": KEY.id}, signature)
        assert read(token, [KEY], NOW) is None
    longer = jwt.encode(payload, KEY.secret * 2, "HS512", headers={"kid": KEY.id})
    assert read(longer, [KEY.model_copy(update={"secret": KEY.secret * 2})], NOW) is None


@pytest.mark.parametrize("claim", ["iss", "sub", "org", "key", "iat", "exp"])
def test_nothing_may_be_left_out(claim: str) -> None:
    assert read(signed(**{claim: None}), [KEY], NOW) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody else"},
        {"exp": "never"},
        {"exp": 10**30},
        {"exp": -1},
        {"exp": []},
        {"iat": "x"},
        {"iat": 10**400},
        {"sub": 7},
        {"sub": {}},
        {"nbf": "x"},
    ],
)
def test_claims_must_make_sense(changes: dict[str, Any]) -> None:
    assert read(signed(**changes), [KEY], NOW) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "nonsense",
        "é.é.é",
        "\ud800.a.b",
        "\x00",
        forged([1]),
        forged("text"),
        forged({}),
        forged(b"\xff\xfe"),
        forged({"org": 7}),
        forged({"org": ["acme"]}),
        forged(b"[" * 1400 + b"]" * 1400),
        forged(b'{"org":' * 300 + b"1" + b"}" * 300),
        forged(b'{"org":' + b"9" * 2900 + b"}"),
        forged({"org": "acme"}, b"[" * 1400 + b"]" * 1400),
        forged({"org": None}, {"alg": "HS256", "kid": ["x"]}),
        forged({"org": None}, {"alg": "HS256", "kid": 7}),
        forged({"org": None}, {"alg": "HS256", "b64": False, "crit": ["b64"], "kid": KEY.id}),
        forged({"org": None}, []),
        "a" * (MAX_LENGTH + 1),
        signed(sub="x" * MAX_LENGTH),
    ],
)
def test_what_is_no_token_is_of_nobody(token: str) -> None:
    assert organization_of(token) is None
    assert read(token, [KEY], NOW) is None


@given(st.text())
def test_no_text_breaks_anything(text: str) -> None:
    assert organization_of(text) is None
    assert read(text, [KEY], NOW) is None


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_no_letter_may_be_another(place: int, letter: str) -> None:
    token = issue(CLAIMS, KEY)
    place %= token.rindex(".")
    changed = token[:place] + letter + token[place + 1 :]

    assert changed == token or read(changed, [KEY], NOW) is None


def test_a_token_shows_no_secret() -> None:
    token = issue(CLAIMS, KEY)
    assert KEY.secret not in token
    assert encoded(KEY.secret.encode())[:20] not in token
