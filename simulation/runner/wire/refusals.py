"""Whose matter a refused request is: overload passes, configuration is for people to mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import orjson

from simulation.kernel.values import Json
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.answer import RefusedRequest
from simulation.runner.wire.retries import Overloaded

OVERLOADED = frozenset({408, 425, 429, 502, 503, 504, 529})
"""Statuses of whoever has too much to do, or of what stands before them."""

_KEY = "check its API key and what the key permits"
_ADDRESS = "check its address"
REMEDIES = {
    400: "check the model and the parameters that it is given",
    401: "check its API key",
    402: "pay for its use, or take another",
    403: _KEY,
    404: f"{_ADDRESS} and the name of the model",
    405: f"{_ADDRESS}: it takes no POST there",
    406: f"{_ADDRESS}: it answers no JSON there",
    407: "check the proxy on the way to it",
    410: _ADDRESS,
    415: f"{_ADDRESS}: it takes no JSON there",
    421: _ADDRESS,
    426: f"{_ADDRESS}: it is not spoken to in HTTP/1.1 there",
    429: "slow down: run fewer sessions at a time, or raise its rate limit",
}
_MISCONFIGURED = frozenset(REMEDIES) - {400, 429}

_BY_CODE = {
    **dict.fromkeys(("authentication_error", "invalid_api_key", "unauthorized"), REMEDIES[401]),
    **dict.fromkeys(("permission_error", "permission_denied", "forbidden"), _KEY),
    **dict.fromkeys(
        ("deploymentnotfound", "invalid_model", "model_not_found", "not_found_error"),
        "check the name of the model",
    ),
    **dict.fromkeys(
        ("billing_hard_limit_reached", "billing_not_active", "insufficient_quota"),
        "its quota is used up: raise it",
    ),
}
"""What the errors are called that no waiting mends, and what does."""

_OF_THE_REQUEST = {
    "content_policy_violation": "it refuses to read what was said",
    "context_length_exceeded": "what was said is too long for the model; take one with more room",
    "invalid_request_error": REMEDIES[400],
}
_NO_SUCH_MODEL = re.compile(
    r"\bmodels?\b[^.]{0,100}\b(?:not found|(?:does|do) not exist|not available|unknown)"
    r"|\b(?:unknown|invalid|no such) model\b",
    re.IGNORECASE,
)


class Cause(Enum):
    """Why a request was refused."""

    OVERLOAD = "overload"
    CONFIGURATION = "configuration"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request was refused, and what to do about it.

    ``names`` is what its error is called, and which field it is about.
    """

    cause: Cause
    remedy: str
    status: int | None = None
    names: frozenset[str] = frozenset()


def refusal_by_status(status: int, complaint: bytes) -> Refusal:
    """What an answer with ``status``, which is no success, and the body ``complaint`` means."""
    error = _error_in(_json(complaint))
    codes, names = _codes(error), _names(error)
    remedy = _named(codes, _OF_THE_REQUEST) or REMEDIES.get(status, "look into its log")
    if status < 500:
        known = _named(codes, _BY_CODE)
        if known is None and status in (400, 422) and _names_no_model(complaint):
            known = _BY_CODE["model_not_found"]
        if known is not None or status in _MISCONFIGURED:
            return Refusal(Cause.CONFIGURATION, known or remedy, status, names)
    cause = Cause.OVERLOAD if status in OVERLOADED else Cause.REQUEST
    return Refusal(cause, remedy, status, names)


def refusal_in(body: Json) -> Refusal | None:
    """What an answer with a good status means that holds an error object; null for none.

    It is an overload, which many say like that, unless the error says otherwise.
    """
    error = _error_in(body)
    if not error:
        return None
    codes = _codes(error)
    known = _named(codes, _BY_CODE)
    status = next((int(code) for code in codes if re.fullmatch(r"4\d\d", code)), 503)
    if known is not None or status in _MISCONFIGURED:
        return Refusal(Cause.CONFIGURATION, known or REMEDIES[status])
    known = _named(codes, _OF_THE_REQUEST)
    if known is not None or status not in OVERLOADED:
        return Refusal(Cause.REQUEST, known or REMEDIES.get(status, REMEDIES[400]))
    return Refusal(Cause.OVERLOAD, "wait, or look into its log")


def fault_of(refusal: Refusal, reason: str, retry_after: float | None = None) -> Exception:
    """What is raised for ``refusal``."""
    match refusal.cause:
        case Cause.OVERLOAD:
            return Overloaded(reason, retry_after)
        case Cause.CONFIGURATION:
            return EndpointMisconfigured(reason, refusal.status, refusal.names)
    return RefusedRequest(reason, refusal.status, refusal.names)


def _error_in(body: Json) -> dict[str, Json]:
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _codes(error: dict[str, Json]) -> list[str]:
    """What ``error`` is called; the closest name first."""
    named = (error.get(key) for key in ("code", "status", "type"))
    return [str(name).lower() for name in named if isinstance(name, str | int)]


def _names(error: dict[str, Json]) -> frozenset[str]:
    param = error.get("param")
    return frozenset([*_codes(error), *([param] if isinstance(param, str) else [])])


def _named(codes: list[str], remedies: dict[str, str]) -> str | None:
    return next((remedies[code] for code in codes if code in remedies), None)


def _names_no_model(complaint: bytes) -> bool:
    return _NO_SUCH_MODEL.search(complaint.decode(errors="replace")) is not None


def _json(content: bytes) -> Json:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
