"""What a connector says that only those see who may change it, and what stands in its place."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulation.catalog.connectors.sensitive import Guarded, Sensitive
from simulation.catalog.connectors.variables import expand
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

    They are what it says of its fields (``Sensitive``), but for what only names a variable of
    the worker's environment: that is shown.
    """
    if connector is None:
        return None
    changes = {
        name: _shown(kind, value)
        for name, kind in connector.sensitive.items()
        if (value := getattr(connector, name)) is not None
    }
    return connector.model_copy(update=changes)


def secrets_in(connector: Guarded) -> Iterator[str]:
    """What is withheld of ``connector``, in the pieces that an agent may send back.

    Whole texts come before the words of them, so that they are masked first.
    """
    for name, kind in connector.sensitive.items():
        value = getattr(connector, name)
        if value is not None:
            yield from _secrets_of(kind, value)


def credentials_in(connector: Guarded, named: Mapping[str, str]) -> Iterator[str]:
    """What of ``connector`` is a secret beyond doubt, as it is sent: by its field, or by the name
    of the header or variable that holds it. ``named`` are the variables that it names.

    Less than ``secrets_in``: what an agent says is evidence, and is not to lose a word of it
    that merely stands in a header too.
    """
    for name, kind in connector.sensitive.items():
        value = getattr(connector, name)
        match kind:
            case Sensitive.TEXT if value is not None and _names_secret(name):
                found = [expand(value, named)]
            case Sensitive.HEADERS:
                # The last word leaves out a scheme such as 'Bearer'.
                found = [
                    expand(text, named).split()[-1]
                    for each, text in value.items()
                    if _names_secret(each) and text.strip() and not _FILLED.search(text)
                ]
            case Sensitive.TEMPLATE:
                found = list(_withheld_texts(value, _template(value)))
            case Sensitive.URL if value is not None:
                found = [unquote(_password_of(expand(value, named)))]
            case Sensitive.PART if value is not None:
                found = list(credentials_in(value, named))
            case _:
                found = []
        yield from (each for each in found if len(each) >= MIN_WORD)


def withheld_in(connector: Guarded) -> Iterator[str]:
    """The fields of ``connector`` that hold what stands for a secret, not the secret."""
    for name, kind in connector.sensitive.items():
        value = getattr(connector, name)
        match kind:
            case Sensitive.TEXT if value == WITHHELD:
                yield name
            case Sensitive.TEMPLATE if _holds_withheld(value):
                yield name
            case Sensitive.HEADERS:
                yield from (f"{name}.{each}" for each, text in value.items() if text == WITHHELD)
            case Sensitive.PART if value is not None:
                yield from (f"{name}.{each}" for each in withheld_in(value))


def remedy_for(field: str) -> str:
    """What to tell whoever sends what stands for a value back as that value."""
    return (
        f"{field}: {WITHHELD!r} stands for a value that was not shown to you; send the value "
        "itself, or leave out what is to stay as it is."
    )


def _shown(kind: Sensitive, value: Any) -> Any:
    match kind:
        case Sensitive.URL:
            return without_secrets(value)
        case Sensitive.TEXT:
            return _unless_named(value)
        case Sensitive.HEADERS:
            return {name: _unless_named(text) for name, text in value.items()}
        case Sensitive.TEMPLATE:
            return _template(value)
        case Sensitive.PART:
            return without_secrets_of(value)


def _secrets_of(kind: Sensitive, value: Any) -> Iterator[str]:
    match kind:
        case Sensitive.URL:
            yield from _secrets_of_url(value)
        case Sensitive.TEXT:
            yield value
        case Sensitive.HEADERS:
            for name, text in value.items():
                if _unless_named(text) == WITHHELD:
                    least = 1 if _names_secret(name) else MIN_WORD
                    yield from (each for each in _pieces(text) if len(each) >= least)
        case Sensitive.TEMPLATE:
            yield from _withheld_texts(value, _template(value))
        case Sensitive.PART:
            yield from secrets_in(value)


def _template(value: Any, *, secret: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            name: _template(item, secret=secret or _names_secret(name))
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(_template(item, secret=secret) for item in value)
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


def _password_of(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""  # Nothing is ever sent there.


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
