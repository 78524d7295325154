"""Waiting that takes no time."""

from __future__ import annotations


class NoTime:
    """Patience for ``patience_seconds`` that pass at once; remembers what was waited for."""

    def __init__(self, patience_seconds: float) -> None:
        self.patience_seconds = patience_seconds
        self.delays: list[float] = []
        self.reasons: list[str] = []

    async def wait(self, seconds: float, reason: str) -> None:
        self.delays.append(seconds)
        self.reasons.append(reason)
