"""The composition root: everything is constructed here, and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from simulation.adapters import Adapters, chosen, limits
from simulation.bus import Bus
from simulation.catalog import registry
from simulation.catalog.definition.names import release_unclaimed_names
from simulation.catalog.definition.projection import DefinitionProjection
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.evaluation.projection import EvaluationProjection
from simulation.catalog.review.projection import ReviewProjection
from simulation.catalog.review.queue.projection import JudgedResultProjection
from simulation.catalog.set_run.projection import SetRunProjection
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.usage import UsageLookup
from simulation.demo_pulse.guardrail import Guardrail
from simulation.demo_pulse.kind import DemoPulseKind
from simulation.demo_pulse.projection import DemoPulseProjection
from simulation.demo_pulse.queries import DemoPulseQueries
from simulation.demo_pulse.service import DemoPulses
from simulation.identity.projection import OrganizationProjection
from simulation.identity.queries import IdentityQueries
from simulation.identity.recollection import NoRecollection, Recollection
from simulation.identity.service import Identity, SystemSecretSource
from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.ids import IdSource, ObjectIdSource
from simulation.kernel.outages import OutageLog, reaching
from simulation.kernel.projection import Lookup, Projection
from simulation.kernel.threads import Threads
from simulation.limits.projection import LimitsProjection
from simulation.limits.queries import LimitsQueries
from simulation.maintenance.memory import MemorySwitch
from simulation.maintenance.port import Notice
from simulation.opening import require_history, show_history, warn_of_size
from simulation.platform import Platform as Platform
from simulation.platform import default_simulator as default_simulator
from simulation.pulse.executor import RunExecutor
from simulation.pulse.idempotency.gate import IdempotencyGate
from simulation.pulse.kind import KindRegistry, TaskKind
from simulation.pulse.kinds.approval import Approval
from simulation.pulse.kinds.retention import Retention
from simulation.pulse.patience import Patience
from simulation.pulse.run.decider import UNFINISHED_RUNS
from simulation.pulse.run.projection import RunProjection
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.scheduler import Scheduler
from simulation.pulse.service import Pulse
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.names import TASK_NAMED
from simulation.pulse.task.projection import TaskProjection
from simulation.pulse.task.queries import TaskNames, TaskQueries
from simulation.registry import DOCUMENTS, deciders
from simulation.runner.budget.accounts import Accounts
from simulation.runner.budget.defaults import DefaultBudgets
from simulation.runner.budget.rates import Rates
from simulation.runner.cast import Casting
from simulation.runner.evaluations import MetricEvaluations
from simulation.runner.parties import NetworkParties, open_parties
from simulation.runner.session.player import SessionPlayer
from simulation.runner.set_run.baselines import Baselines
from simulation.runner.set_run.batches import Batches
from simulation.runner.set_run.planning import Planner
from simulation.runner.set_run.preflight import Preflight
from simulation.runner.set_run.publishing import Publisher
from simulation.runner.set_run.set_run import SetRunKind
from simulation.runner.set_run.set_runs import SetRuns
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.trying.trials import Trials
from simulation.settings import Settings
from simulation.tracking.own_use import OwnUseProjection
from simulation.tracking.recount import Recount
from simulation.tracking.retention import TrackedRetention
from simulation.tracking.service import Tracking
from simulation.upkeep import Upkeep


@asynccontextmanager
async def open_platform(
    settings: Settings,
    *,
    adapters: Adapters | None = None,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    work: bool | None = None,
    kinds: Sequence[TaskKind[Any]] = (),
) -> AsyncIterator[Platform]:
    """The platform over the adapters that ``settings`` choose, or over given ones.

    With ``work`` it executes runs, also those that an earlier process left; unless it is said, a
    process does that where no others can. ``kinds`` are known beside those that are installed.
    """
    works = settings.engine_url is None if work is None else work
    async with AsyncExitStack() as stack:
        if adapters is None:
            adapters = await stack.enter_async_context(chosen(settings))
        parties = await stack.enter_async_context(open_parties(settings))
        archives = stack.enter_context(Threads("archives", 2))
        with reaching("database_url", "MongoDB"):
            await adapters.database.prepare(DOCUMENTS)
        told = OutageLog()
        clock, ids = clock or SystemClock(), ids or ObjectIdSource()
        platform = _compose(settings, adapters, told, clock, ids, parties, archives, kinds)
        await require_history(adapters.store, adapters.engine, platform.bus.categories)
        if adapters.durable_documents:
            await platform.bus.settle()
        else:
            await show_history(adapters.snapshot, platform.bus, platform.rebuild)
            # Now as well: who is always killed, and never stopped, would never write another.
            await adapters.snapshot.write(platform.bus.settle)
            stack.push_async_callback(adapters.snapshot.write, platform.bus.settle)
            await warn_of_size(platform.definitions)
        if works or not adapters.durable_documents:
            await release_unclaimed_names(platform.definitions.values(), adapters.store)
        stack.push_async_callback(platform.engine.shutdown)
        upkeep = Upkeep(
            platform.bus,
            platform.engine,
            platform.pulse,
            (platform.runs, platform.demo_pulses),
            platform.clock,
            told,
        )
        if works:
            await platform.pulse.park()
            await platform.engine.launch()
            await upkeep.begin()
        sweep = asyncio.create_task(upkeep.sweep(adapters.sweep_seconds, work=works))
        stack.push_async_callback(_cancel, sweep)
        yield platform


def _compose(
    settings: Settings,
    adapters: Adapters,
    told: OutageLog,
    clock: Clock,
    ids: IdSource,
    parties: NetworkParties,
    archives: Threads,
    more_kinds: Sequence[TaskKind[Any]],
) -> Platform:
    kinds = KindRegistry(more_kinds)
    tracking = Tracking(adapters.tracked_events, clock, ids)
    own_use = OwnUseProjection(tracking, clock)
    recollection = NoRecollection() if adapters.durable_documents else Recollection()
    bus, definitions, set_runs = _catalog(adapters, told, kinds, ids, own_use, recollection)
    patience = Patience(told)
    pulse = _pulse(settings, adapters, kinds, bus, clock, ids, patience)
    casting = Casting(definitions, parties)
    rates = Rates(settings.prices, settings.model, casting)
    services = definitions["service"]
    throttles = Throttles(services, adapters.service_permits, adapters.rate_limits)
    player = SessionPlayer(
        bus,
        set_runs,
        casting,
        clock,
        throttles,
        Accounts(bus, set_runs, rates, clock),
        concurrent_sessions=settings.concurrent_sessions,
        overload_patience_seconds=settings.overload_patience_seconds,
        patience=patience,
    )
    default = default_simulator(settings)
    publisher = Publisher(bus, set_runs, definitions, adapters.artifacts, clock, archives)
    preflight = Preflight(bus, set_runs, casting, clock, settings.overload_patience_seconds)
    Batches(adapters.engine, preflight, pulse.runs, player)
    limits_queries = LimitsQueries(recollection)
    budgets = DefaultBudgets(limits_queries)
    baselines = Baselines(set_runs, definitions["unit_test_set"])
    kinds.add(
        SetRunKind(bus, set_runs, preflight, publisher, baselines, budgets, clock, default, rates)
    )
    kinds.add(Retention(lambda: pulse))
    kinds.add(TrackedRetention(tracking, settings.tracked_event_days))
    kinds.add(Recount(tracking))
    kinds.add(Approval())
    guardrail = Guardrail(settings.demo_pulse_workspaces)
    demo_queries = DemoPulseQueries(adapters.store)
    kinds.add(DemoPulseKind(bus, demo_queries, tracking, guardrail))
    kinds.load_entry_points()
    plays = (settings.model, settings.concurrent_sessions)
    planner = Planner(bus, set_runs, baselines, budgets, settings.prices, *plays)
    runs = SetRuns(bus, set_runs, pulse, clock, planner, baselines, budgets, rates)
    queries = IdentityQueries(recollection)
    identity = Identity(bus, queries, adapters.rate_limits, SystemSecretSource(), clock, ids)
    return Platform(
        settings,
        clock,
        ids,
        bus,
        identity,
        definitions,
        set_runs,
        runs,
        MetricEvaluations(bus, set_runs, definitions["metric"], casting, clock),
        Trials(services, parties, throttles, clock, ids),
        pulse,
        tracking,
        DemoPulses(bus, demo_queries, pulse, guardrail, clock),
        limits_queries,
        adapters.engine,
        adapters.rate_limits,
        MemorySwitch(Notice()) if settings.maintenance else adapters.maintenance,
        adapters.artifacts,
        adapters.database,
        adapters.snapshot,
    )


def _catalog(
    adapters: Adapters,
    told: OutageLog,
    kinds: KindRegistry,
    ids: IdSource,
    own_use: OwnUseProjection,
    recollection: Recollection,
) -> tuple[Bus, dict[str, DefinitionQueries], SetRunQueries]:
    store = adapters.store
    projections: list[Projection] = [
        OrganizationProjection(store, recollection),
        LimitsProjection(recollection),
        *(
            DefinitionProjection(
                each.kind, each.document, each.version_document, store, each.initial
            )
            for each in registry.REGISTRATIONS
        ),
        SetRunProjection(store),
        EvaluationProjection(store),
        ReviewProjection(),
        JudgedResultProjection(),
        TaskProjection(store, TaskDecider(kinds)),
        RunProjection(store),
        DemoPulseProjection(store),
        # The last: it reaches beyond the documents.
        own_use,
    ]
    lookups: dict[str, Lookup] = {
        "users": UsageLookup(),
        UNFINISHED_RUNS: RunQueries(store),
        TASK_NAMED: TaskNames(),
    }
    bus = Bus(store, deciders(kinds), projections, lookups, ids, told)
    definitions = {
        each.kind.name: DefinitionQueries(each.kind, each.document, each.version_document, store)
        for each in registry.REGISTRATIONS
    }
    return bus, definitions, SetRunQueries(store)


def _pulse(
    settings: Settings,
    adapters: Adapters,
    kinds: KindRegistry,
    bus: Bus,
    clock: Clock,
    ids: IdSource,
    patience: Patience,
) -> Pulse:
    store, engine = adapters.store, adapters.engine
    tasks, runs = TaskQueries(store, TaskDecider(kinds)), RunQueries(store)
    executor = RunExecutor(bus, runs, kinds, clock, patience)
    scheduler = Scheduler(engine, bus, tasks, runs, executor, clock)
    gate = IdempotencyGate(bus, store, clock, ids)
    return Pulse(bus, engine, scheduler, tasks, runs, gate, kinds, clock, ids, limits(settings))


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
