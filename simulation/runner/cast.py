"""Brings the parties of a session together from what the run pinned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.metric import MetricBody
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ModelPreference, ServiceBody
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import (
    MetricToEvaluate,
    Pinned,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.catalog.tools.tool import played_by_model
from simulation.runner.environment.environment import Environment
from simulation.runner.faithfulness.judge import PersonaJudge
from simulation.runner.ports import Agent, Brief, MetricEvaluator, Simulator

PERSONA_ROLE = "persona"
JUDGE_ROLE = "judge"
ENVIRONMENT_ROLE = "environment"


class Parties(Protocol):
    """Makes the parties; the composition root knows how."""

    def agent(self, organization: str, service: ServiceBody, version_set: str) -> Agent:
        """The agent under test behind a version set of a service of ``organization``."""
        ...

    async def identify(
        self, organization: str, service: ServiceBody, version_set: str
    ) -> ServiceIdentity | None:
        """What the agent there says it is, where its connector asks; no message is sent.

        Raises:
            EndpointUnavailable: it cannot be asked.
        """
        ...

    async def require_model(self) -> None:
        """Return where the model can be asked that plays personas and judges.

        Raises:
            EndpointUnavailable: it cannot.
        """
        ...

    def simulator(self, kind: str) -> Simulator:
        """The simulator that plays personas by rules or by a model."""
        ...

    def environment(
        self, scenario: ScenarioBody, model: ModelPreference | None
    ) -> Environment | None:
        """What executes the tools of a scenario; null where it has none."""
        ...

    def evaluator(self, metric: MetricBody, judge: ModelPreference | None) -> MetricEvaluator:
        """The evaluator of a metric."""
        ...

    def persona_judge(self, judge: ModelPreference | None) -> PersonaJudge:
        """The judge of how personas are played.

        Raises:
            EndpointUnavailable: there is no model.
        """
        ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A metric to evaluate, with its pinned body and its evaluator."""

    spec: MetricToEvaluate
    metric: MetricBody
    evaluator: MetricEvaluator


@dataclass(frozen=True, slots=True)
class Line:
    """A version set of a service that sessions of a run talk to."""

    service: Pinned
    body: ServiceBody
    version_set_name: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone and everything that a session of one unit test needs."""

    spec: UnitTestRunSpec
    persona: PersonaBody
    scenario: ScenarioBody
    persona_model: ModelPreference | None
    agent: Agent
    simulator: Simulator
    evaluations: tuple[Evaluation, ...]
    agent_remembers: bool = False
    """Whether the agent keeps the conversation itself, and is sent only what is new."""
    environment: Environment | None = None
    """What executes the calls of the agent; null where the scenario simulates no tools."""


class Casting:
    """Resolves pinned versions from the log; they never change, so each is read once."""

    def __init__(self, definitions: Mapping[str, DefinitionQueries], parties: Parties) -> None:
        self._definitions = definitions
        self.parties = parties
        self._bodies: dict[tuple[str, str, int], Any] = {}

    async def cast(self, run: SetRun, spec_index: int) -> Cast:
        """The cast of the sessions of ``run``'s unit test at ``spec_index``."""
        spec = run.specs[spec_index]
        service = await self._body(run, "service", spec.service)
        connector = service.connector_of(spec.service_version_set_name)
        scenario = await self._body(run, "scenario", spec.scenario)
        plays_tools = spec.llm_model_preferences.get(ENVIRONMENT_ROLE)
        return Cast(
            spec=spec,
            persona=await self._body(run, "persona", spec.persona),
            scenario=scenario,
            environment=self.parties.environment(scenario, plays_tools),
            persona_model=spec.llm_model_preferences.get(PERSONA_ROLE),
            agent=self.parties.agent(run.organization, service, spec.service_version_set_name),
            simulator=self.parties.simulator(run.simulator),
            agent_remembers=connector is not None and connector.remembers,
            evaluations=await self.evaluations(run, spec_index),
        )

    async def evaluations(self, run: SetRun, spec_index: int) -> tuple[Evaluation, ...]:
        """What the sessions of ``run``'s unit test at ``spec_index`` are measured by."""
        spec = run.specs[spec_index]
        judge = spec.llm_model_preferences.get(JUDGE_ROLE)
        return tuple(
            [await self._evaluation(run, each, judge) for each in spec.metrics_to_evaluate]
        )

    async def line(self, run: SetRun, spec: UnitTestRunSpec) -> Line:
        """What the sessions of a unit test of ``run`` talk to."""
        body = await self._body(run, "service", spec.service)
        return Line(spec.service, body, spec.service_version_set_name)

    async def metric(self, organization: str, metric: Pinned) -> MetricBody:
        """A metric as a run of ``organization`` pinned it."""
        found: MetricBody = await self._pinned(organization, "metric", metric)
        return found

    async def plays_tools(self, organization: str, scenario: Pinned) -> bool:
        """Whether a model plays some of the tools of a scenario."""
        body: ScenarioBody = await self._pinned(organization, "scenario", scenario)
        return played_by_model(body.tools)

    async def asks_model(self, run: SetRun, metric: Pinned) -> bool:
        """Whether a model judges by ``metric``."""
        body = await self._body(run, "metric", metric)
        return self.parties.evaluator(body, None).costly

    async def brief(self, run: SetRun, spec_index: int, seed: int) -> Brief:
        """What the simulator knew in a session of ``run`` that was played with ``seed``."""
        spec = run.specs[spec_index]
        return Brief(
            persona=await self._body(run, "persona", spec.persona),
            scenario=await self._body(run, "scenario", spec.scenario),
            seed=seed,
            model=spec.llm_model_preferences.get(PERSONA_ROLE),
        )

    def persona_judge(self, run: SetRun, spec_index: int) -> PersonaJudge:
        """The judge of how personas are played, by the model that a unit test of ``run`` prefers.

        Raises:
            EndpointUnavailable: there is no model.
        """
        preferences = run.specs[spec_index].llm_model_preferences
        return self.parties.persona_judge(preferences.get(JUDGE_ROLE))

    def evaluator(self, run: SetRun, spec_index: int, metric: MetricBody) -> MetricEvaluator:
        """The evaluator of any metric, with the judge that a unit test of ``run`` prefers."""
        preferences = run.specs[spec_index].llm_model_preferences
        return self.parties.evaluator(metric, preferences.get(JUDGE_ROLE))

    async def _evaluation(
        self, run: SetRun, spec: MetricToEvaluate, judge: ModelPreference | None
    ) -> Evaluation:
        metric = await self._body(run, "metric", spec.metric)
        return Evaluation(spec, metric, self.parties.evaluator(metric, judge))

    async def _body(self, run: SetRun, kind: str, pinned: Pinned) -> Any:
        return await self._pinned(run.organization, kind, pinned)

    async def _pinned(self, organization: str, kind: str, pinned: Pinned) -> Any:
        key = (kind, pinned.id, pinned.version)
        if key not in self._bodies:
            definition = await self._definitions[kind].pinned(
                organization, pinned.id, pinned.version
            )
            self._bodies[key] = definition.body
        return self._bodies[key]
