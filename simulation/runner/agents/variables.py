"""The operator's variables that a connector names, once it is known that it may use them all."""

from __future__ import annotations

from yarl import URL

from simulation.catalog.connectors.addresses import leading_variable, problem_of_url
from simulation.catalog.connectors.sensitive import Guarded
from simulation.catalog.connectors.variables import expand, variables_in
from simulation.outbound.variables import AgentVariables, VariableRefused
from simulation.runner.faults import EndpointMisconfigured


def named_in(connector: Guarded, variables: AgentVariables) -> dict[str, str]:
    """The values of the variables that ``connector`` names, by name.

    What a part of it names goes to the addresses of that part alone.

    Raises:
        EndpointMisconfigured: it names one that is not set, that is not for its organization
            or for a host that it leads to, or in a place where none may be.
    """
    named = _named_by_itself(connector, variables)
    for _, part in connector.parts():
        named |= named_in(part, variables)
    return named


def _named_by_itself(connector: Guarded, variables: AgentVariables) -> dict[str, str]:
    addresses = dict(connector.own_urls())
    for field, url in addresses.items():
        problem = problem_of_url(url)
        if problem is not None:
            raise EndpointMisconfigured(f"The connector's {field}: {problem}")
    names = {name for text in connector.expandable() for name in variables_in(text)}
    try:
        named = {name: variables.value(name) for name in sorted(names)}
        for url in addresses.values():
            host = _host(expand(url, named))
            for name in sorted(names - {leading_variable(url)}):
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
