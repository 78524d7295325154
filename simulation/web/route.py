"""The page at `/`: its files, and its index at every address that is one of its views."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from simulation.kernel.entity_tags import is_held
from simulation.web.files import INDEX, BuiltFile, built_files

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # No string becomes markup or code, whatever a library might do with one.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

INDEX_HEADERS = {
    # Kept, but asked about each time: it names the files of this release.
    "Cache-Control": "no-cache",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Encoding",
}
ASSET_HEADERS = {
    # Their names hold a digest of what is in them.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}

METHODS = ("GET", "HEAD")

OTHERS = frozenset(
    {
        "Pulse",
        "api",
        "assets",
        "graphql",
        "health",
        "healthz",
        "openapi.json",
        "readyz",
        "v1",
    }
)
"""How addresses begin that are no views of the page."""


def add_page(app: Starlette) -> None:
    """Serve the page by ``app``, after all of its own routes.

    Any other address that a browser asks for is a view of the page, which says itself where
    there is none. Programs are told as before that nothing is there.
    """
    files = built_files()

    async def index(request: Request) -> Response:
        return _answer(request, files[INDEX], INDEX_HEADERS)

    async def asset(request: Request) -> Response:
        found = files.get(f"assets/{request.path_params['name']}")
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _answer(request, found, ASSET_HEADERS)

    nothing = app.router.default

    async def view_or_nothing(scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_view(scope):
            await nothing(scope, receive, send)
            return
        response = await index(Request(scope, receive))
        await response(scope, receive, send)

    app.router.routes.append(Route("/", index, methods=METHODS))
    app.router.routes.append(Route("/assets/{name}", asset, methods=METHODS))
    # Not a route for every path: that would answer for the methods of the others as well.
    app.router.default = view_or_nothing


def _is_view(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in METHODS:
        return False
    _, first, *rest = scope["path"].split("/")
    is_file = "." in (rest or [first])[-1]
    return (
        first not in OTHERS
        and not is_file
        and "text/html" in Request(scope).headers.get("accept", "")
    )


def _answer(request: Request, file: BuiltFile, headers: Mapping[str, str]) -> Response:
    told = {**headers, "ETag": file.tag, "Content-Type": file.media_type}
    if is_held(file.tag, request.headers.get("if-none-match", "")):
        return Response(None, HTTPStatus.NOT_MODIFIED, told)
    # The middleware takes the header away from whoever refuses gzip.
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.compressed, headers=told | {"Content-Encoding": "gzip"})
    return Response(file.content, headers=told)
