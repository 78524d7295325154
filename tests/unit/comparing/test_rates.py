"""What became of unit tests between two runs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.catalog.comparing.played import Played, Side, are_paired
from simulation.catalog.comparing.rates import Change, RateComparison, compared_rates
from simulation.catalog.set_run.messages import SimulatorKind, UnitTestRunSpec
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.kernel.ids import derived_id
from tests.support.depth import examples
from tests.support.examples import id_of
from tests.support.runs import CREATED, SPEC

Run = Any


def spec(name: str, run_count: int = 10, **fields: Any) -> UnitTestRunSpec:
    pinned = Pinned(id=derived_id("unit_test", name), version=1, name=name)
    return SPEC.model_copy(update={"unit_test": pinned, "run_count": run_count} | fields)


def run(*specs: UnitTestRunSpec, seed: int = 1, **fields: Any) -> Run:
    return CREATED.model_copy(update={"specs": specs, "seed": seed} | fields)


def side(of: Run, **outcomes: list[bool | None]) -> Side:
    """``of`` with the outcomes of the sessions of each unit test, by its name."""
    sessions = {
        derived_id("unit_test", name): [
            Played((0, number), passed) for number, passed in enumerate(found)
        ]
        for name, found in outcomes.items()
    }
    return Side(of, sessions)


def shares(passed: int, counted: int) -> list[bool | None]:
    return [*[True] * passed, *[False] * (counted - passed)]


def compared(before: list[bool | None], after: list[bool | None], seed: int = 2) -> RateComparison:
    base = side(run(spec("books")), books=before)
    [found] = compared_rates(base, side(run(spec("books"), seed=seed), books=after))
    return found


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (shares(20, 20), shares(8, 20), Change.REGRESSED),
        (shares(8, 20), shares(20, 20), Change.IMPROVED),
        (shares(20, 20), shares(16, 20), Change.UNDECIDED),
        (shares(3, 3), shares(3, 3), Change.SAME),
        (shares(2, 3), shares(3, 3), Change.UNDECIDED),
        (shares(400, 500), shares(405, 500), Change.SAME),
        (shares(5, 5), [None] * 5, Change.UNDECIDED),
        ([], [], Change.UNDECIDED),
    ],
)
def test_independent_sessions(
    before: list[bool | None], after: list[bool | None], change: Change
) -> None:
    found = compared(before, after)
    assert (found.change, found.pairs) == (change, None)


def test_pairs_tell_apart_what_rates_do_not() -> None:
    """Half of them passed then as now, but seven of these are others."""
    before = [number < 10 for number in range(20)]
    after = [7 <= number < 17 for number in range(20)]
    paired = compared([*before], [*after], seed=1)
    assert (paired.pairs, paired.difference, paired.uncorrected_p_value) == (20, 0.0, 1.0)
    assert paired.change is Change.UNDECIDED
    assert compared([*before], [*after], seed=2).change is Change.SAME


@pytest.mark.parametrize(("lost", "change"), [(5, Change.UNDECIDED), (6, Change.REGRESSED)])
def test_six_lost_pairs_are_the_fewest_that_show_a_regression(lost: int, change: Change) -> None:
    before: list[bool | None] = [True] * 10
    found = compared(before, [number >= lost for number in range(10)], seed=1)
    assert found.change is change


def test_pairs_that_all_end_alike_are_the_same() -> None:
    ends: list[bool | None] = [True, False, True]
    assert compared(ends, [*ends], seed=1).change is Change.SAME
    assert compared(ends, [False, True, True], seed=1).change is Change.UNDECIDED


def test_a_session_that_says_nothing_on_one_side_makes_no_pair() -> None:
    found = compared([True] * 11 + [None], [True] * 11 + [True], seed=1)
    assert (found.pairs, found.base and found.base.counted) == (11, 11)


def test_where_many_make_none_the_others_are_not_passed_over() -> None:
    found = compared([True] * 6 + [None] * 4, [True] * 6 + [False] * 4, seed=1)
    assert (found.pairs, found.change) == (None, Change.UNDECIDED)
    assert found.difference == pytest.approx(-0.4)


MODEL = SimulatorKind.MODEL
FORKED = RunOrigin(kind=OriginKind.FORK, set_run_id=id_of("set_run"))
RETRIED = RunOrigin(kind=OriginKind.RETRY, set_run_id=id_of("set_run"))
OTHER = SPEC.persona.model_copy(update={"version": 2})


@pytest.mark.parametrize(
    ("other", "paired"),
    [
        (run(spec("books")), True),
        (run(spec("books"), origin=RETRIED), True),
        (run(spec("books"), seed=2), False),
        (run(spec("books"), simulator=MODEL), False),
        (run(spec("books"), origin=FORKED), False),
        (run(spec("books", persona=OTHER)), False),
        (run(spec("books", scenario=OTHER)), False),
        (run(spec("books", run_count=11)), False),
        (run(spec("books", metrics_to_evaluate=())), True),
    ],
)
def test_a_seed_pairs_what_was_said_alike(other: Run, paired: bool) -> None:
    id = derived_id("unit_test", "books")
    assert are_paired(run(spec("books")), other, id) is paired
    assert are_paired(other, run(spec("books")), id) is paired


def test_what_is_there_on_one_side_is_new_or_gone() -> None:
    base = side(run(spec("old"), spec("both")), old=shares(3, 3), both=shares(3, 3))
    candidate = side(run(spec("new"), spec("both")), new=shares(1, 3), both=shares(3, 3))
    found = {each.unit_test.name: each for each in compared_rates(base, candidate)}
    assert {name: each.change for name, each in found.items()} == {
        "new": Change.NEW,
        "both": Change.SAME,
        "old": Change.GONE,
    }
    assert found["new"].base is None
    assert found["old"].candidate is None


def test_one_of_many_has_to_show_more() -> None:
    """What would be a regression alone may be chance where a hundred were looked at."""
    names = [f"t{number}" for number in range(100)]
    before = {name: shares(9, 10) for name in names}
    after = before | {"t0": shares(4, 10)}
    base = side(run(*map(spec, names)), **before)
    many = compared_rates(base, side(run(*map(spec, names), seed=2), **after))[0]
    alone = compared(shares(9, 10), shares(3, 10))
    assert alone.change is Change.REGRESSED
    assert many.change is Change.UNDECIDED
    assert (many.p_value or 0) > (many.uncorrected_p_value or 0)


ENDS = st.lists(st.one_of(st.none(), st.booleans()), max_size=8)


@settings(max_examples=examples(30))
@given(ENDS, ENDS, st.sampled_from([1, 2]))
def test_to_turn_the_sides_turns_the_answer(
    before: list[bool | None], after: list[bool | None], seed: int
) -> None:
    turned = {Change.IMPROVED: Change.REGRESSED, Change.REGRESSED: Change.IMPROVED}
    one, other = compared(before, after, seed), compared(after, before, seed)
    assert turned.get(one.change, one.change) is other.change
    assert one.p_value == pytest.approx(other.p_value)
    if one.difference is not None:
        assert other.difference == pytest.approx(-one.difference)
