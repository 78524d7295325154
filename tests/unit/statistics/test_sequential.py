"""A test that may stop early: its errors hold whatever comes, and it saves what it promises."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulation.statistics.planning import chance_to_decide, sessions_to_show
from simulation.statistics.sequential import Prospect, SequentialTest, fewest

PLANNED = st.integers(1, 60)
BARS = st.integers(1, 99).map(lambda percent: percent / 100)
CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])
TESTS = st.builds(SequentialTest, PLANNED, BARS, CONFIDENCES)


def played(test: SequentialTest, true: float) -> Prospect:
    """What comes of all ways that sessions may go, by asking it after each of them."""
    undecided, sessions = {0: 1.0}, 0.0
    reached = {"passed": 0.0, "failed": 0.0}
    for counted in range(1, test.planned + 1):
        sessions += sum(undecided.values())
        after: dict[int, float] = defaultdict(float)
        for passed, chance in undecided.items():
            after[passed + 1] += chance * true
            after[passed] += chance * (1 - true)
        undecided = {}
        for passed, chance in after.items():
            decision = test.decide(passed, counted)
            if decision:
                reached[decision] += chance
            else:
                undecided[passed] = chance
    return Prospect(reached["passed"], reached["failed"], sessions)


@given(TESTS, st.floats(0.0, 1.0))
def test_neither_error_is_greater_than_stated(test: SequentialTest, true: float) -> None:
    worst, anywhere = played(test, test.at_least), played(test, true)

    assert max(worst.passed, worst.failed) <= (1 - test.confidence) * (1 + 1e-6)
    wrong = anywhere.failed if true >= test.at_least else anywhere.passed
    assert wrong <= (1 - test.confidence) * (1 + 1e-6)


@given(TESTS, st.floats(0.0, 1.0))
def test_the_prospect_is_what_comes_of_it(test: SequentialTest, true: float) -> None:
    assert test.prospect(true) == pytest.approx(played(test, true), abs=1e-9)


@given(TESTS)
def test_it_can_pass_where_the_fixed_test_can(test: SequentialTest) -> None:
    found = fewest(test.at_least, test.confidence, test.planned)

    enough = test.planned >= sessions_to_show(test.at_least, test.confidence)
    assert (found is not None) == enough
    if found is not None:
        assert test.decide(found, found) == "passed"
        assert test.decide(found - 1, found - 1) is None


@given(TESTS, st.lists(st.booleans(), max_size=60))
def test_it_knows_when_nothing_can_come_any_more(
    test: SequentialTest, outcomes: list[bool]
) -> None:
    passed = counted = 0
    for outcome in outcomes[: test.planned]:
        passed, counted = passed + outcome, counted + 1
        assume(test.decide(passed, counted) is None)
    later = range(counted + 1, test.planned + 1)
    only_passes = {test.decide(passed + n - counted, n) for n in later}
    only_failures = {test.decide(passed, n) for n in later}

    assert test.can_decide(passed, counted) == bool((only_passes | only_failures) - {None})


@given(TESTS, st.integers(0, 60), st.integers(0, 60))
def test_one_more_pass_never_speaks_against_it(
    test: SequentialTest, passed: int, failed: int
) -> None:
    before = test.decide(passed, passed + failed)

    if before == "passed":
        assert test.decide(passed + 1, passed + failed + 1) == "passed"
    if before == "failed":
        assert test.decide(passed, passed + failed + 1) == "failed"


def test_it_saves_and_sees_as_much_as_the_fixed_test() -> None:
    test = SequentialTest(planned=100, at_least=0.8, confidence=0.95)

    assert test.prospect(0.95).sessions <= 60
    assert test.prospect(0.99).sessions <= 35
    for true in (0.85, 0.9, 0.95, 0.99, 0.7, 0.6, 0.5):
        fixed, found = chance_to_decide(100, 0.8, 0.95, true), test.prospect(true)
        assert found.passed >= fixed.passed - 0.04
        assert found.failed >= fixed.failed - 0.04


def test_its_boundaries_are_the_same_everywhere() -> None:
    test = SequentialTest(planned=100, at_least=0.8, confidence=0.95)

    assert test.passes_from[:6] == (26, 35, 42, 49, 55, 61)
    assert test.fails_from[:6] == (6, 8, 9, 11, 13, 14)
    assert SequentialTest(29, 0.9, 0.95).passes_from == (29,)
    assert SequentialTest(28, 0.9, 0.95).passes_from == ()


def test_nothing_planned_decides_nothing() -> None:
    test = SequentialTest(planned=0, at_least=0.8, confidence=0.95)

    assert test.decide(0, 0) is None
    assert not test.can_decide(0, 0)
    assert test.prospect(0.9) == (0.0, 0.0, 0.0)


def test_ten_thousand_sessions_are_planned_for() -> None:
    test = SequentialTest(planned=10_000, at_least=0.9, confidence=0.95)
    worst = test.prospect(0.9)

    assert 0.04 < worst.passed <= 0.05 * (1 + 1e-6)
    assert 0.04 < worst.failed <= 0.05 * (1 + 1e-6)
    assert test.prospect(0.95).sessions < 1_500
