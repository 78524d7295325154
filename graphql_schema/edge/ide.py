"""GraphiQL from our own files: one page and the assets that it loads, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from simulation.kernel.showable import for_html

FILES = Path(__file__).parent / "graphiql"

ASSET_TYPES = {
    "graphiql.min.css": "text/css; charset=utf-8",
    "graphiql.min.js": "text/javascript; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "react-dom.production.min.js": "text/javascript; charset=utf-8",
    "react.production.min.js": "text/javascript; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
}

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # The editor sizes its lines by inline styles.
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

DEFAULT_EXAMPLE = """\
# Ctrl-Enter runs the query.
# Ctrl-Space completes what you type.
# The book at the left explains every type.
# Credentials go into the Headers tab below.

query WhatIsThere {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    media_type: str


class GraphiqlPage:
    """The page and its assets, held in memory.

    ``path`` is the address of the page. ``version`` is a digest of all assets and a part of
    their addresses, which therefore never change their content.
    """

    def __init__(self, path: str, example: str = DEFAULT_EXAMPLE) -> None:
        self._assets = {
            name: Asset((FILES / name).read_bytes(), media_type)
            for name, media_type in ASSET_TYPES.items()
        }
        self.version = _digest(asset.content for asset in self._assets.values())
        # Relative to the page, so that it also works behind a proxy that adds a prefix.
        directory = f"{path.rpartition('/')[2]}/assets/{self.version}"
        template = (FILES / "index.html").read_text(encoding="utf-8")
        html = template.replace("{assets}", directory).replace("{example}", for_html(example))
        self._html = html.encode()

    def page(self) -> Response:
        """The page itself."""
        return _response(
            self._html,
            "text/html; charset=utf-8",
            {
                "Cache-Control": "no-store",
                "Content-Security-Policy": CONTENT_SECURITY_POLICY,
                "Referrer-Policy": "no-referrer",
                "Vary": "Accept",
            },
        )

    def asset(self, version: str, name: str) -> Response:
        """An asset of this version; 404 for any other."""
        found = self._assets.get(name) if version == self.version else None
        if found is None:
            missing = Response("Not found; reload the page.", 404, media_type="text/plain")
            missing.headers.update(
                {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
            )
            return missing
        caching = {"Cache-Control": "public, max-age=31536000, immutable"}
        return _response(found.content, found.media_type, caching)


def _digest(contents: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for content in contents:
        total.update(content)
    return total.hexdigest()[:12]


def _response(content: bytes, content_type: str, headers: dict[str, str]) -> Response:
    common = {"Content-Type": content_type, "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=common | headers)
