"""Retry policies: after which failures, how long the pause, when no more."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.pulse.faults import Category
from simulation.pulse.stage import (
    MAX_BACKOFF_SECONDS,
    PREDICATES,
    Exhaustion,
    Exponential,
    Fixed,
    StageRetry,
)

LIMIT, STALE, SLOW = Category.MODEL_RATE_LIMIT, Category.STALE_DATA, Category.STAGE_TIMEOUT


def test_a_stage_is_tried_once_and_then_fails_unless_it_says_otherwise() -> None:
    policy = StageRetry()
    assert policy.delay_after(1, LIMIT, True) is None
    assert policy.on_exhaustion is Exhaustion.FAIL


def test_a_fixed_pause_is_the_same_each_time() -> None:
    policy = StageRetry(max_attempts=4, backoff=Fixed(2.5))
    delays = [policy.delay_after(failures, LIMIT, True) for failures in range(1, 6)]
    assert delays == [2.5, 2.5, 2.5, None, None]


def test_an_exponential_pause_grows_up_to_five_minutes() -> None:
    policy = StageRetry(max_attempts=6, backoff=Exponential(first=20, factor=3))
    delays = [policy.delay_after(failures, LIMIT, True) for failures in range(1, 7)]
    assert delays == [20, 60, 180, 300, 300, None]


@pytest.mark.parametrize("backoff", [Fixed(301), Fixed(1e9), Exponential(first=1000)])
def test_no_pause_is_longer_than_five_minutes(backoff: Fixed | Exponential) -> None:
    assert StageRetry(max_attempts=2, backoff=backoff).delay_after(1, LIMIT, True) == 300.0


@given(
    st.builds(Exponential, first=st.floats(0.001, 1e6), factor=st.floats(1, 1e6))
    | st.builds(Fixed, seconds=st.floats(0, 1e6)),
    st.integers(1, 100_000),
)
def test_pauses_never_shrink_and_stay_within_bounds(
    backoff: Fixed | Exponential, failures: int
) -> None:
    assert 0 <= backoff.delay(failures) <= backoff.delay(failures + 1) <= MAX_BACKOFF_SECONDS


EXPECTED: dict[str, Callable[[str, bool], bool]] = {
    "retryable": lambda category, retryable: retryable,
    "always": lambda category, retryable: True,
    "never": lambda category, retryable: False,
    "timeouts": lambda category, retryable: category in {"stage_timeout", "model_timeout"},
    "retryable_or_timeout": lambda category, retryable: retryable or category == "stage_timeout",
}


@pytest.mark.parametrize("predicate", sorted(PREDICATES))
def test_predicates_tell_which_failures_are_tried_again(predicate: str) -> None:
    policy = StageRetry(max_attempts=2, backoff=Fixed(0), predicate=predicate)
    for category, retryable in itertools.product(Category, (True, False)):
        expected = 0.0 if EXPECTED[predicate](category.value, retryable) else None
        assert policy.delay_after(1, category, retryable) == expected, (category, retryable)


def test_a_policy_with_an_unknown_predicate_is_refused() -> None:
    with pytest.raises(ValueError, match="'sometimes' is unknown; use one of always, never"):
        StageRetry(predicate="sometimes")


def test_a_policy_without_an_attempt_is_refused() -> None:
    with pytest.raises(ValueError, match="max_attempts"):
        StageRetry(max_attempts=0)
