"""What several tries at the same thing would give: of any one of them, and of all of them.

Exact over whole numbers, rounded once. None where fewer than ``k`` were counted.
"""

from __future__ import annotations

from math import comb


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
