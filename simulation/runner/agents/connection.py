"""From a connector to its endpoint: variables expanded, secrets known."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp

from simulation.catalog.connector import ChatConnector, HttpConnector, expand
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.wire.http_client import JsonEndpoint, Retries

IDEMPOTENCY_HEADER = "Idempotency-Key"
"""The same value whenever the same turn is asked again: answer it again, act only once."""

_SECRET_HEADERS = ("auth", "cookie", "key", "secret", "token")


def endpoint_of(
    connector: ChatConnector | HttpConnector,
    variables: dict[str, str],
    session: aiohttp.ClientSession,
    retries: Retries | None = None,
) -> JsonEndpoint:
    """Where ``connector`` leads, with ``variables`` in their places.

    Raises:
        EndpointUnavailable: the connector names a variable that is not set.
    """
    chat = isinstance(connector, ChatConnector)
    headers = {name: _expanded(text, variables) for name, text in connector.headers.items()}
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        headers["Authorization"] = f"Bearer {_expanded(connector.api_key, variables)}"
    path = "/chat/completions" if chat else ""
    address = _expanded(connector.url, variables)
    return JsonEndpoint(
        session,
        f"{address.rstrip('/')}{path}" if chat else address,
        name="The agent",
        # As the author wrote it: a variable in an address may well be a secret.
        shown=f"{connector.url.rstrip('/')}{path}" if chat else connector.url,
        timeout_seconds=connector.timeout_seconds,
        headers=headers,
        secrets=[*variables.values(), *_secrets(headers.items())],
        retries=retries,
    )


def _expanded(text: str, variables: dict[str, str]) -> str:
    try:
        return expand(text, variables)
    except KeyError as error:
        name = error.args[0]
        raise EndpointUnavailable(
            f"The connector needs the environment variable {name}, which is not set; set it "
            "where the worker runs, or change the connector."
        ) from error


def _secrets(headers: Iterable[tuple[str, str]]) -> list[str]:
    """What must not be quoted: the last word leaves out a scheme such as 'Bearer'."""
    return [
        text.split()[-1]
        for name, text in headers
        if text.strip() and any(mark in name.lower() for mark in _SECRET_HEADERS)
    ]
