"""Which sessions of a run are compared."""

from __future__ import annotations

from simulation.catalog.comparing.played import Played, are_paired, sessions_of, times_of
from simulation.catalog.set_run.messages import UnitTestRunResult, Verdict
from tests.support.runs import CREATED, SPEC

TWICE = CREATED.model_copy(update={"specs": (SPEC, SPEC)})
ID = SPEC.unit_test.id


def result(**fields: int) -> UnitTestRunResult:
    plain = {"sessions": 3, "passed": 3, "counted": 3, "errors": 0}
    return UnitTestRunResult(
        unit_test_id=ID, pass_rate=1.0, verdict=Verdict.PASSED, **plain | fields
    )


def test_those_that_decided_and_no_others() -> None:
    [time, again] = times_of(TWICE)
    sessions = [[Played((each, place), True) for place in range(3)] for each in (time, again)]
    found = sessions_of(TWICE, [result(saved=1, surplus=1), result()], sessions)
    assert [each.place for each in found[ID]] == [(0, 0), (1, 0), (1, 1), (1, 2)]


def test_of_a_run_evaluated_anew_those_whose_places_there_decided() -> None:
    anew = SPEC.model_copy(update={"places": (0, 2, 3), "planned": 5, "run_count": 3})
    run = CREATED.model_copy(update={"specs": (anew,)})
    found = sessions_of(
        run, [result(sessions=5, saved=2)], [[Played((0, place), True) for place in (0, 2, 3)]]
    )
    assert [each.place for each in found[ID]] == [(0, 0), (0, 2)]


def test_a_unit_test_that_a_set_names_twice_is_paired_as_often() -> None:
    assert are_paired(TWICE, TWICE, ID)
    assert not are_paired(TWICE, CREATED, ID)
