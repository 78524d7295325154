"""The key that identity tokens are signed by."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graphql_schema.kit.context import Info


@strawberry.type
class RotateSigningKeyPayload:
    """What becomes of sign-ins."""

    retired_at: datetime = strawberry.field(
        description="Tokens that were signed before end to count then."
    )


@strawberry.type
class SigningKeyMutation:
    @strawberry.mutation(
        description="Sign identity tokens by a new key. With `atOnce` everybody has to sign in "
        "again, else the tokens of the old key count until they expire."
    )
    async def rotate_signing_key(
        self, info: Info, at_once: bool = False
    ) -> RotateSigningKeyPayload:
        retired_at = await info.context.access.people.rotate_signing_key(at_once=at_once)
        return RotateSigningKeyPayload(retired_at=retired_at)
