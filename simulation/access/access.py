"""The platform in the hands of one principal: every way in asks for its permission."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.access.artifacts import ArtifactAccess
from simulation.access.commands import REQUIRED, required_for
from simulation.access.comparing import ComparingAccess
from simulation.access.demo_pulses import DemoPulseAccess
from simulation.access.derived_runs import DerivedRunAccess
from simulation.access.example import Example, ExampleAccess
from simulation.access.limits import LimitsAccess
from simulation.access.people import PeopleAccess
from simulation.access.pulse import PulseAccess
from simulation.access.reads import READ, SEES_SECRETS
from simulation.access.reports import ReportAccess
from simulation.access.reviews import ReviewAccess
from simulation.access.tracking import TrackingAccess
from simulation.access.watching import WatchingAccess
from simulation.access.welcome import until_unwelcome
from simulation.bootstrap import Platform
from simulation.bus import Receipt
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.definition.withheld import WithheldQueries
from simulation.catalog.evaluation.messages import Evaluated, RecordEvaluations
from simulation.catalog.evaluation.queries import EvaluationQueries
from simulation.catalog.metric import CreateMetric, MetricBody
from simulation.catalog.service import CreateService, PutVersionSet, UpdateService
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import CancelSetRun, CreateSetRun, SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.plan import Plan
from simulation.identity.authentication import IdToken
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.kernel.errors import RunUnfinished
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.runner.evaluations import EvaluationWish, TryingWish
from simulation.runner.set_run.set_run import chance_of
from simulation.runner.trying.trials import Trial, TrialWish


class Access:
    """What transports are given instead of the platform.

    Reads are handed out by the permission that they take, commands are filled with actor
    and time. Everything here may raise ``Forbidden``.
    """

    def __init__(
        self, platform: Platform, principal: Principal, example: Example | None = None
    ) -> None:
        self._platform = platform
        self._example = example
        self.principal = principal

    @property
    def actor(self) -> Actor:
        """Who gives the commands."""
        return self.principal.actor

    @property
    def organization(self) -> str:
        """The organization whose things are seen."""
        return self.principal.organization

    @property
    def documents_state(self) -> str | None:
        """A name of the state that all documents are in; null where others may change them."""
        return self._platform.database.state

    async def renew(self) -> None:
        """Look again whether the principal still counts, and for what.

        For connections that outlive a request.

        Raises:
            Unauthenticated: their sign-in has ended.
        """
        self.principal = await self._platform.identity.authentication.still(self.principal)

    async def renew_token(self) -> IdToken:
        """A token in place of the one that the principal came with; see Authentication."""
        return await self._platform.identity.authentication.renew(self.principal)

    async def until_unwelcome(self) -> None:
        """Wait until the sign-in has ended, which may be long after an operation has.

        Raises:
            Unauthenticated: it has.
        """
        await until_unwelcome(self._platform, self)

    def may(self, *permissions: Permission) -> bool:
        """Whether the principal has all of ``permissions``."""
        return self.principal.may(*permissions)

    def definitions(self, kind: str) -> DefinitionQueries:
        """The reads of one kind of definition; secrets are for those who may change them."""
        self.principal.require(READ[kind])
        queries = self._platform.definitions[kind]
        return queries if self.sees_secrets(kind) else WithheldQueries.like(queries)

    def sees_secrets(self, kind: str) -> bool:
        """Whether the principal sees all that definitions of ``kind`` say."""
        return kind not in SEES_SECRETS or self.may(SEES_SECRETS[kind])

    def may_read(self, kind: str) -> bool:
        """Whether the principal sees definitions of ``kind``."""
        return self.may(READ[kind])

    async def command(self, command: type[Command], **fields: Any) -> Receipt:
        """Give a command over a definition as the principal, now."""
        return await self._platform.bus.handle(self.fill(command, **fields))

    async def rehearse(self, command: type[Command], **fields: Any) -> None:
        """Return where ``command`` would be carried out now; nothing is written.

        Raises:
            SimulationError: what ``command`` would be refused with.
        """
        await self._platform.bus.rehearse(self.fill(command, **fields))

    def fill(self, command: type[Any], **fields: Any) -> Any:
        """A command with its actor and its time, if the principal may give it."""
        self.principal.require(*required_for(command, fields))
        return command(actor=self.actor, at=self._platform.clock.now(), **fields)

    async def put_version_set(self, service_id: str, name: str, version_set: Any) -> Receipt:
        """Create or replace a version set: two permissions, each for its case."""
        found = await self._platform.definitions["service"].get(self.organization, service_id)
        if found is not None and name in found.body.version_sets:
            self.principal.require(Permission.UPDATE_VERSION_SET)
        else:
            self.principal.require(Permission.CREATE_VERSION_SET)
        command = PutVersionSet(
            actor=self.actor,
            at=self._platform.clock.now(),
            id=service_id,
            name=name,
            version_set=version_set,
        )
        return await self._platform.bus.handle(command)

    def new_id(self) -> str:
        """A fresh id for a definition."""
        return self._platform.ids.new()

    @property
    def set_runs(self) -> SetRunQueries:
        """The reads of set runs and their sessions."""
        self.principal.require(Permission.GET_SET_RUN)
        return self._platform.set_runs

    @property
    def default_simulator(self) -> SimulatorKind:
        """Who plays personas where a run does not say."""
        return self._platform.default_simulator

    async def create_set_run(self, *, id: str, seed: int | None, **fields: Any) -> SetRun:
        """Start a set, or ``only`` a part of it; ``seed`` null leaves it to chance.

        Raises:
            RunUnfinished: the principal has an unfinished run of it; the details say which,
                and what differs as far as the principal may see it.
        """
        if any(fields.get("only", {}).values()):
            # Who could ask for unit tests by name would learn which there are.
            self.principal.require(Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET)
        chance = chance_of(id) if seed is None else seed
        command = self.fill(CreateSetRun, id=id, seed=chance, **fields)
        try:
            return await self._platform.runs.create(command, any_seed=seed is None)
        except RunUnfinished as refusal:
            if not (self.may_read("unit_test") and self.may_read("unit_test_set")):
                for difference in refusal.details.get("differences", ()):
                    difference |= {"unfinished": None, "wanted": None}
            raise

    async def plan_set_run(self, *, id: str, seed: int | None, **fields: Any) -> Plan:
        """What a run would take and could show, as ``create_set_run`` would start it."""
        self.principal.require(
            Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET, Permission.GET_SET_RUN
        )
        command = self.fill(CreateSetRun, id=id, seed=seed or 0, **fields)
        return await self._platform.runs.planner.plan(command)

    async def cancel_set_run(self, id: str) -> SetRun:
        """Stop a set run before its next turns."""
        return await self._platform.runs.cancel(self.fill(CancelSetRun, id=id))

    async def set_run_parked_at(self, id: str) -> datetime | None:
        """Since when a set run that has not ended waits to be taken up; null where it does not."""
        self.principal.require(Permission.GET_SET_RUN)
        return await self._platform.runs.parked_at(id)

    async def resume_set_run(self, id: str) -> None:
        """Take up a set run that was parked."""
        self.principal.require(*REQUIRED[CreateSetRun])
        await self._platform.runs.take_up(self.actor, id)

    async def evaluate_metrics(self, wish: EvaluationWish) -> tuple[Evaluated, ...]:
        """Evaluate metrics for a session that has ended."""
        self.principal.require(*REQUIRED[RecordEvaluations])
        return await self._platform.evaluations.evaluate(self.actor, wish)

    async def try_metric(self, body: MetricBody, wish: TryingWish) -> Measurement:
        """What a metric that somebody may write would measure in a session that has ended.

        By what it measures it tells what was said there, so that takes to see sessions.
        """
        self.principal.require(
            *REQUIRED[RecordEvaluations], *REQUIRED[CreateMetric], Permission.GET_SET_RUN
        )
        return await self._platform.evaluations.attempt(self.actor, body, wish)

    async def try_service(self, wish: TrialWish) -> Trial:
        """Say something to the agent behind a service, as a session would.

        Another connector than what the service says is sent what the worker knows, secrets
        as well: that is for whoever may write it.
        """
        self.principal.require(*REQUIRED[CreateSetRun], READ["service"])
        if wish.connector is not None:
            self.principal.require(*REQUIRED[UpdateService if wish.service_id else CreateService])
        return await self._platform.trials.attempt(self.actor, wish)

    @property
    def evaluation_results(self) -> EvaluationQueries:
        """The reads of evaluation results."""
        self.principal.require(Permission.GET_METRIC_EVALUATION_RESULT)
        return self._platform.evaluations.results

    @property
    def artifacts(self) -> ArtifactAccess:
        """The archives of set runs."""
        return ArtifactAccess(self._platform, self)

    @property
    def watching(self) -> WatchingAccess:
        """The news of set runs and of definitions."""
        return WatchingAccess(self._platform, self)

    @property
    def comparing(self) -> ComparingAccess:
        """Set runs side by side, and what unit tests have shown over time."""
        return ComparingAccess(self._platform, self)

    @property
    def pulse(self) -> PulseAccess:
        """Pulse, as far as it is the organization's."""
        return PulseAccess(self._platform, self)

    @property
    def tracking(self) -> TrackingAccess:
        """The tracked events of the organization."""
        return TrackingAccess(self._platform, self)

    @property
    def demo_pulses(self) -> DemoPulseAccess:
        """The demo pulse of the organization."""
        return DemoPulseAccess(self._platform, self)

    @property
    def derived_runs(self) -> DerivedRunAccess:
        """Runs that come of others."""
        return DerivedRunAccess(self._platform, self)

    @property
    def reports(self) -> ReportAccess:
        """The reports of set runs."""
        return ReportAccess(self._platform, self)

    @property
    def reviews(self) -> ReviewAccess:
        """What people say of results."""
        return ReviewAccess(self._platform, self)

    @property
    def limits(self) -> LimitsAccess:
        """The limits of the organization and of the server."""
        return LimitsAccess(self._platform, self)

    @property
    def people(self) -> PeopleAccess:
        """The users and API keys of the organization."""
        return PeopleAccess(self._platform, self)

    @property
    def example(self) -> ExampleAccess:
        """The definitions that this server has to begin with."""
        return ExampleAccess(self._platform, self, self._example)
