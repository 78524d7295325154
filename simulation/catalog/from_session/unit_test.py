"""Makes a unit test of a session: its scenario with the persona's own words, and its criteria."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.bus import Bus
from simulation.catalog.definition.messages import Definition
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.from_session.scripted import scripted
from simulation.catalog.scenario import CreateScenario, DeleteScenario, ScenarioBody
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import spec_at
from simulation.catalog.unit_test import CreateUnitTest, SuccessCriterion, UnitTestBody
from simulation.kernel.clock import Clock
from simulation.kernel.errors import NotFound, Refused, SimulationError
from simulation.kernel.values import Actor


class UnitTestsFromSessions:
    """Writes a scenario and a unit test that refers to it: both of them, or neither."""

    def __init__(
        self,
        bus: Bus,
        set_runs: SetRunQueries,
        definitions: Mapping[str, DefinitionQueries],
        clock: Clock,
    ) -> None:
        self._bus = bus
        self._set_runs = set_runs
        self._definitions = definitions
        self._clock = clock

    async def create(self, actor: Actor, session_id: str, name: str, ids: tuple[str, str]) -> None:
        """Make the unit test ``name``; ``ids`` are those of the scenario and the unit test.

        Persona, service and metrics are those of the session, as they are today.

        Raises:
            NotFound: there is no such session, or something that it used is gone.
            Refused: the persona said nothing in it.
        """
        session = await self._session(actor.organization, session_id)
        spec = await self._spec(session)
        scenario = await self._pinned(actor, "scenario", spec)
        unit_test = await self._pinned(actor, "unit_test", spec)
        now, (scenario_id, unit_test_id) = self._clock.now(), ids
        body = ScenarioBody(
            **scenario.body.model_dump(exclude={"name", "instructions"}),
            name=name,
            instructions=scripted(scenario.body.instructions, session.transcript),
        )
        made = _unit_test(unit_test.body, spec, name, scenario_id, session)
        await self._bus.handle(CreateScenario(actor=actor, at=now, id=scenario_id, body=body))
        try:
            await self._bus.handle(
                CreateUnitTest(
                    actor=actor,
                    at=now,
                    id=unit_test_id,
                    body=made,
                )
            )
        except SimulationError:
            await self._bus.handle(DeleteScenario(actor=actor, at=now, id=scenario_id))
            raise

    async def _session(self, organization: str, id: str) -> Session:
        session = await self._set_runs.session(organization, id)
        if session is None:
            raise NotFound(f"There is no session with the id {id}.", field="session_id")
        if session.turn == 0:
            raise Refused("The persona said nothing in this session.", field="session_id")
        return session

    async def _spec(self, session: Session) -> UnitTestRunSpec:
        run = await self._set_runs.existing(session.set_run_id)
        return spec_at(run.specs, session.slot)

    async def _pinned(self, actor: Actor, kind: str, spec: UnitTestRunSpec) -> Definition:
        pinned = getattr(spec, kind)
        return await self._definitions[kind].pinned(actor.organization, pinned.id, pinned.version)


def _unit_test(
    body: UnitTestBody, spec: UnitTestRunSpec, name: str, scenario_id: str, session: Session
) -> UnitTestBody:
    """``body`` with what the session was played with, in the words of its persona."""
    return UnitTestBody(
        name=name,
        description=f"Made of the session {session.id}. {session.reason}",
        tags=body.tags,
        service_id=spec.service.id,
        service_version_set_name=spec.service_version_set_name,
        persona_id=spec.persona.id,
        scenario_id=scenario_id,
        max_interactions=max(spec.max_interactions, session.turn),
        success_criterions=tuple(
            SuccessCriterion(
                name=each.success_criterion_name,
                metric_id=each.metric.id,
                criterion=each.success_criterion,
                optional=each.optional,
            )
            for each in spec.metrics_to_evaluate
            if each.success_criterion is not None
        ),
    )
