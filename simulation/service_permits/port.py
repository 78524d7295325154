"""The ServicePermits port."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

LEASE_SECONDS = 30.0
"""How long a permit stays taken whose keeper is heard of no more."""

RENEW_SECONDS = 10.0
"""How often a keeper says that it is still there."""


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit of a service that is taken.

    ``number`` counts from 0: there is at most one holder of each, so those below n are n sessions
    at most. ``session`` holds it, ``keeper`` is the process that plays the session.
    """

    service: str
    number: int
    session: str
    keeper: str


class ServicePermits(Protocol):
    """Gives out the permits of services, each for ``LEASE_SECONDS`` unless it is renewed.

    Every one passes ``tests/conformance/test_service_permits.py``.
    """

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        """The lowest free permit of ``service`` below ``limit``; null where all are taken.

        A session that has one already, whoever keeps it, keeps it for ``keeper`` from now on,
        unless its number is not below ``limit``: that one is given back.
        """
        ...

    async def renew(self, permits: Collection[Permit]) -> set[Permit]:
        """Keep ``permits`` for another while; returns those that were still there."""
        ...

    async def give_back(self, permit: Permit) -> None:
        """Let others have ``permit``; nothing where it has another holder or keeper by now."""
        ...

    async def pause(self, service: str, until: float) -> None:
        """Nothing is to be asked of ``service`` before ``until``, in seconds of the epoch.

        Of several moments the latest holds.
        """
        ...

    async def paused_until(self, service: str) -> float:
        """The moment until which nothing is to be asked of ``service``; 0 for none."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...


def lowest_free(taken: Collection[int], limit: int) -> int | None:
    """The lowest number below ``limit`` that is not among ``taken``."""
    return next((number for number in range(limit) if number not in taken), None)
