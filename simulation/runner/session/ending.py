"""How a session ends."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.session.persona_breaks import PersonaBreak, told
from simulation.runner.faults import (
    AgentFault,
    EndpointFault,
    EndpointMisconfigured,
    EndpointUnavailable,
    EnvironmentFault,
    JudgeInconclusive,
    KnownUnavailable,
    SessionFault,
    SimulatorFault,
)

OUTCOMES: dict[type[SessionFault], Outcome] = {
    AgentFault: Outcome.AGENT_ERROR,
    SimulatorFault: Outcome.SIMULATOR_FAULT,
    EnvironmentFault: Outcome.SIMULATOR_FAULT,
    JudgeInconclusive: Outcome.JUDGE_INCONCLUSIVE,
    EndpointUnavailable: Outcome.INFRASTRUCTURE_ERROR,
    KnownUnavailable: Outcome.INFRASTRUCTURE_ERROR,
    EndpointMisconfigured: Outcome.INFRASTRUCTURE_ERROR,
    EndpointFault: Outcome.INFRASTRUCTURE_ERROR,
}


@dataclass(frozen=True, slots=True)
class End:
    """How a session ends; ``passing`` says that another attempt may end otherwise.

    ``persona_breaks`` is where the persona broke its role.
    """

    outcome: Outcome
    reason: str
    results: tuple[CriterionResult, ...] = ()
    passing: bool = True
    persona_breaks: tuple[PersonaBreak, ...] = ()


def end_by(
    fault: SessionFault, breaks: tuple[PersonaBreak, ...] = (), *, strict: bool = False
) -> End:
    """The end by ``fault``; where a run is ``strict`` none that counts after a break of role."""
    outcome = next(OUTCOMES[each] for each in type(fault).__mro__ if each in OUTCOMES)
    if strict and breaks and outcome.counts:
        return out_of_role(breaks, f" {fault}")
    return End(outcome, str(fault), passing=fault.passing, persona_breaks=breaks)


def out_of_role(breaks: tuple[PersonaBreak, ...], more: str = "") -> End:
    """The end of a session that does not count, since its persona broke its role."""
    return End(Outcome.SIMULATOR_FAULT, f"{told(breaks)}{more}", persona_breaks=breaks)
