"""The caps of a run on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

MaxCallsOption = Annotated[
    int | None, typer.Option(min=1, help="Begin no turn after so many answered calls.")
]
MaxTokensOption = Annotated[
    int | None, typer.Option(min=1, help="Begin no turn after so many tokens.")
]
MaxMoneyOption = Annotated[
    float | None,
    typer.Option(min=0, help="Begin no turn once so much is spent, by SIMULATION_PRICES."),
]
MaxSecondsOption = Annotated[
    float | None, typer.Option(min=0, help="Begin no turn so long after the run was created.")
]


def budget_of(
    calls: int | None, tokens: int | None, money: float | None, seconds: float | None
) -> dict[str, float | None] | None:
    """The caps as the API takes them; null where there is none."""
    caps = {"calls": calls, "tokens": tokens, "money": money, "seconds": seconds}
    return caps if any(limit is not None for limit in caps.values()) else None
