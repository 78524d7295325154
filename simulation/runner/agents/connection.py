"""From a connector to its endpoint: variables expanded where they may be, secrets known."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp
from yarl import URL

from simulation.catalog.connector import (
    ChatConnector,
    HttpConnector,
    expand,
    leading_variable,
    problem_of_url,
    variables_in,
)
from simulation.catalog.withholding import secrets_in
from simulation.outbound.variables import AgentVariables, VariableRefused
from simulation.runner.agents.carried import TurnHeaders, is_filled
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.retries import Retries

_SECRET_HEADERS = ("auth", "cookie", "key", "secret", "token")


def endpoint_of(
    connector: ChatConnector | HttpConnector,
    variables: AgentVariables,
    session: aiohttp.ClientSession,
    retries: Retries | None = None,
) -> JsonEndpoint:
    """Where ``connector`` leads, with ``variables`` in their places.

    Raises:
        EndpointMisconfigured: the connector names a variable that is not set, that is not for
            its organization or for the host that it leads to, or in a place where none may be.
    """
    named = _named(connector, variables)
    chat = isinstance(connector, ChatConnector)
    headers = {
        name: expand(text, named) for name, text in connector.headers.items() if not is_filled(text)
    }
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        headers["Authorization"] = f"Bearer {expand(connector.api_key, named)}"
    path = "/chat/completions" if chat else ""
    address = expand(connector.url, named)
    return JsonEndpoint(
        session,
        f"{address.rstrip('/')}{path}" if chat else address,
        name="The agent",
        # As the author wrote it: a variable in an address may well be a secret.
        shown=f"{connector.url.rstrip('/')}{path}" if chat else connector.url,
        timeout_seconds=connector.timeout_seconds,
        headers=headers,
        secrets=[*variables.values.values(), *_secrets(headers.items()), *secrets_in(connector)],
        retries=retries,
    )


def turn_headers(
    connector: ChatConnector | HttpConnector, variables: AgentVariables
) -> TurnHeaders:
    """What each turn's request carries; raises as ``endpoint_of``."""
    return TurnHeaders(connector.headers, _named(connector, variables))


def _named(connector: ChatConnector | HttpConnector, variables: AgentVariables) -> dict[str, str]:
    """The values of the variables that ``connector`` names, all of which it may use."""
    problem = problem_of_url(connector.url)
    if problem is not None:
        raise EndpointMisconfigured(f"The connector's url: {problem}")
    texts = [connector.url, *connector.headers.values()]
    if isinstance(connector, ChatConnector) and connector.api_key is not None:
        texts.append(connector.api_key)
    names = {name for text in texts for name in variables_in(text)}
    try:
        named = {name: variables.value(name) for name in sorted(names)}
        host = _host(expand(connector.url, named))
        for name in sorted(names - {leading_variable(connector.url)}):
            variables.require_host(name, host)
    except VariableRefused as refused:
        raise EndpointMisconfigured(str(refused)) from refused
    return named


def _host(address: str) -> str:
    """The host that a request to ``address`` goes to, as the client will read it."""
    try:
        return URL(address).raw_host or ""
    except ValueError:
        return ""


def _secrets(headers: Iterable[tuple[str, str]]) -> list[str]:
    """What must not be quoted: the last word leaves out a scheme such as 'Bearer'."""
    return [
        text.split()[-1]
        for name, text in headers
        if text.strip() and any(mark in name.lower() for mark in _SECRET_HEADERS)
    ]
