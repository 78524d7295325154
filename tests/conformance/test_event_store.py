"""What every event store does, whatever it stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from simulation.eventstore.port import EventStore
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit
from tests.support.examples import metadata
from tests.support.notes import Crossed, Noted, note

ODD_IDS = (
    "a", "ab", "a-b", "a.b", "a:", "a:0000000001", "a:b", "a;", "a b", "a%", "a_", "A", "a'\"", "é",
    "東京", "{$ne: 1}", "-", ".",
)  # fmt: skip

LOG_SIZES = {
    "memory": 1100,
    "sqlite": 1100,
    "shared-sqlite": 1100,
    "mongodb-in-memory": 220,
    "mongodb-server": 1100,
}
"""More than one chunk of each store's log."""


async def results(appends: Iterable[Any]) -> list[BaseException | None]:
    """How each of ``appends``, begun at the same time, ended: null or its error."""
    return await asyncio.gather(*appends, return_exceptions=True)


async def log(store: EventStore, category: str) -> list[Commit]:
    return [commit async for commit in store.log(category)]


async def unprojected(store: EventStore) -> list[Commit]:
    """By stream; each stream in the order in which the store names its commits."""
    return sorted(await store.unprojected(), key=lambda commit: commit.stream)


async def is_free(store: EventStore, claim: str) -> bool:
    """Whether a new stream gets ``claim``; it keeps it then."""
    earlier = await log(store, "claimant")
    try:
        await store.append(note(f"claimant-{len(earlier)}", 1, claims=(claim,)))
    except ClaimTaken:
        return False
    return True


# Streams


async def test_a_commit_is_read_as_it_was_appended(store: EventStore) -> None:
    commit = note("note-1", 1, "a", "b", claims=("x", "y"))

    await store.append(commit)

    assert await store.read("note-1") == [commit]


async def test_a_stream_is_read_in_order(store: EventStore) -> None:
    commits = [note("note-1", position) for position in range(1, 13)]
    for commit in commits:
        await store.append(commit)

    assert await store.read("note-1") == commits


async def test_a_stream_that_was_never_written_is_empty(store: EventStore) -> None:
    assert await store.read("note-1") == []


async def test_the_position_after_a_commit_counts_its_events(store: EventStore) -> None:
    first, second = note("note-1", 1, "a", "b", "c"), note("note-1", 4, "d", "e")
    await store.append(first)
    for wrong in (2, 3, 5):
        with pytest.raises(ConcurrencyConflict):
            await store.append(note("note-1", wrong))

    await store.append(second)

    assert await store.read("note-1") == [first, second]


@pytest.mark.parametrize(("after", "positions"), [(0, [1, 4, 6]), (1, [4, 6]), (4, [6]), (6, [])])
async def test_a_stream_is_read_from_a_position_on(
    store: EventStore, after: int, positions: list[int]
) -> None:
    for commit in (
        note("note-1", 1, "a", "b", "c"),
        note("note-1", 4, "d", "e"),
        note("note-1", 6),
    ):
        await store.append(commit)

    assert [commit.position for commit in await store.read("note-1", after=after)] == positions


async def test_who_follows_a_stream_meets_all_that_comes(store: EventStore) -> None:
    first, second, third = note("note-1", 1), note("note-1", 2, "b", "c"), note("note-1", 4)
    assert await store.read("note-1", after=2) == []
    await store.append(first)
    assert await store.read("note-1", after=1) == []
    assert await store.read("note-1", after=1) == []

    await store.append(second)

    assert await store.read("note-1", after=1) == [second]
    assert await store.read("note-1", after=3) == []
    await store.append(third)
    assert await store.read("note-1", after=1) == [second, third]
    assert await store.read("note-1", after=3) == [third]
    assert await store.read("note-1", after=4) == []
    await store.forget("note-1")
    await store.append(first)
    assert await store.read("note-1", after=1) == []
    await store.append(second)
    assert await store.read("note-1", after=1) == [second]


async def test_several_streams_are_read_at_once(store: EventStore) -> None:
    commits = [note("note-1", 1), note("note-1", 2), note("note-2", 1), note("note-3", 1)]
    for commit in commits:
        await store.append(commit)

    assert await store.read_many({"note-1", "note-3", "note-none"}) == {
        "note-1": commits[:2],
        "note-3": commits[3:],
        "note-none": [],
    }


async def test_no_streams_are_read_as_nothing(store: EventStore) -> None:
    await store.append(note("note-1", 1))

    assert await store.read_many([]) == {}


async def test_streams_with_odd_names_are_kept_apart(store: EventStore) -> None:
    commits = {
        f"note-{id}": [note(f"note-{id}", 1, "a", "b"), note(f"note-{id}", 3)] for id in ODD_IDS
    }
    for both in zip(*commits.values(), strict=True):
        for commit in both:
            await store.append(commit)

    assert {stream: await store.read(stream) for stream in commits} == commits
    assert await store.read_many(commits) == commits


# Positions


@pytest.mark.parametrize("position", [-1, 0, 1, 2, 4, 5])
async def test_stale_and_future_positions_are_refused(store: EventStore, position: int) -> None:
    before = [note("note-1", 1), note("note-1", 2)]
    for commit in before:
        await store.append(commit)

    with pytest.raises(ConcurrencyConflict):
        await store.append(note("note-1", position, claims=("x",)))

    assert await store.read("note-1") == before
    await store.append(note("note-2", 1, claims=("x",)))  # The refused commit claims nothing.


async def test_a_stream_begins_at_position_1(store: EventStore) -> None:
    for position in (0, 2):
        with pytest.raises(ConcurrencyConflict):
            await store.append(note("note-1", position))
    assert await store.read("note-1") == []


async def test_of_many_writers_at_one_position_exactly_one_wins(store: EventStore) -> None:
    await store.append(note("note-1", 1))
    rivals = [note("note-1", 2, f"rival {number}") for number in range(20)]

    ended = await results(store.append(rival) for rival in rivals)

    [winner] = [rival for rival, end in zip(rivals, ended, strict=True) if end is None]
    assert sum(isinstance(end, ConcurrencyConflict) for end in ended) == 19
    assert await store.read("note-1", after=1) == [winner]


async def test_who_loses_the_position_does_not_hear_of_the_winners_claim(
    store: EventStore,
) -> None:
    rivals = [note("note-1", 1, f"rival {number}", claims=("x",)) for number in range(5)]

    ended = await results(store.append(rival) for rival in rivals)

    assert sorted(type(end).__name__ for end in ended) == ["ConcurrencyConflict"] * 4 + ["NoneType"]


async def test_writers_that_retry_all_get_in(store: EventStore) -> None:
    async def write(writer: int) -> None:
        while True:
            last = sum(len(commit.events) for commit in await store.read("note-1"))
            try:
                return await store.append(note("note-1", last + 1, writer))
            except ConcurrencyConflict:
                await asyncio.sleep(0)

    await asyncio.gather(*(write(writer) for writer in range(20)))

    commits = await store.read("note-1")
    assert [commit.position for commit in commits] == list(range(1, 21))
    assert {event.text for commit in commits for event in commit.events} == set(range(20))


# Claims


async def test_a_claim_is_held_by_one_stream(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x", "y")))

    with pytest.raises(ClaimTaken) as caught:
        await store.append(note("note-2", 1, claims=("z", "y")))

    assert caught.value.claim == "y"
    assert await store.read("note-2") == []
    await store.append(note("note-3", 1, claims=("z",)))


async def test_a_claim_is_seen_while_it_is_held(store: EventStore) -> None:
    assert not await store.claimed("x")
    await store.append(note("note-1", 1, claims=("x", "y")))
    assert await store.claimed("x")
    with pytest.raises(ClaimTaken):
        await store.append(note("note-2", 1, claims=("z", "y")))
    assert not await store.claimed("z")
    giving_back = note("note-1", 2, releases=("x",))
    await store.append(giving_back)
    await store.release(giving_back)
    assert not await store.claimed("x")
    assert await store.claimed("y")


async def test_a_stream_does_not_get_its_own_claim_twice(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x",)))

    with pytest.raises(ClaimTaken):
        await store.append(note("note-1", 2, claims=("x",)))


async def test_a_claim_may_be_named_twice_in_one_commit(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x", "x")))

    with pytest.raises(ClaimTaken):
        await store.append(note("note-2", 1, claims=("x",)))


async def test_commits_without_claims_do_not_meet(store: EventStore) -> None:
    for number in range(3):
        await store.append(note(f"note-{number}", 1))


async def test_of_many_streams_racing_for_a_claim_exactly_one_gets_it(store: EventStore) -> None:
    rivals = [note(f"note-{number}", 1, claims=(f"own {number}", "x")) for number in range(20)]

    ended = await results(store.append(rival) for rival in rivals)

    [winner] = [rival for rival, end in zip(rivals, ended, strict=True) if end is None]
    taken = [end for end in ended if end is not None]
    assert all(isinstance(end, ClaimTaken) and end.claim == "x" for end in taken)
    assert [commit async for commit in store.log("note")] == [winner]


@pytest.mark.parametrize("claim", ["", "persona-name:acme:zoë „é“", "a.b:$c", "x" * 500])
async def test_claims_are_any_text(store: EventStore, claim: str) -> None:
    await store.append(note("note-1", 1, claims=(claim,)))

    with pytest.raises(ClaimTaken):
        await store.append(note("note-2", 1, claims=(claim,)))
    await store.append(note("note-3", 1, claims=(claim.upper() + "?",)))


# Releases


async def test_a_claim_is_held_until_its_release_is_carried_out(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x", "y")))
    leaving = note("note-1", 2, releases=("x",))
    await store.append(leaving)
    taker = note("note-2", 1, claims=("x",))
    with pytest.raises(ClaimTaken):
        await store.append(taker)

    await store.release(leaving)

    await store.append(taker)
    with pytest.raises(ClaimTaken):
        await store.append(note("note-3", 1, claims=("y",)))


async def test_releasing_again_does_not_harm_the_next_holder(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x",)))
    leaving = note("note-1", 2, releases=("x",))
    await store.append(leaving)
    await store.release(leaving)
    await store.append(note("note-2", 1, claims=("x",)))

    await store.release(leaving)

    with pytest.raises(ClaimTaken):
        await store.append(note("note-3", 1, claims=("x",)))


async def test_only_claims_of_the_same_stream_are_released(store: EventStore) -> None:
    for stream in ("note-1", "note-1: 0", "note-10"):
        await store.append(note(stream, 1, claims=(f"of {stream}",)))
    thief = note("note-1", 2, releases=("of note-1: 0", "of note-10", "of nobody"))
    await store.append(thief)

    await store.release(thief)

    for claim in ("of note-1", "of note-1: 0", "of note-10"):
        with pytest.raises(ClaimTaken):
            await store.append(note("note-2", 1, claims=(claim,)))


async def test_names_go_there_and_back_again(store: EventStore) -> None:
    to_b = note("note-1", 2, claims=("B",), releases=("A",))
    to_a = note("note-1", 3, claims=("A",), releases=("B",))
    await store.append(note("note-1", 1, claims=("A",)))
    for renamed in (to_b, to_a):
        await store.append(renamed)
        await store.release(renamed)

    for repeated in (to_b, to_a):
        await store.release(repeated)

    with pytest.raises(ClaimTaken):
        await store.append(note("note-2", 1, claims=("A",)))
    await store.append(note("note-2", 1, claims=("B",)))


async def test_a_commit_does_not_release_what_it_claims_itself(store: EventStore) -> None:
    both = note("note-1", 1, claims=("x",), releases=("x",))
    await store.append(both)

    await store.release(both)

    with pytest.raises(ClaimTaken):
        await store.append(note("note-2", 1, claims=("x",)))


async def test_releasing_nothing_is_fine(store: EventStore) -> None:
    commit = note("note-1", 1, claims=("x",))
    await store.append(commit)

    await store.release(commit)

    assert await store.read("note-1") == [commit]


async def test_events_stay_what_they_are_when_claims_are_released(store: EventStore) -> None:
    commits = [note("note-1", 1, "a", claims=("x",)), note("note-1", 2, "b", releases=("x",))]
    for commit in commits:
        await store.append(commit)

    await store.release(commits[1])

    assert [commit.events for commit in await store.read("note-1")] == [
        commit.events for commit in commits
    ]


# The log


async def test_the_log_holds_a_category_by_stream_and_position(store: EventStore) -> None:
    for position in (1, 2):
        for stream in ("note-b", "other-a", "note-a"):
            await store.append(note(stream, position))

    assert [(commit.stream, commit.position) for commit in await log(store, "note")] == [
        ("note-a", 1), ("note-a", 2), ("note-b", 1), ("note-b", 2),
    ]  # fmt: skip
    assert await log(store, "none") == []


async def test_a_category_ends_where_its_name_ends(store: EventStore) -> None:
    streams = {
        category: [f"{category}-{id}" for id in ODD_IDS]
        for category in ("set", "set_run", "se", "sets", "Set")
    }
    for names in streams.values():
        for stream in names:
            await store.append(note(stream, 1))

    for category, names in streams.items():
        assert sorted(commit.stream for commit in await log(store, category)) == sorted(names)


async def test_positions_of_a_stream_stay_in_order_past_the_tenth(store: EventStore) -> None:
    for position in range(1, 13):
        await store.append(note("note-1", position))

    assert [commit.position for commit in await log(store, "note")] == list(range(1, 13))


async def test_a_long_log_is_complete(store: EventStore, backend: str) -> None:
    size = LOG_SIZES[backend]
    expected = [note(f"note-{n // 10:04d}", n % 10 + 1) for n in range(size)]
    for step in range(10):
        await asyncio.gather(*(store.append(commit) for commit in expected[step::10]))

    assert await log(store, "note") == expected


async def test_a_log_can_be_read_for_some_events_only(store: EventStore) -> None:
    crossed = Commit("note-b", 1, (Crossed(text="out"), Noted(text="in")), metadata())
    # A text that quotes the name of an event, as it stands in a record, is no such event.
    quoting = note("note-c", 1, {"type": "test.crossed"})
    for commit in (note("note-a", 1), crossed, note("note-b", 3), quoting):
        await store.append(commit)

    found = [commit async for commit in store.log("note", {"test.crossed"})]
    assert found == [crossed]
    found = [commit async for commit in store.log("note", {"test.crossed", "test.noted"})]
    assert [commit.stream for commit in found] == ["note-a", "note-b", "note-b", "note-c"]
    assert [commit async for commit in store.log("note", {"test.unheard"})] == []


async def test_a_log_can_be_left_early_and_read_again(store: EventStore) -> None:
    for number in range(3):
        await store.append(note(f"note-{number}", 1))
    async for commit in store.log("note"):
        assert commit.stream == "note-0"
        break

    assert len(await log(store, "note")) == 3


# What was projected


async def test_commits_are_unprojected_until_they_are_marked(store: EventStore) -> None:
    commits = [note("note-a", 1, releases=("x",)), note("note-a", 2, "a", "b"), note("note-b", 1)]
    for commit in (commits[2], *commits[:2]):
        await store.append(commit)
    assert await unprojected(store) == commits

    await store.mark_projected(commits[1])

    assert await unprojected(store) == [commits[0], commits[2]]
    await store.mark_projected(commits[1])
    for commit in (commits[0], commits[2]):
        await store.mark_projected(commit)
    assert list(await store.unprojected()) == []
    assert await log(store, "note") == commits


async def test_what_was_refused_is_not_unprojected(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x",)))
    await results([store.append(note("note-1", 1)), store.append(note("note-2", 1, claims=("x",)))])

    assert [commit.stream for commit in await store.unprojected()] == ["note-1"]


async def test_a_caller_that_gives_up_leaves_all_or_nothing(store: EventStore) -> None:
    task = asyncio.create_task(store.append(note("note-1", 1)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.append(note("note-2", 1))  # Behind it: once this is done, so is that.

    kept = await store.read("note-1")

    found = [commit for commit in await store.unprojected() if commit.stream == "note-1"]
    assert found == kept


# Forgetting


async def test_a_forgotten_stream_is_gone_and_the_others_stay(store: EventStore) -> None:
    kept = [note(f"note-{id}", position) for id in ("0", "10", "1:", "1;") for position in (1, 2)]
    for commit in (*kept, note("note-1", 1, "a", "b"), note("note-1", 3)):
        await store.append(commit)

    await store.forget("note-1")

    assert await store.read("note-1") == []
    assert await store.read_many(["note-1", "note-0"]) == {"note-1": [], "note-0": kept[:2]}
    assert await log(store, "note") == kept
    assert await unprojected(store) == kept


async def test_a_forgotten_stream_begins_anew(store: EventStore) -> None:
    for position in (1, 2):
        await store.append(note("note-1", position, "old"))
    await store.forget("note-1")
    with pytest.raises(ConcurrencyConflict):
        await store.append(note("note-1", 3))

    anew = [note("note-1", 1, "new"), note("note-1", 2, "newer")]
    for commit in anew:
        await store.append(commit)

    assert await store.read("note-1") == anew
    assert await log(store, "note") == anew
    assert await unprojected(store) == anew


@pytest.mark.parametrize(
    ("before", "positions"),
    [(0, [1, 4, 6]), (1, [1, 4, 6]), (3, [1, 4, 6]), (4, [4, 6]), (5, [4, 6]), (6, [6]), (7, [])],
)
async def test_commits_are_forgotten_whole_up_to_a_position(
    store: EventStore, before: int, positions: list[int]
) -> None:
    for position, texts in ((1, "abc"), (4, "de"), (6, "f")):
        await store.append(note("note-1", position, *texts))
    await store.append(note("note-2", 1))

    await store.forget("note-1", before=before)

    assert [commit.position for commit in await store.read("note-1")] == positions
    assert [commit.position for commit in await log(store, "note")] == [*positions, 1]
    assert [commit.position for commit in await unprojected(store)] == [*positions, 1]


async def test_a_stream_that_lost_its_beginning_goes_on_where_it_ended(store: EventStore) -> None:
    for position in (1, 2, 3):
        await store.append(note("note-1", position))
    await store.forget("note-1", before=3)
    for wrong in (1, 2, 3, 5):
        with pytest.raises(ConcurrencyConflict):
            await store.append(note("note-1", wrong))

    await store.append(note("note-1", 4))

    assert [commit.position for commit in await store.read("note-1")] == [3, 4]
    assert [commit.position for commit in await store.read("note-1", after=3)] == [4]


async def test_a_stream_of_which_nothing_is_left_begins_anew(store: EventStore) -> None:
    await store.append(note("note-1", 1, "a", "b"))

    await store.forget("note-1", before=3)

    await store.append(note("note-1", 1))
    assert len(await store.read("note-1")) == 1


async def test_the_claims_of_what_was_forgotten_are_free(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("first", "also first")))
    await store.append(note("note-1", 2, claims=("second",)))
    await store.append(note("note-2", 1, claims=("other",)))

    await store.forget("note-1", before=2)

    claims = ("first", "also first", "second", "other")
    assert [await is_free(store, claim) for claim in claims] == [True, True, False, False]
    await store.forget("note-1")
    assert [await is_free(store, claim) for claim in claims] == [False, False, True, False]


async def test_forgetting_frees_no_claim_that_has_moved_on(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x", "y")))
    leaving = note("note-1", 2, releases=("x", "y"))
    await store.append(leaving)
    await store.release(leaving)
    await store.append(note("note-1", 3, claims=("x",)))
    await store.append(note("note-2", 1, claims=("y",)))

    await store.forget("note-1", before=3)

    assert [await is_free(store, claim) for claim in ("x", "y")] == [False, False]


async def test_a_release_that_comes_after_forgetting_harms_nobody(store: EventStore) -> None:
    await store.append(note("note-1", 1, claims=("x",)))
    leaving = note("note-1", 2, releases=("x",))
    await store.append(leaving)
    await store.forget("note-1")
    await store.append(note("note-2", 1, claims=("x",)))

    await store.release(leaving)

    assert not await is_free(store, "x")


async def test_forgetting_is_repeatable(store: EventStore) -> None:
    for position in (1, 2):
        await store.append(note("note-1", position))
    for _ in range(2):
        await store.forget("note-1", before=2)
    assert [commit.position for commit in await store.read("note-1")] == [2]

    for _ in range(2):
        await store.forget("note-1")
        await store.forget("note-1", before=2)
        await store.forget("note-never")

    assert await log(store, "note") == []


async def test_marking_what_was_forgotten_is_fine(store: EventStore) -> None:
    commit = note("note-1", 1)
    await store.append(commit)
    await store.forget("note-1")

    await store.mark_projected(commit)

    assert await unprojected(store) == []
    anew = note("note-1", 1, "new")
    await store.append(anew)
    assert await unprojected(store) == [anew], "a mark is not for what comes later"


@pytest.mark.parametrize("turn", range(4))
async def test_a_stream_that_is_forgotten_while_it_is_appended_to_has_no_gap(
    store: EventStore, turn: int
) -> None:
    for position in (1, 2):
        await store.append(note("note-1", position, claims=(f"of {position}",)))
    rivals = [store.append(note("note-1", 3, claims=("x",))) for _ in range(3)]
    rivals.insert(turn, store.forget("note-1"))

    ended = await results(rivals)

    assert ended.pop(turn) is None
    assert {type(end) for end in ended} <= {type(None), ConcurrencyConflict}
    assert await store.read("note-1") == [] == await unprojected(store)
    await store.append(note("note-1", 1, claims=("of 1", "of 2", "x")))


@pytest.mark.parametrize("turn", range(4))
async def test_an_append_beside_a_forgotten_beginning_is_kept_or_refused(
    store: EventStore, turn: int
) -> None:
    await store.append(note("note-1", 1, claims=("of 1",)))
    rivals = [store.append(note("note-1", 2, str(n), claims=("x",))) for n in range(3)]
    rivals.insert(turn, store.forget("note-1", before=2))

    ended = await results(rivals)

    assert ended.pop(turn) is None
    assert {type(end) for end in ended} <= {type(None), ConcurrencyConflict}
    kept = await store.read("note-1")
    assert len(kept) == ended.count(None) <= 1
    assert await unprojected(store) == kept
    assert [await is_free(store, claim) for claim in ("of 1", "x")] == [True, not kept]


async def test_writers_and_a_forgetter_leave_an_unbroken_stream(store: EventStore) -> None:
    async def write() -> None:
        for _ in range(15):
            commits = await store.read("note-1")
            with suppress(ConcurrencyConflict):
                await store.append(note("note-1", commits[-1].last + 1 if commits else 1))
            await asyncio.sleep(0)

    async def forget() -> None:
        for turn in range(15):
            commits = await store.read("note-1")
            whole = turn % 5 == 4 or not commits
            await store.forget("note-1", before=None if whole else commits[-1].position)
            await asyncio.sleep(0)

    await asyncio.gather(*(write() for _ in range(4)), forget())

    positions = [commit.position for commit in await store.read("note-1")]
    assert all(following == one + 1 for one, following in pairwise(positions))
    assert await unprojected(store) == await store.read("note-1")


# Payloads


@pytest.mark.parametrize(
    "payload",
    [
        "Zoë „Über“ – 東京 🍽️ \u2028 \ufeff é e\u0301",
        "null \x00 and \x1f",
        {"$set": {"a.b": 1}, "": None, "ключ": [True, False, None, -1.5, 2**63 - 1, -(2**63)]},
        [[[[]]], {}, 0, 1e300, -0.0001, ""],
        None,
        {"_id": 1, "stream": "x", "position": 7, "claims": ["x"], "unprojected": True},
    ],
    ids=lambda payload: type(payload).__name__,
)
async def test_any_json_comes_back_as_it_went(store: EventStore, payload: Any) -> None:
    commit = note("note-1", 1, payload)

    await store.append(commit)

    [kept] = await store.read("note-1")
    assert kept == commit
    assert repr(kept.events[0]) == repr(commit.events[0]), "not even 1 and 1.0 get mixed up"


async def test_large_events_are_kept(store: EventStore) -> None:
    large = note("note-1", 1, "é" * 1_000_000)

    await store.append(large)

    assert await store.read("note-1") == [large]
    assert (await store.read_many(["note-1"]))["note-1"] == [large]


async def test_later_changes_to_what_was_appended_do_not_reach_the_log(store: EventStore) -> None:
    words = ["first"]
    await store.append(note("note-1", 1, words))

    words.append("second")

    [kept] = await store.read("note-1")
    assert kept.events[0].text == ["first"]
