"""Callers on one's own machine, and not pages of strangers in a browser on it.

Where nobody signs in, a browser is what strangers could come in by: a page from elsewhere may
send requests to the loopback, and by a name of its own that leads there (DNS rebinding) it could
even read the answers.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from simulation.rest.edge.turning_away import turn_away
from simulation.rest.refusals import ForeignRequest

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORT = 80
OWN_SITES = frozenset({"same-origin", "none"})
"""What browsers say of requests of the page's own server, and of ones that a person typed in."""


class OwnMachine:
    """Lets in what was meant for this server by name, and writes only from its own pages.

    What is no browser says nothing of where it comes from, and may write.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            refusal = _refusal(scope)
            if refusal is not None:
                await turn_away(scope, receive, send, refusal)
                return
        await self._app(scope, receive, send)


def _refusal(scope: Scope) -> ForeignRequest | None:
    headers, names = Headers(scope=scope), _names(scope)
    host = headers.get("host", "")
    if host.lower() not in names:
        return ForeignRequest(
            f"Host: {host!r} is not this server, which answers its own machine only; use "
            f"http://{names[-1]}.",
            field="Host",
        )
    if scope["type"] == "http" and scope["method"] in READS:
        return None
    return _refusal_of_page(headers, names)


def _refusal_of_page(headers: Headers, names: list[str]) -> ForeignRequest | None:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and not _is_own(origin, names):
        return ForeignRequest(
            f"Origin: pages of {origin!r} may change nothing here; send it without a browser, or "
            "from a page of this server.",
            field="Origin",
        )
    if site is not None and site not in OWN_SITES:
        return ForeignRequest(
            f"Sec-Fetch-Site: pages from elsewhere ({site!r}) may change nothing here; send it "
            "without a browser, or from a page of this server.",
            field="Sec-Fetch-Site",
        )
    return None


def _names(scope: Scope) -> list[str]:
    """How this server may be called, with the port that it listens on."""
    host, port = scope["server"]
    listening = f"[{host}]" if ":" in host else host
    names = [*LOOPBACK_NAMES, listening]
    with_port = [f"{name}:{port}" for name in names]
    return [*with_port, *names] if port == DEFAULT_PORT else with_port


def _is_own(origin: str, names: list[str]) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.netloc.lower() in names
