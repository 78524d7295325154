"""The service credential: nothing of Pulse is answered without it."""

from __future__ import annotations

import hmac

from fastapi import FastAPI
from fastapi.security import APIKeyHeader
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from simulation.kernel.errors import CredentialRefused
from simulation.rest.errors import answer

PREFIX = "/Pulse/v1"
HEADER = "X-Pulse-Credential"

documented = APIKeyHeader(
    name=HEADER,
    scheme_name="PulseCredential",
    auto_error=False,
    description="The service secret of this deployment, set as SIMULATION_PULSE_CREDENTIAL.",
)
"""Shows in the API's description what ``ServiceCredential`` demands."""


class ServiceCredential:
    """Turns away whoever lacks the secret, before a route, a body or an id is looked at.

    Everything whose path holds the prefix is guarded: a proxy may have put something in
    front of it. Without a secret nobody gets in.
    """

    def __init__(self, app: ASGIApp, secret: SecretStr | None) -> None:
        self._app = app
        self._secret = secret.get_secret_value().encode() if secret else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and PREFIX in scope["path"] and not self._admits(scope):
            # The same words in every case: they tell no stranger which one it is.
            refusal = CredentialRefused(
                f"{HEADER}: the service credential is missing or wrong. Send the secret of this "
                "deployment; its operator sets it as SIMULATION_PULSE_CREDENTIAL, and without "
                "one every request is refused.",
                field=HEADER,
            )
            await answer(refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _admits(self, scope: Scope) -> bool:
        given = Headers(scope=scope).getlist(HEADER)
        if not self._secret or len(given) != 1:
            return False
        # Headers are bytes that were read as Latin-1; comparing text fails beyond ASCII.
        return hmac.compare_digest(given[0].encode("latin-1"), self._secret)


def install(app: FastAPI, secret: SecretStr | None) -> None:
    """Guard Pulse's endpoints in ``app`` with ``secret``; without one nothing is admitted."""
    app.add_middleware(ServiceCredential, secret=secret)
