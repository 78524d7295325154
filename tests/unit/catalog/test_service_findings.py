"""What is found of a run's services, in the light of what was found before."""

from __future__ import annotations

from simulation.catalog.set_run.values.service_checks import (
    ServiceCheck,
    ServiceFindings,
    ServiceIdentity,
    changes_between,
)
from tests.support.runs import pinned

SERVICE = pinned("service", "Line")


def check(
    answer: str | None = None, problem: str | None = None, line: str = "release"
) -> ServiceCheck:
    identity = ServiceIdentity(answer=answer, sha256=answer * 8) if answer else None
    return ServiceCheck(service=SERVICE, version_set_name=line, problem=problem, identity=identity)


def findings(*checks: ServiceCheck, stretch: int = 0) -> ServiceFindings:
    return ServiceFindings(stretch=stretch, checks=checks)


def test_the_first_look_compares_with_nothing() -> None:
    first = findings(check("7"))
    assert first.after(None) == first
    assert not first.stops_in(0)


def test_the_same_answer_changes_nothing() -> None:
    first = findings(check("7"))
    assert findings(check("7")).after(first) == first


def test_another_answer_stops_the_stretch_and_no_other() -> None:
    found = findings(check("8")).after(findings(check("7")))
    assert found.stops_in(0)
    assert not found.stops_in(1)
    [change] = found.changes
    assert (change.before.answer, change.now.answer) == ("7", "8")
    assert "'7'" in found.why_it_stops
    assert "'8'" in found.why_it_stops


def test_what_has_stopped_is_not_looked_at_again_in_its_stretch() -> None:
    stopped = findings(check("8")).after(findings(check("7")))
    for later in ("7", "8", "9"):
        assert findings(check(later)).after(stopped) == stopped


def test_whoever_takes_it_up_takes_the_change_as_it_was_told() -> None:
    stopped = findings(check("8")).after(findings(check("7")))
    same = findings(check("8"), stretch=1).after(stopped)
    assert not same.stops_in(1)
    assert same.changes == stopped.changes
    again = findings(check("9"), stretch=1).after(stopped)
    assert again.stops_in(1)
    assert len(again.changes) == 2


def test_one_that_is_silent_for_once_is_still_expected_to_be_the_same() -> None:
    silent = findings(check(problem="away")).after(findings(check("7")))
    assert not silent.stops
    assert silent.problem_with(SERVICE, "release") == "away"
    assert findings(check("8")).after(silent).stops


def test_each_version_set_is_a_service_of_its_own() -> None:
    before = [check("7", line="release"), check("8", line="edge")]
    assert changes_between(before, before) == ()
    assert changes_between(before, [check("8", line="release")])[0].version_set_name == "release"
    assert findings(*before).problem_with(SERVICE, "other") is None
