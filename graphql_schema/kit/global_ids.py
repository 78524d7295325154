"""Global ids: the GraphQL type and the plain id, opaque to clients.

Plain ids are 24 hexadecimal digits in the catalog and UUIDs in Pulse, as the contracts say.
"""

from __future__ import annotations

import base64
import binascii
import re

from simulation.kernel.errors import ValidationFailed

_CATALOG_ID = re.compile(r"[a-f0-9]{24}")
_UUID = re.compile(r"[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}", re.IGNORECASE)
_UUID_TYPES = ("Task", "Run")


def global_id(type_name: str, id: str) -> str:
    """The global id of a thing."""
    return base64.urlsafe_b64encode(f"{type_name}:{id}".encode()).decode()


def parts_of(text: str) -> tuple[str, str]:
    """The two parts of a global id, whatever they are; empty where ``text`` is none."""
    try:
        type_name, _, id = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return type_name, id


def parse_global_id(text: str) -> tuple[str, str]:
    """The type name and the plain id behind a global id.

    Raises:
        ValidationFailed: the text is no global id.
    """
    type_name, id = parts_of(text)
    if not type_name or not _is_plain(id, type_name):
        raise ValidationFailed(
            f"id: {text!r} is no id of this API; copy one from a query.", field="id"
        )
    return type_name, id.lower()


def plain_id(text: str, type_name: str, field: str = "id") -> str:
    """The plain id behind ``text``, which may be plain already or global.

    Raises:
        ValidationFailed: the text is no id, or one of another type.
    """
    if _is_plain(text, type_name):
        return text.lower()
    try:
        found, id = parse_global_id(text)
    except ValidationFailed as error:
        raise ValidationFailed(
            f"{field}: {text!r} is no id; copy one from a query.", field=field
        ) from error
    if found != type_name:
        raise ValidationFailed(
            f"{field}: the id belongs to a {found}, not to a {type_name}.", field=field
        )
    return id


def _is_plain(text: str, type_name: str) -> bool:
    pattern = _UUID if type_name in _UUID_TYPES else _CATALOG_ID
    return pattern.fullmatch(text) is not None
