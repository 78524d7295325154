"""What a connector says that only those see who may change it, and what stands in its place."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulation.catalog.connector import ChatConnector, HttpConnector
from simulation.outbound.urls import without_secrets

WITHHELD = "(withheld)"
"""Stands where a value is nobody's business who sees it. Nobody can write it there."""

_NAMED = re.compile(r"([A-Za-z]+ +)?\$\{[^}]*\}")
_FILLED = re.compile(r"\{\{[^}]*\}\}")
_SECRET_NAMES = (
    *("auth", "bearer", "cookie", "credential", "key", "passphrase", "passwd", "password"),
    *("pwd", "secret", "token"),
)
_WORDS = re.compile(r"[^\s;,]+")

MIN_WORD = 8
"""The shortest word of a header that counts as a secret, unless its name says that it is one:
masking ``true`` or ``json`` would make a quote unreadable and hide nothing."""


def without_secrets_of(connector: Any) -> Any:
    """``connector``, which may be null, with its secrets withheld.

    They are API key, headers, the credentials and the query of the url, and texts of a body
    template or parameters under a name such as ``token``. What only names a variable of the
    worker's environment is shown.
    """
    if connector is None:
        return None
    changes: dict[str, Any] = {
        "url": without_secrets(connector.url),
        "headers": {name: _unless_named(text) for name, text in connector.headers.items()},
    }
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        changes["api_key"] = _unless_named(connector.api_key)
    if isinstance(connector, ChatConnector):
        changes["parameters"] = _template(connector.parameters)
    if isinstance(connector, HttpConnector):
        changes["body_template"] = _template(connector.body_template)
    return connector.model_copy(update=changes)


def secrets_in(connector: ChatConnector | HttpConnector) -> Iterator[str]:
    """What is withheld of ``connector``, in the pieces that an agent may send back.

    Whole texts come before the words of them, so that they are masked first.
    """
    yield from _secrets_of_url(connector.url)
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        yield connector.api_key
    if isinstance(connector, HttpConnector):
        yield from _withheld_texts(connector.body_template, _template(connector.body_template))
    if isinstance(connector, ChatConnector):
        yield from _withheld_texts(connector.parameters, _template(connector.parameters))
    for name, text in connector.headers.items():
        if _unless_named(text) == WITHHELD:
            least = 1 if _names_secret(name) else MIN_WORD
            yield from (each for each in _pieces(text) if len(each) >= least)


def withheld_in(connector: ChatConnector | HttpConnector) -> Iterator[str]:
    """The fields of ``connector`` that hold what stands for a secret, not the secret."""
    if isinstance(connector, ChatConnector) and connector.api_key == WITHHELD:
        yield "api_key"
    if isinstance(connector, ChatConnector) and _holds_withheld(connector.parameters):
        yield "parameters"
    for name, text in connector.headers.items():
        if text == WITHHELD:
            yield f"headers.{name}"
    if isinstance(connector, HttpConnector) and _holds_withheld(connector.body_template):
        yield "body_template"


def remedy_for(field: str) -> str:
    """What to tell whoever sends what stands for a value back as that value."""
    return (
        f"{field}: {WITHHELD!r} stands for a value that was not shown to you; send the value "
        "itself, or leave out what is to stay as it is."
    )


def _template(value: Any, *, secret: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            name: _template(item, secret=secret or _names_secret(name))
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_template(item, secret=secret) for item in value]
    if secret and isinstance(value, str) and not _FILLED.fullmatch(value.strip()):
        return _unless_named(value)
    return value


def _pieces(text: str) -> Iterator[str]:
    """``text`` as a whole, its words, and the values of words such as those of a cookie."""
    words = _WORDS.findall(text)
    return chain([text], words, (word.partition("=")[2] for word in words))


def _secrets_of_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # Nothing is ever sent there.
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user or password:
        # As the header Authorization has it.
        yield b64encode(f"{user}:{password}".encode()).decode()
    yield from filter(None, (parts.query, parts.fragment, password, user))
    yield from (text for _, text in parse_qsl(parts.query))


def _withheld_texts(value: Any, shown: Any) -> Iterator[str]:
    """The texts in ``value`` in whose place something else stands in ``shown``."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _withheld_texts(item, shown[name])
    elif isinstance(value, list | tuple):
        for item, item_shown in zip(value, shown, strict=True):
            yield from _withheld_texts(item, item_shown)
    elif isinstance(value, str) and value != shown:
        yield value


def _holds_withheld(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_withheld, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_withheld, value))
    return bool(value == WITHHELD)


def _names_secret(name: str) -> bool:
    return any(mark in name.lower() for mark in _SECRET_NAMES)


def _unless_named(text: str) -> str:
    """``text`` where it is only the name of a variable, perhaps after a scheme as of Bearer."""
    return text if _NAMED.fullmatch(text) else WITHHELD
