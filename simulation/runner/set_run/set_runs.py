"""Starting and cancelling set runs: each is executed as a run of Pulse."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from simulation.bus import Bus
from simulation.catalog.gates.baseline import GivenRun
from simulation.catalog.set_run.agreement import differences
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import (
    JOB,
    CancelSetRun,
    CreateSetRun,
    DeriveSetRun,
    SetRunCreated,
)
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.kernel.clock import Clock
from simulation.kernel.errors import NotFound, RunNotInProgress, RunNotParked, RunUnfinished
from simulation.kernel.ids import derived_id, derived_uuid
from simulation.kernel.values import Actor
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.organizations import PULSE
from simulation.pulse.run.messages import CancelRun, CreateRun, ResumeRun, TriggerSource
from simulation.pulse.service import Pulse
from simulation.runner.budget.defaults import DefaultBudgets
from simulation.runner.budget.rates import Rates, require_rates
from simulation.runner.set_run.baselines import Baselines
from simulation.runner.set_run.config import SetRunConfig
from simulation.runner.set_run.planning import Planner
from simulation.runner.set_run.set_run import SetRunKind

TIMEOUT_SECONDS = 24 * 3600


class SetRuns:
    """Set runs on Pulse."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        pulse: Pulse,
        clock: Clock,
        planner: Planner,
        baselines: Baselines,
        budgets: DefaultBudgets,
        rates: Rates,
    ) -> None:
        self._baselines = baselines
        self._budgets = budgets
        self.planner = planner
        self._bus = bus
        self._queries = queries
        self._pulse = pulse
        self._clock = clock
        self._rates = rates

    async def create(self, command: CreateSetRun, *, any_seed: bool = False) -> SetRun:
        """Carry out ``command`` and have the new run executed.

        Raises:
            RunUnfinished: another one stands in its way. The details name it, and what differs
                between the two; a seed that is only chance (``any_seed``) does not.
        """
        by_default = command.policy.budget is None
        command = await self._budgets.resolved(command)
        command = await self._baselines.resolved(command)
        await require_rates(self._bus, self._rates, command, by_default=by_default)
        try:
            run: SetRun = (await self._bus.handle(command)).state
        except RunUnfinished as refusal:
            refusal.details |= await self._standing(command, any_seed=any_seed)
            raise
        await self._start(run.creator, run.id, run.unit_test_set.id)
        return run

    async def derive(self, command: DeriveSetRun) -> SetRun:
        """Carry out ``command`` and have the new run executed."""
        run: SetRun = (await self._bus.handle(command)).state
        await self._start(run.creator, run.id, run.unit_test_set.id)
        return run

    async def _standing(self, command: CreateSetRun, *, any_seed: bool) -> dict[str, Any]:
        shown = await self._queries.unfinished_of(
            command.actor, command.unit_test_set_id, command.labels.get(JOB)
        )
        if shown is None:
            return {}  # It has ended just now, or is not shown yet.
        [wanted] = (await self._bus.consider(command)).events
        assert isinstance(wanted, SetRunCreated)
        run = await self._queries.existing(shown.id)
        if run.baseline and wanted.baseline and not isinstance(command.baseline, GivenRun):
            # Which run is the last one changes whenever one ends; that run has had its own.
            wanted = wanted.model_copy(update={"baseline": run.baseline})
        found = differences(run, wanted, any_seed=any_seed)
        return {"unfinished_run": run.id, "differences": [asdict(each) for each in found]}

    async def cancel(self, command: CancelSetRun) -> SetRun:
        """Stop a set run before its next turns, and the run of Pulse that executes it."""
        run: SetRun = (await self._bus.handle(command)).state
        executing = await self._executing(run.id)
        if executing is not None:
            await self._cancel_run(executing)
        return run

    async def take_up(self, actor: Actor, id: str) -> None:
        """Have a set run go on that was parked.

        Raises:
            NotFound: there is none in the organization.
            RunNotParked: it goes on by itself, or has ended.
        """
        run = await self._queries.get(actor.organization, id)
        if run is None:
            raise NotFound(f"There is no unit test set run with the id {id}.", field="id")
        executing = await self._executing(id)
        if executing is None:
            raise RunNotParked("The run has ended; only a parked run can be resumed.", field="id")
        command = ResumeRun(actor=PULSE, at=self._clock.now(), run_id=executing)
        await self._pulse.resume_run(command)

    async def parked_at(self, id: str) -> datetime | None:
        """Since when the set run ``id`` waits to be taken up; null where it does not."""
        executing = await self._executing(id)
        run = await self._pulse.runs.get(executing) if executing is not None else None
        return run.parked_at if run else None

    async def _executing(self, id: str) -> str | None:
        """The run of Pulse that executes the set run ``id``, while it does."""
        for open_run in await self._pulse.runs.open():
            if open_run.id == run_of(id) or _opened_by(open_run.id) == id:
                return open_run.id
        return None

    async def resume(self) -> int:
        """Start every unfinished set run that Pulse does not know; returns how many.

        A process can die between the commit that creates a set run and the one that creates
        the run of Pulse.
        """
        # In this order: the run of Pulse that opens a set run is there before the set run.
        unfinished = await self._queries.unfinished()
        executed = {_opened_by(run.id) for run in await self._pulse.runs.open()}
        count = 0
        for run in unfinished:
            if run.id in executed:
                continue
            state = await self._queries.state(run.id)
            if state is not None and not state.status.finished:
                await self._start(state.creator, run.id, run.unit_test_set.id)
                count += 1
        return count

    async def _start(self, actor: Actor, set_run_id: str, unit_test_set_id: str) -> None:
        task_id = task_of(actor.organization, unit_test_set_id)
        config = SetRunConfig(
            organization=actor.organization, user=actor.user, unit_test_set_id=unit_test_set_id
        )
        await self._pulse.ensure_task(
            task_id,
            actor,
            task_name=f"Unit test set {unit_test_set_id} of {actor.organization}",
            config=_envelope(config),
            timeout_seconds=TIMEOUT_SECONDS,
        )
        await self._pulse.trigger(
            CreateRun(
                actor=actor,
                at=self._clock.now(),
                run_id=run_of(set_run_id),
                task_id=task_id,
                trigger_source=TriggerSource.MANUAL,
                config=_envelope(config.model_copy(update={"set_run_id": set_run_id})),
            )
        )

    async def _cancel_run(self, run_id: str) -> None:
        command = CancelRun(
            # It may be the operator's run that executes the set run.
            actor=PULSE,
            at=self._clock.now(),
            run_id=run_id,
            reason="The set run was cancelled.",
        )
        try:
            await self._pulse.cancel(command)
        except RunNotInProgress:
            return


def task_of(organization: str, unit_test_set_id: str) -> str:
    """The task of Pulse whose runs execute a set, as far as nobody has defined another."""
    # "set-run-task" are those that were Pulse's own, before organizations had tasks.
    return derived_uuid("set-run-task-of", organization, unit_test_set_id)


def run_of(set_run_id: str) -> str:
    """The run of Pulse that executes a set run which was created first."""
    return derived_uuid("run-of-set-run", set_run_id)


def _opened_by(run_id: str) -> str:
    """The set run that a run of Pulse creates where it was not given one."""
    return derived_id("set_run", run_id)


def _envelope(config: SetRunConfig) -> TaskEnvelope:
    return TaskEnvelope(
        task_type=SetRunKind.task_type,
        task_version=SetRunKind.version,
        task_config=config.model_dump(mode="json", exclude_none=True),
    )
