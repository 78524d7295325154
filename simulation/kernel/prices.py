"""What tokens cost."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

MILLION = 1_000_000
ANY = "*"
"""The name under which whatever has no price of its own finds one."""


class Price(BaseModel):
    """The price of a million tokens, in whatever currency the operator counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: float = Field(ge=0, allow_inf_nan=False)
    completion: float = Field(ge=0, allow_inf_nan=False)

    def of(self, prompt_tokens: float, completion_tokens: float) -> float:
        """What so many tokens cost."""
        return (self.prompt * prompt_tokens + self.completion * completion_tokens) / MILLION


Prices = Mapping[str, Price]
"""Prices by the name of a model; ``agent`` is for what agents report, ``*`` for any other."""


def price_of(prices: Prices, name: str) -> Price | None:
    """The price of a model, or of ``agent``; null where none is known."""
    return prices.get(name) or prices.get(ANY)
