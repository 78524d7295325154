"""Addresses of agents, and why some are never asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from simulation.catalog.connectors.variables import Expandable, variables_in
from simulation.outbound.addresses import NEVER, is_never_reached, meant_by

_LEADING = re.compile(r"\$\{([^}]*)\}(?=/|\?|#|$)")
_AUTHORITY = re.compile(r"(?:[a-z]+://)?([^/?#]*)")


def require_scheme(*schemes: str) -> Callable[[str], str]:
    """Lets addresses through that begin with one of ``schemes``, or with a variable."""

    def require(url: str) -> str:
        if not url.startswith((*schemes, "${")):
            raise ValueError(f"must begin with {', '.join(schemes)} or a variable such as ${{…}}.")
        return url

    return require


Url = Annotated[Expandable, AfterValidator(require_scheme("http://", "https://"))]


def leading_variable(url: str) -> str | None:
    """The variable that holds the whole beginning of ``url``, scheme and host; null for none."""
    found = _LEADING.match(url)
    return found[1] if found else None


def problem_of_url(url: str) -> str | None:
    """Why no request may be sent to ``url``, as far as it can be told from how it is written.

    Not looked at when a connector is read: those that were written before must stay readable.
    """
    rest = url if leading_variable(url) is None else _LEADING.sub("", url, count=1)
    before_query, _, query = rest.partition("?")
    authority = _AUTHORITY.match(before_query)
    if authority is not None and variables_in(authority[1]):
        return (
            "a variable cannot be part of the host; let one hold the whole beginning of the "
            "address, or write the host out."
        )
    if variables_in(query):
        return "a variable cannot stand in the query, which logs keep; send it in a header."
    if _is_never_reached(url):
        return f"the address cannot be used: {NEVER}."
    return None


def _is_never_reached(url: str) -> bool:
    """Whether the host of ``url`` is written as an address that nobody may reach."""
    try:
        return is_never_reached(meant_by(ip_address(urlsplit(url).hostname or "")))
    except ValueError:
        return False
