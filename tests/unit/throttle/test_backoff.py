"""What an overload makes of how much a service is asked at once, and what answers do."""

from __future__ import annotations

import pytest

from simulation.runner.throttle.backoff import LONGEST_PAUSE_SECONDS, Backoff


def asking(requests: int) -> tuple[Backoff, list[int]]:
    backoff = Backoff()
    return backoff, [backoff.begin() for _ in range(requests)]


def ended(backoff: Backoff, requests: int) -> None:
    for _ in range(requests):
        backoff.end()


def test_nothing_is_held_back_before_the_first_overload() -> None:
    backoff, _ = asking(1000)
    assert backoff.has_room
    assert backoff.window is None


def test_those_that_were_under_way_together_halve_it_once() -> None:
    backoff, numbers = asking(40)
    for number in numbers:
        backoff.overloaded(number, 100.0, None)
    assert backoff.window == 20
    assert not backoff.has_room
    ended(backoff, 21)
    assert backoff.has_room


def test_another_overload_halves_it_again_but_never_to_nothing() -> None:
    backoff, numbers = asking(4)
    backoff.overloaded(numbers[-1], 0.0, None)
    ended(backoff, 4)
    for expected in (1, 1, 1):
        backoff.overloaded(backoff.begin(), 0.0, None)
        backoff.end()
        assert backoff.window == expected
        assert backoff.has_room


def test_a_window_of_answers_makes_it_larger_by_one_until_it_is_open() -> None:
    backoff, numbers = asking(8)
    backoff.overloaded(numbers[0], 0.0, None)
    ended(backoff, 8)
    sizes = []
    while backoff.window is not None:
        sizes.append(int(backoff.window))
        backoff.served()
        assert len(sizes) < 100
    assert sizes[0] == 4
    assert sizes[-1] == 7
    assert sizes == sorted(sizes)
    assert 20 < len(sizes) < 30, "4 + 5 + 6 + 7 answers, or a few more"
    assert backoff.quiet


def test_the_pause_is_what_was_asked_for_and_the_latest_end_holds() -> None:
    backoff, [one, other] = asking(2)
    backoff.overloaded(one, 100.0, 30)
    backoff.overloaded(other, 101.0, 5)
    assert backoff.paused_until == 130


def test_pauses_double_where_none_is_asked_for_until_somebody_is_served() -> None:
    backoff = Backoff()
    pauses = []
    for _ in range(8):
        now = backoff.paused_until if pauses else 0.0
        backoff.overloaded(backoff.begin(), now, None)
        backoff.end()
        pauses.append(round(backoff.paused_until - now, 3))
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]
    backoff.served()
    now = backoff.paused_until
    backoff.overloaded(backoff.begin(), now, None)
    assert backoff.paused_until - now == pytest.approx(0.2)


def test_it_is_busy_from_the_first_overload_to_the_next_answer() -> None:
    backoff, [one, other] = asking(2)
    backoff.overloaded(one, 10.0, None)
    backoff.overloaded(other, 20.0, None)
    assert backoff.busy_since == 10
    backoff.served()
    assert backoff.busy_since is None
