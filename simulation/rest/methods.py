"""Which methods an address is served with, whichever of its routes knows them."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def name_all_methods(request: Request, error: Exception) -> None:
    """Have a refusal of the method of ``request`` say which ones are served at its address."""
    # Each route knows its own methods only, and another one may serve the same address.
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        error.headers = {"Allow": ", ".join(_methods_at(request))}


def _methods_at(request: Request) -> list[str]:
    return [
        method
        for method in METHODS
        if any(
            route.matches(dict(request.scope) | {"method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]
