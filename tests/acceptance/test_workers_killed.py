"""Workers that are killed or frozen in the middle of a run: others continue it."""

from __future__ import annotations

import random
import signal
from datetime import UTC, datetime, timedelta

import pytest

from simulation.bootstrap import Platform
from tests.acceptance.cluster import (
    AT_ONCE,
    OUTCOMES,
    SESSIONS,
    Cluster,
    Worker,
    ready,
    start_run,
    until,
)
from tests.acceptance.played import Played

pytest_plugins = ["tests.support.postgres", "tests.acceptance.cluster_fixtures"]

ROUNDS = 10
WORKERS = 3
IN_FLIGHT = WORKERS * AT_ONCE
LATEST = 0.7
"""Of all turns of a run, how many may be over when a worker is killed: others end meanwhile."""

CONTINUED = timedelta(seconds=15)


class Rounds:
    """Runs of the same set with the same seed, each disturbed in its own way."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def read(self, id: str) -> Played:
        return Played(self.cluster.log, id, SESSIONS)

    def asked(self, played: Played) -> dict[str, int]:
        """How often the agent was asked each turn of a run."""
        stats = self.cluster.agent.stats()
        assert stats["turns"] == sum(stats["asked"].values()), "asked without a key"
        return played.asked(stats["asked"])

    async def begin(self, platform: Platform) -> str:
        """A run of which every worker plays as many sessions as it may; none has got on yet."""
        with self.cluster.agent.held():
            id = await start_run(platform)
            await until(lambda: len(self.read(id).in_flight) == IN_FLIGHT, "all play")
        return id

    async def turns(self, id: str, count: int) -> None:
        """Return once ``count`` turns of a run are committed."""
        await until(lambda: self.cluster.answered(id) >= count, f"{count} turns")

    def check_asked(self, played: Played, before: Played, lost: set[str]) -> None:
        """Asked twice, with the same key, is only what a worker could not commit any more.

        ``before`` is the log as that worker left it, ``lost`` the sessions that it had in hand.
        """
        counts = self.asked(played)
        assert set(counts) == played.turns, "every turn asked was answered and kept"
        again = {key for key, count in counts.items() if count > 1}
        assert all(counts[key] == 2 for key in again)
        assert again <= {before.next_turn(id) for id in lost}


@pytest.mark.parametrize("agent", [200], indirect=True)
async def test_a_killed_workers_sessions_continue_and_no_finished_turn_is_repeated(
    cluster: Cluster,
) -> None:
    rounds = Rounds(cluster)
    workers = cluster.workers(WORKERS)
    async with cluster.platform() as platform:
        undisturbed = await cluster.ended(await start_run(platform))
        undisturbed.check(OUTCOMES)
        assert undisturbed.verdict == "failed"
        for number in range(ROUNDS):
            chance = random.Random(f"round {number}")
            id = await rounds.begin(platform)
            await rounds.turns(id, round(chance.uniform(0, LATEST) * len(undisturbed.turns)))
            await _kill_one(rounds, id, workers, chance, undisturbed)


async def _kill_one(
    rounds: Rounds, id: str, workers: list[Worker], chance: random.Random, undisturbed: Played
) -> None:
    cluster = rounds.cluster
    in_hand, playing = cluster.in_hand(), rounds.read(id)
    victim = chance.choice(
        [each for each in workers if playing.of_batches(in_hand[each.owner]) & playing.in_flight]
    )
    killed_at = datetime.now(UTC)
    victim.process.send(signal.SIGKILL)
    victim.process.wait()
    died_at = datetime.now(UTC)
    before = rounds.read(id)
    lost = before.of_batches(in_hand[victim.owner])
    workers.remove(victim)
    replacement = cluster.start("worker")

    played = await cluster.ended(id)

    played.check(OUTCOMES)
    assert played.story == undisturbed.story
    assert played.verdict == undisturbed.verdict
    rounds.check_asked(played, before, lost)
    for session in lost & before.in_flight:
        went_on = played.first_after(session, died_at)
        assert went_on is not None
        assert went_on - killed_at <= CONTINUED
    workers.append(ready(replacement))


@pytest.mark.parametrize("agent", [200], indirect=True)
async def test_a_frozen_worker_is_replaced_and_does_no_harm_when_it_wakes(
    cluster: Cluster,
) -> None:
    rounds = Rounds(cluster)
    workers = cluster.workers(WORKERS)
    async with cluster.platform() as platform:
        id = await rounds.begin(platform)
    in_hand = cluster.in_hand()
    frozen = max(workers, key=lambda each: len(in_hand[each.owner]))
    await _freeze(frozen, cluster)
    frozen_at = datetime.now(UTC)
    before = rounds.read(id)
    lost = before.of_batches(in_hand[frozen.owner])
    assert lost & before.in_flight

    def taken_over() -> bool:
        played = rounds.read(id)
        return any(played.first_after(session, frozen_at) for session in lost)

    await until(taken_over, "others take over", CONTINUED.total_seconds())
    # The very moment at which both could be at work.
    frozen.process.send(signal.SIGCONT)
    assert frozen.process.wait() == 3, frozen.process.output
    assert "lost its lease" in frozen.process.output
    assert "Traceback" not in frozen.process.output, frozen.process.output

    played = await cluster.ended(id)
    played.check(OUTCOMES)
    rounds.check_asked(played, before, lost)
    workers.remove(frozen)
    assert all(worker.process.running for worker in workers)


async def _freeze(worker: Worker, cluster: Cluster) -> None:
    """Stop ``worker`` at a moment at which it does not keep all others from writing.

    A process that is stopped in the middle of a transaction on SQLite does, until it wakes.
    """

    def frozen() -> bool:
        worker.process.send(signal.SIGSTOP)
        if cluster.log.writable():
            return True
        worker.process.send(signal.SIGCONT)
        return False

    await until(frozen, "the worker is frozen, and the log is not")
