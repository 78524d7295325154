"""Credentials as HTTP carries them: which sort they are, and what they hold."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from simulation.identity.api_key import ApiKeyText, parse_api_key


@dataclass(frozen=True, slots=True)
class BearerToken:
    """An identity token."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that cannot be the credentials of anybody."""


Credentials = BearerToken | ApiKeyText | Unreadable


def parse_authorization(header: str) -> Credentials | None:
    """The credentials of an ``Authorization`` header; null where it is empty.

    ``Bearer`` carries an identity token or a whole API key, ``Basic`` (RFC 7617) the id of
    an API key as the name and the key as the password.
    """
    if not header.strip():
        return None
    scheme, _, value = header.strip().partition(" ")
    value = value.strip()
    match scheme.lower():
        case "bearer":
            return parse_api_key(value) or BearerToken(value)
        case "basic":
            return _basic(value)
    return Unreadable()


def _basic(value: str) -> Credentials:
    try:
        name, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return Unreadable()
    key = parse_api_key(password)
    return key if separator and key is not None and key.id == name else Unreadable()
