"""Downloads of artifacts by signed links: whoever holds one needs no credentials."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from simulation.access.artifacts import download
from simulation.artifacts.port import MEDIA_TYPE
from simulation.bootstrap import Platform

routes = APIRouter()


# Not in the description: nobody calls it but by a link that was handed out.
@routes.get("/simulation/artifacts/{name}", include_in_schema=False)
async def download_artifacts(
    organization: str, name: str, request: Request, token: str = ""
) -> Response:
    """The archive that the link is to, or 404 for everything else."""
    platform: Platform = request.app.state.platform
    found = await download(platform, organization, name, token)
    headers = {
        "Content-Length": str(found.size),
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(found.content, media_type=MEDIA_TYPE, headers=headers)
