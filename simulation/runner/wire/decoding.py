"""JSON as endpoints send it: read as it was meant, and harmless afterwards."""

from __future__ import annotations

import codecs
import json
import re
from typing import NoReturn

import orjson

from simulation.kernel.values import Json

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONG_INTEGER = re.compile(r"\d{20}")
_MAY_DECLARE = frozenset({"iso8859-1", "iso8859-15", "cp1252", "utf-16", "utf-16-le", "utf-16-be"})
"""What else than UTF-8 an answer may say that it is written in."""


def decoded(payload: bytes, charset: str | None = None) -> Json:
    """The JSON in ``payload``: UTF-8, perhaps after its mark, or what ``charset`` declares.

    Raises:
        ValueError: it is no JSON in such a text.
    """
    return parsed_json(_text(payload, charset))


def parsed_json(text: str) -> Json:
    """``text`` as JSON. Halves of a surrogate pair become a replacement mark, and integers
    keep every digit.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    if not (_ESCAPED_SURROGATE.search(text) or _LONG_INTEGER.search(text)):
        return orjson.loads(without_surrogates(text))
    try:
        return _harmless(json.loads(text, parse_constant=_refuse, parse_float=_finite))
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def without_surrogates(text: str) -> str:
    """``text`` with a replacement mark for each half of a surrogate pair."""
    return _SURROGATE.sub("\ufffd", text)


def _text(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        known = _codec(charset)
        if known is None:
            raise
        return payload.decode(known)


def _codec(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "").name
    except LookupError:
        return None
    return name if name in _MAY_DECLARE else None


def _harmless(value: Json) -> Json:
    """``value`` without lone surrogates, wherever they are."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    if isinstance(value, dict):
        return {without_surrogates(key): _harmless(each) for key, each in value.items()}
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("number is infinity when parsed as double")
    return number
