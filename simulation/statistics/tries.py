"""What several tries at the same thing would give: of any one of them, and of all of them.

Exact over whole numbers, rounded once. None where fewer than ``k`` were counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

MAX_TRIES = 100
"""So many values of k are told at once."""


@dataclass(frozen=True, slots=True)
class Tries:
    """What ``k`` tries would give: any one of them passes, all of them do."""

    k: int
    pass_at_k: float
    pass_hat_k: float


def pass_at_k(passed: int, counted: int, k: int) -> float | None:
    """The chance that at least one of ``k`` tries passes, without bias.

    Source: Chen et al. (2021), arXiv:2107.03374, equation 1.
    """
    if k > counted:
        return None
    tries = comb(counted, k)
    return (tries - comb(counted - passed, k)) / tries


def pass_hat_k(passed: int, counted: int, k: int) -> float | None:
    """pass^k: the chance that all of ``k`` tries pass, without bias.

    Source: Yao et al. (2024), tau-bench, arXiv:2406.12045.
    """
    return comb(passed, k) / comb(counted, k) if k <= counted else None


def tries_up_to(most: int, passed: int, counted: int) -> Iterator[Tries]:
    """What 1, 2, … tries would give: as many as were counted, at the most."""
    for k in range(1, min(most, counted, MAX_TRIES) + 1):
        any_of_them, all_of_them = pass_at_k(passed, counted, k), pass_hat_k(passed, counted, k)
        if any_of_them is not None and all_of_them is not None:
            yield Tries(k, any_of_them, all_of_them)
