"""Whatever is commanded in whatever order: every history folds, and folds alike from the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulation import registry
from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.session.decider import SessionDecider
from simulation.catalog.session.messages import (
    FinishSession,
    LeaveAsPersona,
    OpenSession,
    RecordReply,
    RecordResults,
    SayAsPersona,
)
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    CancelSetRun,
    CreateSetRun,
    FinishSetRun,
    SimulatorKind,
)
from simulation.kernel.decider import Decider, fold
from simulation.kernel.errors import SimulationError
from simulation.kernel.messages import Command, Commit
from tests.support.examples import ANNA, AT, KINDS, VERSIONED_FIELD, body, id_of, metadata
from tests.support.given import Given
from tests.support.runs import OPENED, RUN, SESSION, answered, result, said

TEXTS = st.sampled_from(["one", "two", "  two ", "Ünïcode – 東京", ""])
CODEC = registry.codec()


def play(
    decider: Decider,
    commands: list[Command],
    check: Callable[[Any, Any], None],
    *,
    repeatable: bool = False,
) -> None:
    """Give ``commands`` one after the other; ``check`` sees each state and the one before it.

    ``repeatable`` says that a command that was carried out changes nothing when it is
    given again.
    """
    world = Given(decider)
    commits: list[Commit] = []
    for command in commands:
        before = world.state
        try:
            decision = world.when(command).decision
        except SimulationError:
            continue
        if not decision.events:
            continue
        position = commits[-1].last + 1 if commits else 1
        commits.append(Commit("any-1", position, decision.events, metadata()))
        world.state = fold(decider, commits[-1:], before)
        check(before, world.state)
        if repeatable:
            world.when(command).then_nothing()
    assert fold_again(decider, commits) == world.state


def fold_again(decider: Decider, commits: list[Commit]) -> Any:
    """The state of ``commits`` as a store gives them back."""
    return fold(decider, [CODEC.decode(CODEC.encode(commit)) for commit in commits])


def definition_commands(kind: str) -> st.SearchStrategy[list[Command]]:
    declared = KINDS[kind]
    by = {"actor": ANNA, "at": AT, "id": id_of(kind)}
    change = st.fixed_dictionaries(
        {},
        optional={
            "name": TEXTS,
            VERSIONED_FIELD[kind]: TEXTS,
            "tags": st.dictionaries(st.sampled_from("abc"), st.none() | TEXTS, max_size=2),
            "nonsense": TEXTS,
        },
    )
    revisions = st.builds(
        lambda revise, changes, expected: revise(**by, changes=changes, expected_version=expected),
        st.sampled_from(declared.revisions),
        change,
        st.none() | st.integers(1, 5),
    )
    others = st.sampled_from([declared.create(**by, body=body(kind)), declared.delete(**by)])
    return st.lists(revisions | others, max_size=12).map(
        lambda commands: [declared.create(**by, body=body(kind)), *commands]
    )


@given(st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.tuples(st.just(kind), definition_commands(kind))
))  # fmt: skip
def test_definitions(drawn: tuple[str, list[Command]]) -> None:
    kind, commands = drawn

    def check(before: Any, after: Any) -> None:
        if before is None:
            assert after.version == 1
            return
        assert not before.is_deleted, "nothing happens after the end"
        assert after.version - before.version in (0, 1)
        changed = {
            name
            for name in type(after.body).model_fields
            if getattr(after.body, name) != getattr(before.body, name)
        }
        if after.version == before.version:
            assert changed <= KINDS[kind].outside_versions
        assert not changed & KINDS[kind].fixed

    play(DefinitionDecider(KINDS[kind]), commands, check)


TURNS = st.integers(0, 4)
NAMES = st.lists(st.sampled_from(["first", "second", "third"]), max_size=3, unique=True)
IN_SESSION = {"actor": ANNA, "at": AT, "id": SESSION}


def results(names: list[str]) -> tuple[Any, ...]:
    return tuple(result(name) for name in names)


SESSION_COMMANDS = st.one_of(
    st.builds(
        lambda turn, text: SayAsPersona(**IN_SESSION, turn=turn, message=said(turn, text)),
        TURNS,
        TEXTS,
    ),
    st.builds(
        lambda turn, text, ended: RecordReply(
            **IN_SESSION, turn=turn, messages=(answered(turn, text),), ended=ended
        ),
        TURNS,
        TEXTS,
        st.booleans(),
    ),
    st.builds(
        lambda met: LeaveAsPersona(**IN_SESSION, objective_met=met, reason="Enough."),
        st.booleans(),
    ),
    st.builds(lambda names: RecordResults(**IN_SESSION, results=results(names)), NAMES),
    st.builds(
        lambda outcome, names: FinishSession(
            **IN_SESSION, outcome=outcome, reason="Over.", results=results(names)
        ),
        st.sampled_from(Outcome),
        NAMES,
    ),
)
OPEN = OpenSession(**IN_SESSION, **OPENED.model_dump(exclude={"id"}))


@given(st.lists(SESSION_COMMANDS, max_size=25))
def test_sessions(commands: list[Command]) -> None:
    def check(before: Any, after: Any) -> None:
        if before is None:
            return
        assert before.outcome is None, "nothing happens after the end"
        assert 0 <= after.turn - after.replied <= 1
        turns = [message.turn for message in after.transcript]
        assert turns == sorted(turns)
        ids = [each.id for each in after.results]
        assert len(ids) == len(set(ids))
        assert set(before.results) <= set(after.results)

    play(SessionDecider(), [OPEN, *commands, OPEN], check, repeatable=True)


OF_RUN = {"actor": ANNA, "at": AT, "id": RUN}
START = CreateSetRun(
    **OF_RUN, unit_test_set_id=id_of("unit_test_set"), seed=1, simulator=SimulatorKind.RULES
)


@given(
    st.lists(
        st.sampled_from([START, CancelSetRun(**OF_RUN), FinishSetRun(**OF_RUN, results=())]),
        max_size=8,
    )
)
def test_set_runs(commands: list[Command]) -> None:
    def check(before: Any, after: Any) -> None:
        assert before is None or not before.status.finished, "nothing happens after the end"
        assert (after.verdict is not None) == after.status.finished

    play(SetRunDecider(), commands, check)
