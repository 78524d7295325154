"""Reading what is stored: what must hold for anything new does not hold for what was written.

Limits become narrower with time, and checks may be costly. Neither may keep an old history
from opening, nor be paid again whenever it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

T = TypeVar("T")

_READING: ContextVar[bool] = ContextVar("reading_stored", default=False)


class reading_stored:  # noqa: N801 - entered like a function
    """Within, what is validated comes out of a store: checks of new values are left out."""

    # A class, since it is entered for each commit that is read, and a generator costs thrice.
    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _READING.set(True)

    def __exit__(self, *_: object) -> None:
        _READING.reset(self._token)


def when_new(check: Callable[[T], T]) -> AfterValidator:
    """``check`` as a validator of values that are new, and not read from a store."""

    def validated(value: T) -> T:
        return value if _READING.get() else check(value)

    return AfterValidator(validated)


def before_new(check: Callable[[Any], Any]) -> BeforeValidator:
    """``check`` of new values as they were given, before anything is made of them."""

    def validated(value: Any) -> Any:
        return value if _READING.get() else check(value)

    return BeforeValidator(validated)


def added_later(default: Any) -> Any:
    """A field of something stored that has come to it after the first were written.

    Where it says no more than its absence it is not written: an old record, read and written
    again, stays as it is to the byte.
    """
    return Field(default=default, exclude_if=lambda value: bool(value == default))
