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


Credentials = BearerToken | ApiKeyText


def parse_authorization(header: str) -> Credentials | None:
    """The credentials of an ``Authorization`` header; null where they cannot be right.

    ``Bearer`` carries an identity token or a whole API key, ``Basic`` (RFC 7617) the id of
    an API key as the name and the key as the password.
    """
    scheme, _, value = header.strip().partition(" ")
    value = value.strip()
    match scheme.lower():
        case "bearer":
            return parse_api_key(value) or BearerToken(value)
        case "basic":
            return _basic(value)
    return None


def _basic(value: str) -> Credentials | None:
    try:
        name, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    key = parse_api_key(password)
    return key if separator and key is not None and key.id == name else None
