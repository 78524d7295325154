"""The body of a request as a fingerprint sees it."""

from __future__ import annotations

import orjson

from simulation.rest.refusals import BadRequest


def canonical(value: object) -> bytes:
    """``value`` as JSON that does not depend on spaces or on the order of keys.

    Raises:
        BadRequest: the value is nested so deeply that nothing could keep it.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise BadRequest("body: is nested too deeply; flatten it.", field="body") from error
