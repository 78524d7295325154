"""How many connections there may be: in all, and from each address."""

from __future__ import annotations

from collections import Counter
from enum import Enum

from simulation.kernel.addresses import TrustedProxies, caller_at


class Refusal(Enum):
    """Why somebody may not connect."""

    SERVER_FULL = "all places are taken"
    ADDRESS_FULL = "the address has all the places that it may have"


class Admission:
    """Counts connections. Proxies speak for many, so only the limit of all holds for them."""

    def __init__(self, total: int, per_address: int, proxies: TrustedProxies) -> None:
        self._total = total
        self._per_address = per_address
        self._proxies = proxies
        self._by_caller: Counter[str] = Counter()
        self._open = 0

    @property
    def is_full(self) -> bool:
        """Whether there is no place for anybody."""
        return self._open >= self._total

    def enter(self, host: str) -> Refusal | None:
        """Give a place to a connection from ``host``, or say why it gets none."""
        caller = caller_at(host)
        if self.is_full:
            return Refusal.SERVER_FULL
        if self._by_caller[caller] >= self._per_address and host not in self._proxies:
            return Refusal.ADDRESS_FULL
        self._by_caller[caller] += 1
        self._open += 1
        return None

    def leave(self, host: str) -> None:
        """Take back the place of a connection from ``host``."""
        caller = caller_at(host)
        self._by_caller[caller] -= 1
        self._open -= 1
        if not self._by_caller[caller]:
            del self._by_caller[caller]
