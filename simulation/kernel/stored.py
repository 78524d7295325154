"""Reading what is stored: what must hold for anything new does not hold for what was written.

Limits become narrower with time, and checks may be costly. Neither may keep an old history
from opening, nor be paid again whenever it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from pydantic import AfterValidator

T = TypeVar("T")

_READING: ContextVar[bool] = ContextVar("reading_stored", default=False)


@contextmanager
def reading_stored() -> Iterator[None]:
    """Within, what is validated comes out of a store: checks of new values are left out."""
    token = _READING.set(True)
    try:
        yield
    finally:
        _READING.reset(token)


def when_new(check: Callable[[T], T]) -> AfterValidator:
    """``check`` as a validator of values that are new, and not read from a store."""

    def validated(value: T) -> T:
        return value if _READING.get() else check(value)

    return AfterValidator(validated)
