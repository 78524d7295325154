"""Renewing the token of a sign-in."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graphql_schema.kit.context import Info


@strawberry.type
class RenewTokenPayload:
    """A token in place of the one that was sent."""

    id_token: str
    expires_at: datetime


@strawberry.type
class TokenMutation:
    @strawberry.mutation(
        description="A fresh identity token for the one in the header, which counts on until it "
        "expires. For 12 hours after the key was shown; then it takes another sign-in."
    )
    async def renew_token(self, info: Info) -> RenewTokenPayload:
        token = await info.context.access.renew_token()
        return RenewTokenPayload(id_token=token.id_token, expires_at=token.expires_at)
