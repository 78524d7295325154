"""Answers to what never becomes a request: whole, in bytes, at no cost."""

from __future__ import annotations

import json
from http import HTTPStatus


def canned(status: HTTPStatus, code: str, message: str, **headers: str) -> bytes:
    """An answer after which the connection is closed."""
    error = {"code": code, "message": message, "field": None}
    body = json.dumps({"error": error}).encode()
    told = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Connection": "close",
    } | headers
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{k}: {v}" for k, v in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


SERVER_FULL = canned(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "TOO_MANY_CONNECTIONS",
    "This server has all the connections that it can serve; try again in a few seconds.",
    **{"Retry-After": "5"},
)

ADDRESS_FULL = canned(
    HTTPStatus.TOO_MANY_REQUESTS,
    "TOO_MANY_CONNECTIONS",
    "Your address has as many connections as it may have; use those again, or close some.",
    **{"Retry-After": "5"},
)

HEAD_TOO_SLOW = canned(
    HTTPStatus.REQUEST_TIMEOUT,
    "REQUEST_TIMEOUT",
    "The head of the request did not arrive in time; send it at once.",
)

NO_HTTP = canned(
    HTTPStatus.BAD_REQUEST,
    "BAD_REQUEST",
    "This cannot be read as HTTP/1.1, or its headers are too long; correct them, and send less.",
)
