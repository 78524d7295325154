"""pass@k and pass^k: as published, and as counting all choices says."""

from __future__ import annotations

from itertools import combinations

import pytest

from simulation.statistics.tries import pass_at_k, pass_hat_k

# The README of tau-bench (sierra-research/tau-bench), airline: pass^1 to pass^4 of 50 tasks with
# four tries each. By passes of a task, 0 to 4: the one way to have these four averages.
TAU_BENCH = [
    ((16, 13, 8, 5, 8), (0.380, 0.237, 0.185, 0.160)),  # TC, gpt-4o
    ((30, 7, 6, 2, 5), (0.225, 0.140, 0.110, 0.100)),  # TC, gpt-4o-mini
    ((17, 11, 11, 4, 7), (0.365, 0.217, 0.160, 0.140)),  # Act
    ((26, 4, 7, 5, 8), (0.325, 0.233, 0.185, 0.160)),  # ReAct
]


@pytest.mark.parametrize(("tasks", "published"), TAU_BENCH)
def test_the_table_of_tau_bench_follows(
    tasks: tuple[int, ...], published: tuple[float, ...]
) -> None:
    for k, expected in enumerate(published, 1):
        all_of = sum((pass_hat_k(c, 4, k) or 0) * tasks[c] for c in range(5))
        assert all_of / sum(tasks) == pytest.approx(expected, abs=0.00051)


@pytest.mark.parametrize("counted", [1, 2, 5, 8])
def test_they_are_the_shares_of_all_choices(counted: int) -> None:
    for passed in range(counted + 1):
        tries = [True] * passed + [False] * (counted - passed)
        for k in range(1, counted + 1):
            choices = list(combinations(tries, k))
            assert pass_at_k(passed, counted, k) == sum(map(any, choices)) / len(choices)
            assert pass_hat_k(passed, counted, k) == sum(map(all, choices)) / len(choices)


def test_more_tries_than_were_counted_are_not_estimated() -> None:
    assert pass_at_k(2, 3, 4) is None
    assert pass_hat_k(2, 3, 4) is None
    assert pass_at_k(0, 0, 1) is None


def test_many_are_exact() -> None:
    assert pass_hat_k(9_999, 10_000, 10_000) == 0.0
    assert pass_hat_k(9_999, 10_000, 1_000) == 0.9
    assert pass_at_k(1, 10_000, 1_000) == 0.1
