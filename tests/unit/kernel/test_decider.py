"""Commits, and how a stream of them folds into a state."""

from __future__ import annotations

from typing import Any

from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import NO_FACTS, NOTHING, Commit, Decision, Facts, Need
from tests.support.examples import ANNA, BERT, metadata
from tests.support.notes import Noted


class Reader:
    """A decider that keeps what was noted, and by whom."""

    category = "note"
    commands = ()
    events = (Noted,)

    def target(self, command: Any) -> str:
        return ""

    def needs(self, command: Any, state: Any, facts: Facts) -> tuple[Need, ...]:
        return ()

    def decide(self, command: Any, state: Any, facts: Facts) -> Decision:
        return NOTHING

    def evolve(self, state: Any, event: Any, metadata: Any) -> Any:
        return [*(state or []), (metadata.user, event.text)]


def commit(position: int, *texts: str, by: Any = ANNA) -> Commit:
    events = tuple(Noted(text=text) for text in texts)
    return Commit("note-1", position, events, metadata(by))


def test_a_state_is_all_events_in_order_with_the_metadata_of_their_commits() -> None:
    commits = [commit(1, "a", "b"), commit(3, "c", by=BERT)]

    whole = fold(Reader(), commits)

    assert whole == [("anna", "a"), ("anna", "b"), ("bert", "c")]
    assert fold(Reader(), commits[1:], fold(Reader(), commits[:1])) == whole
    assert fold(Reader(), []) is None


def test_a_commit_knows_the_position_of_its_last_event() -> None:
    assert commit(1, "a").last == 1
    assert commit(4, "a", "b", "c").last == 6


def test_a_stream_is_named_after_its_category_and_id() -> None:
    assert stream_name("set_run", "a-b") == "set_run-a-b"


def test_facts_answer_what_was_asked() -> None:
    need = Need("persona", "1")

    assert Facts({need: "there"})[Need("persona", "1")] == "there"
    assert NO_FACTS.answers == {}
    assert Need("persona", "1", "users") != need
