"""The artifacts of a set run in GraphQL: a link to them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graphql_schema.kit.context import Info
from simulation.catalog.set_run.documents import SetRunDocument


@strawberry.type(description="What a run left, in one archive: a link that needs no credentials.")
class SetRunArtifacts:
    url: str
    expires_at: datetime = strawberry.field(description="Until when the link counts.")
    bytes: float = strawberry.field(description="The size of the archive.")
    sha256: str


async def artifacts_of(
    root: strawberry.Parent[SetRunDocument], info: Info
) -> SetRunArtifacts | None:
    """A fresh link to the artifacts of a run; null while it has none."""
    if root.artifacts is None:
        return None
    link = await info.context.access.artifacts.link_of(root, info.context.server)
    return SetRunArtifacts(
        url=link.url,
        expires_at=link.expires_at,
        bytes=root.artifacts.bytes,
        sha256=root.artifacts.sha256,
    )
