"""The cards of agents: found once for all sessions of a worker, and anew after a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.kernel.clock import Clock, SystemClock

if TYPE_CHECKING:
    # The SDK is an extra: whoever has no such agents keeps no cards.
    from a2a.types.a2a_pb2 import AgentCard

KEPT_SECONDS = 60.0
"""How long a card is used. An agent that moves is found again within that."""
MAX_CARDS = 1_000
"""How many cards a worker keeps; the ones that were not used for longest go first."""

CardKey = tuple[str, ...]
"""Who asks for a card, and how: what one may see is not shown to another."""


@dataclass(slots=True)
class _Kept:
    """A card, and what lets one at a time look for it."""

    card: AgentCard | None = None
    used_until: float = 0.0
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Cards:
    """The cards of a worker."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._kept: OrderedDict[CardKey, _Kept] = OrderedDict()

    async def card(
        self, key: CardKey, find: Callable[[], Awaitable[AgentCard]], *, anew: bool = False
    ) -> AgentCard:
        """The card of ``key``, as it was kept, or as ``find`` finds it; ``anew`` wants it found.

        Raises whatever ``find`` raises.
        """
        kept = self._of(key)
        async with kept.looking:
            card = kept.card
            if card is None or anew or self._clock.ticks() >= kept.used_until:
                card = kept.card = await find()
                kept.used_until = self._clock.ticks() + KEPT_SECONDS
            return card

    def forget(self, key: CardKey) -> None:
        """Have the card of ``key`` found anew: what it led to did not work."""
        if key in self._kept:
            self._kept[key].card = None

    def _of(self, key: CardKey) -> _Kept:
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        if len(self._kept) > MAX_CARDS:
            self._kept.popitem(last=False)
        return kept
