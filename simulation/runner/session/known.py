"""What is known to be in vain before a session is played: nothing is sent then."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.slots import Slot
from simulation.catalog.tools.tool import SimulatedTool, played_by_model
from simulation.runner.cast import Evaluation
from simulation.runner.faults import KnownUnavailable


def require_service(run: SetRun, slot: Slot) -> None:
    """Return unless it is known that the agent of a session cannot be asked.

    Raises:
        KnownUnavailable: it cannot.
    """
    spec = run.specs[slot.spec_index]
    findings = run.findings
    problem = findings and findings.problem_with(spec.service, spec.service_version_set_name)
    if problem:
        raise KnownUnavailable(f"Nothing was sent: {problem}")


def require_model(
    run: SetRun, evaluations: Sequence[Evaluation], tools: Sequence[SimulatedTool] = ()
) -> None:
    """Return unless a session needs the model, and it is known that it cannot be asked.

    Raises:
        KnownUnavailable: it cannot.
    """
    problem = run.findings.model_problem if run.findings else None
    plays = run.simulator is SimulatorKind.MODEL and not run.rescores
    plays = plays or played_by_model(tools)
    if problem and (plays or any(each.evaluator.costly for each in evaluations)):
        raise KnownUnavailable(f"Nothing was sent: {problem}")
