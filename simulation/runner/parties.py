"""The parties of a session as they are out there: reached over HTTP, or played by rules."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp

from simulation.catalog.connectors.connector import Connector
from simulation.catalog.metric import MetricBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ModelPreference, ServiceBody
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.outbound.addresses import AddressPolicy
from simulation.outbound.variables import AgentVariables
from simulation.runner.agents.discreet import discreet
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.kept.cards import Cards
from simulation.runner.agents.kept.tokens import Tokens
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.environment.environment import Environment
from simulation.runner.faithfulness.judge import PersonaJudge
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.chat_model import OpenAiChatModel
from simulation.runner.ports import Agent, MetricEvaluator, Simulator
from simulation.runner.processes.pool import ANY, PythonPermit, PythonProcesses
from simulation.runner.simulators.model import ModelSimulator
from simulation.runner.simulators.rules import RuleSimulator
from simulation.runner.wire.http_client import open_session
from simulation.settings import Settings, environment_for_agents

AGENT_NETWORKS = "SIMULATION_AGENT_NETWORKS"

NO_MODEL = (
    "The run wants a model to play its personas, but none is configured; set SIMULATION_MODEL_URL, "
    "or run it with rules."
)


class NetworkParties:
    """Makes agents, simulators and evaluators over HTTP sessions.

    ``agents`` reaches what connectors may reach, ``models`` what the operator has chosen.
    """

    def __init__(
        self,
        settings: Settings,
        agents: aiohttp.ClientSession,
        models: aiohttp.ClientSession,
        processes: PythonProcesses | None = None,
    ) -> None:
        self._settings = settings
        self._agents = agents
        self._processes = processes or PythonProcesses()
        self._tokens = Tokens()
        self._cards = Cards()
        self._model = _configured_model(settings, models)
        self._rules = RuleSimulator()

    def agent(self, organization: str, service: ServiceBody, version_set: str) -> Agent:
        connector = _connector(service, version_set)
        surroundings = self._surroundings(organization)
        return discreet(agent_for(connector, surroundings), connector, surroundings)

    async def identify(
        self, organization: str, service: ServiceBody, version_set: str
    ) -> ServiceIdentity | None:
        connector = _connector(service, version_set)
        return await identity_of(connector, self._surroundings(organization))

    async def require_model(self) -> None:
        if self._model is None:
            raise EndpointUnavailable(NO_MODEL)
        await self._model.require()

    def _surroundings(self, organization: str) -> Surroundings:
        settings = self._settings
        variables = AgentVariables(settings.agent_variables, settings.agent_bindings, organization)
        return Surroundings(
            variables,
            self._agents,
            tokens=self._tokens,
            cards=self._cards,
            processes=self._processes,
        )

    def simulator(self, kind: str) -> Simulator:
        if kind == SimulatorKind.RULES:
            return self._rules
        if self._model is None:
            raise EndpointUnavailable(NO_MODEL)
        return ModelSimulator(self._model)

    def environment(
        self, scenario: ScenarioBody, model: ModelPreference | None
    ) -> Environment | None:
        return Environment(scenario, self._model, model) if scenario.tools else None

    def evaluator(self, metric: MetricBody, judge: ModelPreference | None) -> MetricEvaluator:
        return evaluator_for(metric, self._model, judge)

    def persona_judge(self, judge: ModelPreference | None) -> PersonaJudge:
        if self._model is None:
            raise EndpointUnavailable(NO_MODEL)
        return PersonaJudge(self._model, judge)


@asynccontextmanager
async def open_parties(settings: Settings) -> AsyncIterator[NetworkParties]:
    """The parties, with connections of their own for agents and for models."""
    policy = AddressPolicy(settings.agent_networks, AGENT_NETWORKS)
    processes = PythonProcesses(_permit(settings))
    async with open_session(policy) as agents, open_session() as models, aclosing(processes):
        yield NetworkParties(settings, agents, models, processes)


def _permit(settings: Settings) -> PythonPermit:
    """What of Python may be run: on one's own machine all that is found where one works."""
    own = ANY in settings.python_agents
    directories = (str(Path.cwd()),) if own else ()
    environment = partial(environment_for_agents, everything=own)
    return PythonPermit(settings.python_agents, environment, directories)


def _connector(service: ServiceBody, version_set: str) -> Connector:
    connector = service.connector_of(version_set)
    assert connector is not None, "checked when the run was created"
    return connector


def _configured_model(settings: Settings, http: aiohttp.ClientSession) -> OpenAiChatModel | None:
    if settings.model_url is None:
        return None
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    return OpenAiChatModel(http, settings.model_url, settings.model, key)
