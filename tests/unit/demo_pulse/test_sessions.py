"""What a session is made of: every event agrees with those before it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import log
from statistics import mean, stdev
from typing import Any

from hypothesis import given

from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.visit import PAUSES
from tests.support.usage import (
    FEW,
    SEEDS,
    Session,
    by_machines,
    by_people,
    complete,
    names,
    stream,
)

EDITORS = {"owner", "admin", "editor"}
ALLOWED = {
    "run.triggered": EDITORS | {"tester"},
    "persona.saved": EDITORS,
    "scenario.saved": EDITORS,
    "invitation.sent": {"owner", "admin"},
}
TRAITS = {"device", "os", "browser", "plan", "country", "role", "sign_in"}
DONE_BY = {
    "save": {"persona.saved", "scenario.saved"},
    "run": {"run.triggered"},
    "invite": {"invitation.sent"},
}


def of(session: Session, name: str) -> list[dict[str, Any]]:
    """The properties of each event ``name`` in ``session``."""
    return [dict(event.properties) for event in session if event.name == name]


@FEW
@given(SEEDS)
def test_a_session_begins_once_and_with_a_page(seed: int) -> None:
    for session in by_people(seed):
        assert session[0].name == "session.started"
        assert names(session).count("session.started") == 1
        assert names(session)[1:2] in ([], ["page.viewed"])
        assert "api.called" not in names(session)


@FEW
@given(SEEDS)
def test_its_end_sums_it_up(seed: int) -> None:
    for session in complete(seed):
        (end,) = of(session, "session.ended")
        pages = of(session, "page.viewed")
        assert session[-1].name == "session.ended"
        assert end["events"] == len(session)
        assert end["pages_viewed"] == len(pages) >= 1
        assert end["last_page"] == pages[-1]["page"]
        pauses = [PAUSES[event.name] for event in session[:-1]]
        assert sum(least for least, _ in pauses) <= end["duration_seconds"]
        assert end["duration_seconds"] <= sum(most for _, most in pauses)


@FEW
@given(SEEDS)
def test_most_sessions_are_short(seed: int) -> None:
    lengths = [len(session) for session in complete(seed)]

    assert min(lengths) >= 4
    assert max(lengths) <= 3 + 3 * 12
    assert mean(length <= 15 for length in lengths) > 0.75
    assert 6.5 < mean(lengths) < 13
    assert any(len(session) >= 4 for session in by_machines(seed))


@FEW
@given(SEEDS)
def test_one_page_leads_to_the_next(seed: int) -> None:
    for session in by_people(seed):
        page = None
        for event in session:
            properties = event.properties
            if event.name == "page.viewed":
                assert properties["referrer"] == page
                assert properties["page"] != page
                assert 10 < properties["load_ms"] < 10_000  # type: ignore[operator]
                page = properties["page"]
            elif "page" in properties:
                assert properties["page"] == page, "clicks, searches and errors are seen on it"
    clicks = [event for event in stream(seed) if event.name == "button.clicked"]
    assert all(event.properties["page"] and event.properties["button"] for event in clicks)


@FEW
@given(SEEDS)
def test_a_run_is_triggered_before_it_ends_as_planned(seed: int) -> None:
    seen: set[object] = set()
    for session in by_people(seed):
        triggered, completed = of(session, "run.triggered"), of(session, "run.completed")
        begun = {run["run_id"]: run for run in triggered}
        assert len(begun) == len(triggered)
        assert not seen & begun.keys(), "run ids are never used again"
        seen |= begun.keys()
        if session[-1].name == "session.ended":
            assert [run["run_id"] for run in completed] == list(begun)
        for run in completed:
            plan = begun[run["run_id"]]
            assert run["test_set_id"] == plan["test_set_id"]
            assert run["sessions"] == plan["sessions"]
            counts = (run["passed"], run["failed"], run["errors"])
            assert min(counts) >= 0
            assert sum(counts) == run["sessions"] > 0
            assert run["verdict"] == ("failed" if run["failed"] else "passed")
            assert 1 <= run["duration_seconds"] <= 60
    assert len(seen) > 5


@FEW
@given(SEEDS)
def test_a_run_ends_after_it_was_triggered_and_in_the_time_it_says(seed: int) -> None:
    for session in by_people(seed):
        for index, event in enumerate(session):
            if event.name != "run.completed":
                continue
            run_id = event.properties["run_id"]
            start = next(
                number
                for number, other in enumerate(session[:index])
                if other.name == "run.triggered" and other.properties["run_id"] == run_id
            )
            between = [PAUSES[other.name] for other in session[start:index]]
            seconds = event.properties["duration_seconds"]
            assert isinstance(seconds, int)
            assert sum(low for low, _ in between) <= seconds <= sum(high for _, high in between)


@FEW
@given(SEEDS)
def test_a_result_is_there_before_it_is_opened_or_kept(seed: int) -> None:
    verdicts: dict[object, object] = {}
    opened: dict[str, set[object]] = defaultdict(set)
    by_others = 0
    own: dict[str, set[object]] = defaultdict(set)
    for event in stream(seed):
        run_id = event.properties.get("run_id")
        if event.name == "run.completed":
            verdicts[run_id] = event.properties["verdict"]
            own[event.session_id].add(run_id)
        elif event.name == "result.opened":
            assert event.properties["verdict"] == verdicts[run_id]
            opened[event.session_id].add(run_id)
            by_others += run_id not in own[event.session_id]
        elif event.name == "artifact.downloaded":
            assert run_id in opened[event.session_id]
    assert set(verdicts.values()) >= {"passed", "failed"}
    assert by_others > 0, "some read what others have run"


@FEW
@given(SEEDS)
def test_a_version_rises_by_one_with_each_save(seed: int) -> None:
    versions: dict[object, int] = {}
    again = 0
    for event in stream(seed):
        if event.name in ("persona.saved", "scenario.saved"):
            id = event.properties[event.name.replace(".saved", "_id")]
            version = event.properties["version"]
            assert isinstance(version, int)
            assert version == versions.get(id, version - 1) + 1
            again += id in versions
            versions[id] = version
            session = [each for each in stream(seed) if each.session_id == event.session_id]
            assert any(str(page["page"]).endswith(f"/{id}") for page in of(session, "page.viewed"))
    assert len(versions) > 3


@FEW
@given(SEEDS)
def test_what_was_retried_has_failed_before(seed: int) -> None:
    for session in by_people(seed):
        for before, event in pairwise(session):
            if event.name == "error.shown":
                assert before.name == "button.clicked"
                assert event.properties["action"] == before.properties["button"]
                assert event.properties["status"] in (409, 429, 503, 504)
            if event.name == "action.retried":
                assert_retries(before, event)
            if before.name == "action.retried":
                assert_leads_on(before, event)


def assert_retries(before: SyntheticEvent, retry: SyntheticEvent) -> None:
    assert before.properties["action"] == retry.properties["action"]
    if before.name == "error.shown":
        assert retry.properties["attempt"] == 2
    else:
        assert before.name == "action.retried"
        assert before.properties["succeeded"] is False
        assert (before.properties["attempt"], retry.properties["attempt"]) == (2, 3)


def assert_leads_on(retry: SyntheticEvent, after: SyntheticEvent) -> None:
    done = DONE_BY[str(retry.properties["action"])]
    assert (after.name in done) == retry.properties["succeeded"]


@FEW
@given(SEEDS)
def test_nothing_is_done_without_its_button(seed: int) -> None:
    for session in by_people(seed):
        pressed = None
        for event in session:
            if event.name == "button.clicked":
                pressed = event.properties["button"]
            for button, done in DONE_BY.items():
                if event.name in done:
                    assert pressed == button


@FEW
@given(SEEDS)
def test_traits_stay_and_decide_what_somebody_may_do(seed: int) -> None:
    traits: dict[str, dict[str, Any]] = {}
    for session in by_people(seed):
        start = dict(session[0].properties)
        assert set(start) == TRAITS
        assert traits.setdefault(session[0].user_id, start) == start
        for name in names(session):
            assert start["role"] in ALLOWED.get(name, {start["role"]})
    assert len({person["role"] for person in traits.values()}) >= 3
    assert len({person["country"] for person in traits.values()}) >= 3


@FEW
@given(SEEDS)
def test_machines_only_call_and_repeat_what_may_work_later(seed: int) -> None:
    clients: dict[str, object] = {}
    for session in by_machines(seed):
        assert set(names(session)) == {"api.called"}
        assert 1 <= len(session) <= 12
        calls = of(session, "api.called")
        for call in calls:
            assert clients.setdefault(session[0].user_id, call["client"]) == call["client"]
            assert call["method"] in ("GET", "POST")
            assert call["endpoint"].startswith("/v1/{organization}/")
        for before, call in zip([None, *calls], calls, strict=False):
            if call["attempt"] > 1:
                assert before is not None
                assert before["status"] in (429, 500, 503)
                assert before["attempt"] == call["attempt"] - 1
                assert (before["method"], before["endpoint"]) == (call["method"], call["endpoint"])
    people = {session[0].user_id for session in by_people(seed)}
    assert clients
    assert not people & clients.keys()


def test_calls_mostly_succeed_and_take_log_normal_time() -> None:
    events = stream(1, 7_200) + stream(2, 7_200)
    calls = [event.properties for event in events if event.name == "api.called"]
    families = [int(str(call["status"])[0]) for call in calls]
    assert set(families) == {2, 4, 5}
    assert 0.85 < families.count(2) / len(calls) < 0.97
    assert 0.02 < families.count(4) / len(calls) < 0.12
    assert 0.002 < families.count(5) / len(calls) < 0.05

    polls = [
        log(call["duration_ms"])  # type: ignore[arg-type]
        for call in calls
        if call["method"] == "GET" and str(call["endpoint"]).endswith("unit_test_set_run/")
    ]
    centre, spread = mean(polls), stdev(polls)
    assert abs(centre - log(45)) < 0.1
    assert 0.5 < spread < 0.7
    skewness = mean(((value - centre) / spread) ** 3 for value in polls)
    assert abs(skewness) < 0.4, "the logarithm is symmetric, the time is not"
