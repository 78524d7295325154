"""Tokens that a connector gets for itself, by OAuth 2.0."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.sensitive import Guarded, Sensitive
from simulation.catalog.connectors.variables import Expandable
from simulation.kernel.values import Text


class ClientAuthentication(StrEnum):
    """How a client says to the token endpoint who it is (RFC 6749, 2.3.1)."""

    BASIC = "basic"
    """In the header Authorization."""
    BODY = "body"
    """As fields of the form."""


class OAuth(Guarded):
    """Client credentials (RFC 6749, 4.4) by which a token is got, which is sent as Bearer.

    ``client_id`` and ``client_secret`` go to ``token_url`` alone. ``scope`` and ``audience`` are
    sent where they are given.
    """

    sensitive: ClassVar = {
        "token_url": Sensitive.URL,
        "client_id": Sensitive.TEXT,
        "client_secret": Sensitive.TEXT,
    }

    token_url: Url
    client_id: Expandable
    client_secret: Expandable
    scope: Text | None = None
    audience: Text | None = None
    client_authentication: ClientAuthentication = ClientAuthentication.BASIC
