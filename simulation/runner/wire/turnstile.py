"""What lets requests through, one by one, where their number is limited: the session's own matter.

As with the way it waits, the parties of a session do not know it.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from contextvars import ContextVar
from typing import Protocol


class Turnstile(Protocol):
    """A way to be let through."""

    def request(self) -> AbstractAsyncContextManager[None]:
        """Within, a request may be made; what is raised there tells how it went.

        May raise to give the question up.
        """
        ...


class Open:
    """Lets everything through."""

    def request(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


_HERE: ContextVar[Turnstile] = ContextVar("turnstile", default=Open())  # noqa: B039 - no state


def turnstile_here() -> Turnstile:
    """What requests pass where this is called."""
    return _HERE.get()


class passing:  # noqa: N801 - entered like a function
    """Within, requests pass ``turnstile``."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile

    def __enter__(self) -> None:
        self._token = _HERE.set(self._turnstile)

    def __exit__(self, *_: object) -> None:
        _HERE.reset(self._token)
