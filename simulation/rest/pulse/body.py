"""The body of a request as a fingerprint sees it."""

from __future__ import annotations

import json

import orjson

from simulation.rest.refusals import BadRequest


def canonical(value: object) -> bytes:
    """``value`` as JSON that does not depend on spaces or on the order of keys.

    Raises:
        BadRequest: the value is nested so deeply that nothing could keep it.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # It is fast, but knows no integers beyond 64 bits.
        return _canonical_slowly(value)


def _canonical_slowly(value: object) -> bytes:
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    except RecursionError as error:
        raise BadRequest("body: is nested too deeply; flatten it.", field="body") from error
