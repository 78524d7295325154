"""What a connector says that only those see who may change it, and what stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulation.catalog.connector import ChatConnector, HttpConnector
from simulation.outbound.urls import without_secrets

WITHHELD = "(withheld)"
"""Stands where a value is nobody's business who sees it. Nobody can write it there."""

_NAMED = re.compile(r"([A-Za-z]+ +)?\$\{[^}]*\}")
_FILLED = re.compile(r"\{\{[^}]*\}\}")
_SECRET_NAMES = ("auth", "cookie", "key", "password", "secret", "token")


def without_secrets_of(connector: Any) -> Any:
    """``connector``, which may be null, with its secrets withheld.

    They are API key, headers, the credentials and the query of the url, and texts of a body
    template under a name such as ``token``. What only names a variable of the worker's
    environment is shown.
    """
    if connector is None:
        return None
    changes: dict[str, Any] = {
        "url": without_secrets(connector.url),
        "headers": {name: _unless_named(text) for name, text in connector.headers.items()},
    }
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        changes["api_key"] = _unless_named(connector.api_key)
    if isinstance(connector, HttpConnector):
        changes["body_template"] = _template(connector.body_template)
    return connector.model_copy(update=changes)


def withheld_in(connector: ChatConnector | HttpConnector) -> Iterator[str]:
    """The fields of ``connector`` that hold what stands for a secret, not the secret."""
    if isinstance(connector, ChatConnector) and connector.api_key == WITHHELD:
        yield "api_key"
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
