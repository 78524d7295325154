"""From a connector to its endpoint: variables expanded where they may be, secrets known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.connectors.sensitive import AgentConnector
from simulation.catalog.connectors.variables import expand
from simulation.catalog.connectors.withholding import secrets_in
from simulation.runner.agents.carried import TurnHeaders, is_filled
from simulation.runner.agents.kept.tokens import ClientCredentials
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.paths import below
from simulation.runner.wire.time_limits import TimeLimits

_SECRET_HEADERS = ("auth", "cookie", "key", "secret", "token")

ReachedByHttp = A2aConnector | ChatConnector | HttpConnector | ResponsesConnector


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a connector leads, and what each turn's request carries there."""

    endpoint: JsonEndpoint
    headers: TurnHeaders
    standing: dict[str, str]
    """The headers of the connector that are the same in each turn."""


def connect(
    connector: ReachedByHttp,
    surroundings: Surroundings,
    *,
    path: str = "",
    api_key: str | None = None,
) -> Connection:
    """How ``connector`` is asked, at ``path`` below its address; ``api_key`` as it is written.

    Raises:
        EndpointMisconfigured: the connector names a variable that it may not use.
    """
    named = named_in(connector, surroundings.variables)
    address = expand(connector.url, named)
    headers = standing_headers(connector.headers, named, api_key)
    secrets = secrets_of(connector, surroundings, headers)
    endpoint = JsonEndpoint(
        surroundings.session,
        below(address, path) if path else address,
        name="The agent",
        # As the author wrote it: a variable in an address may well be a secret.
        shown=below(connector.url, path) if path else connector.url,
        limits=TimeLimits(
            connector.timeout_seconds,
            connector.timeouts.connect_seconds,
            connector.timeouts.first_byte_seconds,
        ),
        headers=headers,
        secrets=secrets,
        retries=surroundings.retries,
        authorization=_authorization(connector, surroundings, named, secrets),
    )
    return Connection(endpoint, TurnHeaders(connector.headers, named), headers)


def _authorization(
    connector: ReachedByHttp, surroundings: Surroundings, named: dict[str, str], secrets: list[str]
) -> ClientCredentials | None:
    if connector.oauth is None:
        return None
    return ClientCredentials(
        connector.oauth,
        surroundings.tokens,
        surroundings.session,
        named=named,
        secrets=secrets,
        retries=surroundings.retries,
    )


def standing_headers(
    written: Mapping[str, str], named: Mapping[str, str], api_key: str | None = None
) -> dict[str, str]:
    """The headers that are the same in each turn."""
    headers = {name: expand(text, named) for name, text in written.items() if not is_filled(text)}
    if api_key is not None:
        headers["Authorization"] = f"Bearer {expand(api_key, named)}"
    return headers


def secrets_of(
    connector: AgentConnector, surroundings: Surroundings, headers: Mapping[str, str]
) -> list[str]:
    """What must not be quoted. The last word of a header leaves out a scheme such as 'Bearer'."""
    of_headers = [
        text.split()[-1]
        for name, text in headers.items()
        if text.strip() and any(mark in name.lower() for mark in _SECRET_HEADERS)
    ]
    return [*surroundings.variables.values.values(), *of_headers, *secrets_in(connector)]
