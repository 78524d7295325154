"""The set run as a task kind of Pulse: opened, played in batches, concluded, published."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from simulation.bus import Bus
from simulation.catalog.definition.decider import require_living
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import (
    CancelSetRun,
    CreateSetRun,
    FinishSetRun,
    RunStatus,
    SimulatorKind,
)
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.verdict import results_of
from simulation.catalog.set_run.slots import by_spec, session_id, slots
from simulation.kernel.clock import Clock
from simulation.kernel.errors import RunNotInProgress, ValidationFailed
from simulation.kernel.ids import derived_id
from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Facts, Need
from simulation.kernel.values import Actor
from simulation.pulse.context import RunContext, StageContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.organizations import OPERATORS, operates
from simulation.pulse.run.messages import Usage
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Done, Stage, lasting
from simulation.runner.apart import apart
from simulation.runner.budget.defaults import DefaultBudgets
from simulation.runner.budget.rates import Rates, require_rates
from simulation.runner.set_run.baselines import Baselines
from simulation.runner.set_run.batches import batches
from simulation.runner.set_run.config import SetRunConfig
from simulation.runner.set_run.endings import endings_of
from simulation.runner.set_run.preflight import Preflight
from simulation.runner.set_run.publishing import PUBLISH_RETRY, PUBLISH_SECONDS, Publisher
from simulation.runner.set_run.usage import usage_of

log = logging.getLogger(__name__)

SESSIONS_READ = 100
"""How many sessions are folded at once when their usage is summed up."""


class SetRunKind(TaskKind[SetRunConfig]):
    """``simulation.set_run``: every stage may be repeated, each turn is in the log."""

    task_type = "simulation.set_run"
    version = 1
    configs = {1: SetRunConfig}

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        preflight: Preflight,
        publisher: Publisher,
        baselines: Baselines,
        budgets: DefaultBudgets,
        clock: Clock,
        default_simulator: SimulatorKind,
        rates: Rates,
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._preflight = preflight
        self._publisher = publisher
        self._baselines = baselines
        self._budgets = budgets
        self._clock = clock
        self._default_simulator = default_simulator
        self._rates = rates

    @property
    def stages(self) -> Sequence[Stage]:
        return (
            Stage("open", lasting(self._open)),
            Stage("play", lasting(self._play)),
            Stage("conclude", lasting(self._conclude)),
            Stage("publish", lasting(self._publish), PUBLISH_RETRY, PUBLISH_SECONDS),
        )

    def admit(self, config: SetRunConfig, actor: Actor) -> None:
        """Whoever defines the task runs the set, unless they operate the deployment."""
        if operates(actor):
            return
        for field in ("organization", "user"):
            own = getattr(actor, field)
            if getattr(config, field) != own:
                raise ValidationFailed(
                    f"cortexTaskConfig.{field}: a task that you define runs its set for you; "
                    f"write {own!r}.",
                    field=f"cortexTaskConfig.{field}",
                )

    def completed(self, config: JsonValue, actor: Actor) -> JsonValue:
        """Whoever defines the task need not say who they are."""
        if operates(actor) or not isinstance(config, dict):
            return config
        return {"organization": actor.organization, "user": actor.user} | config

    def needs(self, config: SetRunConfig) -> Sequence[Need]:
        return (config.unit_test_set.need,)

    def require(self, config: SetRunConfig, facts: Facts) -> None:
        require_living(config.unit_test_set, facts, config.organization)

    async def settle(self, context: RunContext[SetRunConfig]) -> None:
        """Cancel the set run, let its sessions come to their end, close and publish it."""
        await context.outlast(lambda: self._settle(context))

    async def _settle(self, context: RunContext[SetRunConfig]) -> None:
        run = await self._queries.state(set_run_of(context.run))
        if run is None:
            return
        if not run.status.finished:
            await self._cancel(run)
            if context.run.started_at is not None:
                await context.run_children(batches(run, context.run))
            run = await self._finish(run)
        # Whoever stops the run while a completed set run is published wants just that stopped.
        if run.status is RunStatus.CANCELLED:
            await self._publisher.settle(context, run)

    async def _open(self, context: StageContext[SetRunConfig]) -> Done:
        id, config = set_run_of(context.run), context.config
        _require_own(context)
        await self._require_of_set(config, id)
        command = CreateSetRun(
            actor=config.actor,
            at=self._clock.now(),
            id=id,
            unit_test_set_id=config.unit_test_set_id,
            seed=config.seed if config.seed is not None else chance_of(id),
            simulator=config.simulator or self._default_simulator,
            repeat=config.repeat,
            llm_model_preferences=config.llm_model_preferences,
            labels=config.labels,
            only=config.only,
            policy=config.policy,
            baseline=config.baseline,
            executed_by=context.run.run_id,
        )
        if await self._queries.state(id) is None:
            command = await self._budgets.resolved(command)
            command = await self._baselines.resolved(command)
        by_default = config.policy.budget is None
        await require_rates(self._bus, self._rates, command, by_default=by_default)
        run: SetRun = (await self._bus.handle(command)).state
        sessions = sum(spec.run_count for spec in run.specs)
        return Done({"set_run_id": id}, f"{run.unit_test_set.name}: {sessions} sessions planned.")

    async def _require_of_set(self, config: SetRunConfig, id: str) -> None:
        """A run that came of another one cannot be had again by its set alone."""
        if config.set_run_id is None or config.set_run_id == id:
            return
        retried = await self._queries.state(config.set_run_id)
        if retried is not None and retried.origin is not None:
            raise StageFault(
                Category.CONFIG_DECODE_ERROR,
                f"set_run_id: the run {retried.id} is a {retried.origin.kind} of the run "
                f"{retried.origin.set_run_id}; ask for that {retried.origin.kind} again instead.",
            )

    async def _play(self, context: StageContext[SetRunConfig]) -> Done:
        id = set_run_of(context.run)
        watch = asyncio.create_task(self._cancel_with(context, await self._queries.existing(id)))
        try:
            run = await self._preflight.begun(id, context.run.segment)
            await _require_unchanged(context, run)
            await context.run_children(batches(run, context.run))
        finally:
            watch.cancel()
        await context.check()
        # Another worker may have noticed a change when it took a batch over.
        await _require_unchanged(context, await self._queries.existing(id))
        return Done(context.state, "All sessions have ended.")

    async def _conclude(self, context: StageContext[SetRunConfig]) -> Done:
        run = await self._queries.existing(set_run_of(context.run))
        finished = await self._finish(run)
        if finished.status is RunStatus.CANCELLED:
            raise RunCancelled("The set run was cancelled.")
        state = {"set_run_id": run.id, "verdict": finished.verdict}
        return Done(state, f"Verdict: {finished.verdict}.", await self._usage(run))

    async def _publish(self, context: StageContext[SetRunConfig]) -> Done:
        run = await self._queries.existing(set_run_of(context.run))
        return await self._publisher.stage(context, run)

    async def _cancel_with(self, context: StageContext[SetRunConfig], run: SetRun) -> None:
        await context.cancelled()
        await context.outlast(lambda: self._cancel(run))

    async def _cancel(self, run: SetRun) -> None:
        try:
            await self._bus.handle(CancelSetRun(actor=run.creator, at=self._clock.now(), id=run.id))
        except RunNotInProgress:
            return

    async def _finish(self, run: SetRun) -> SetRun:
        endings = by_spec(run.specs, await endings_of(self._queries, run))
        results, total = await apart(lambda: results_of(run.specs, endings, run.policy))
        receipt = await self._bus.handle(
            FinishSetRun(
                actor=run.creator,
                at=self._clock.now(),
                id=run.id,
                results=results,
                total=total,
                regressions=await self._baselines.regressions(run, results, endings),
            )
        )
        finished: SetRun = receipt.state
        return finished

    async def _usage(self, run: SetRun) -> tuple[Usage, ...]:
        planned = [session_id(run.id, slot.number) for slot in slots(run.specs)]
        told = {
            summary.id: summary.totals.spent
            for summary in await self._queries.summaries(run.organization, run.id)
            if summary.totals is not None
        }
        untold = [id for id in planned if id not in told]
        for start in range(0, len(untold), SESSIONS_READ):
            found = await self._queries.sessions(untold[start : start + SESSIONS_READ])
            told |= {id: session.totals.spent for id, session in found.items()}
        return usage_of(spent for id in planned for spent in told.get(id, ()))


def set_run_of(run: Run) -> str:
    """The id of the set run that a run of Pulse executes: one it was given, or its own.

    A retry opens its own in any case.
    """
    config = run.config.task_config
    given = config.get("set_run_id") if isinstance(config, dict) else None
    if given is not None and run.parent_run_id is None:
        return str(given)
    return derived_id("set_run", run.run_id)


async def _require_unchanged(context: StageContext[SetRunConfig], run: SetRun) -> None:
    """Park a run of which a service has become another: people decide whether it goes on."""
    if run.findings is not None and run.findings.stops_in(context.run.segment):
        log.error("The set run %s is parked. %s", run.id, run.findings.why_it_stops)
        await context.park(run.findings.why_it_stops)


def _require_own(context: RunContext[SetRunConfig]) -> None:
    """A task of one organization must not run the sets of another; the operator's may."""
    if context.run.organization not in (OPERATORS, context.config.organization):
        raise StageFault(
            Category.CONFIG_DECODE_ERROR,
            f"organization: the task belongs to {context.run.organization}, and cannot run a set "
            f"of {context.config.organization}; name its own organization.",
        )


def chance_of(id: str) -> int:
    """A seed that differs from run to run; 31 bits, as much as GraphQL's Int can say."""
    return int(derived_id("run-seed", id)[:8], 16) >> 1
