"""The parties of a session as they are out there: reached over HTTP, or played by rules."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from simulation.catalog.metric import MetricBody
from simulation.catalog.service import ModelPreference, ServiceBody
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.outbound.addresses import AddressPolicy
from simulation.outbound.variables import AgentVariables
from simulation.runner.agents.factory import agent_for
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.chat_model import OpenAiChatModel
from simulation.runner.ports import Agent, ChatModel, MetricEvaluator, Simulator
from simulation.runner.simulators.model import ModelSimulator
from simulation.runner.simulators.rules import RuleSimulator
from simulation.runner.wire.http_client import open_session
from simulation.settings import Settings

AGENT_NETWORKS = "SIMULATION_AGENT_NETWORKS"


class NetworkParties:
    """Makes agents, simulators and evaluators over HTTP sessions.

    ``agents`` reaches what connectors may reach, ``models`` what the operator has chosen.
    """

    def __init__(
        self, settings: Settings, agents: aiohttp.ClientSession, models: aiohttp.ClientSession
    ) -> None:
        self._settings = settings
        self._agents = agents
        self._model = _configured_model(settings, models)
        self._rules = RuleSimulator()

    def agent(self, organization: str, service: ServiceBody, version_set: str) -> Agent:
        connector = service.version_sets[version_set].connector or service.connector
        assert connector is not None, "checked when the run was created"
        variables = AgentVariables(
            self._settings.agent_variables, self._settings.agent_bindings, organization
        )
        return agent_for(connector, variables, self._agents)

    def simulator(self, kind: str) -> Simulator:
        if kind == SimulatorKind.RULES:
            return self._rules
        if self._model is None:
            raise EndpointUnavailable(
                "The run wants a model to play its personas, but none is configured; set "
                "SIMULATION_MODEL_URL, or run it with rules."
            )
        return ModelSimulator(self._model)

    def evaluator(self, metric: MetricBody, judge: ModelPreference | None) -> MetricEvaluator:
        return evaluator_for(metric, self._model, judge)


@asynccontextmanager
async def open_parties(settings: Settings) -> AsyncIterator[NetworkParties]:
    """The parties, with connections of their own for agents and for models."""
    policy = AddressPolicy(settings.agent_networks, AGENT_NETWORKS)
    async with open_session(policy) as agents, open_session() as models:
        yield NetworkParties(settings, agents, models)


def _configured_model(settings: Settings, http: aiohttp.ClientSession) -> ChatModel | None:
    if settings.model_url is None:
        return None
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    return OpenAiChatModel(http, settings.model_url, settings.model, key)
