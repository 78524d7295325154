"""Decides over a set run: pins the versions it uses, and who may start, cancel, finish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.catalog.set_run.creating import derivation
from simulation.catalog.set_run.creating.creation import created, needs_of, unfinished_claims
from simulation.catalog.set_run.messages import (
    CancelSetRun,
    CreateSetRun,
    DeriveSetRun,
    FinishSetRun,
    RecordArtifacts,
    RecordBudgetReached,
    RecordServiceChecks,
    RunStatus,
    SetRunArtifactsRecorded,
    SetRunBudgetReached,
    SetRunCancelRequested,
    SetRunCreated,
    SetRunFinished,
    SetRunServicesChecked,
)
from simulation.catalog.set_run.results.verdict import verdict_of
from simulation.catalog.set_run.state import SetRun as SetRun
from simulation.catalog.set_run.values.budget import BudgetReached
from simulation.kernel.errors import (
    NotFound,
    Refused,
    RunNotInProgress,
)
from simulation.kernel.messages import (
    NOTHING,
    Decision,
    Facts,
    Metadata,
    Need,
)
from simulation.kernel.values import Actor


class SetRunDecider:
    """The decider of set runs."""

    category = "set_run"
    commands = (
        CreateSetRun,
        DeriveSetRun,
        RecordServiceChecks,
        RecordBudgetReached,
        CancelSetRun,
        FinishSetRun,
        RecordArtifacts,
    )
    events = (
        SetRunCreated,
        SetRunServicesChecked,
        SetRunBudgetReached,
        SetRunCancelRequested,
        SetRunFinished,
        SetRunArtifactsRecorded,
    )

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: SetRun | None, facts: Facts) -> Sequence[Need]:
        if state is not None:
            return ()
        if isinstance(command, DeriveSetRun):
            return derivation.needs_of(command, facts)
        return needs_of(command, facts) if isinstance(command, CreateSetRun) else ()

    def decide(self, command: Any, state: SetRun | None, facts: Facts) -> Decision:
        if isinstance(command, CreateSetRun):
            return NOTHING if state else created(command, facts)
        if isinstance(command, DeriveSetRun):
            return NOTHING if state else derivation.derived(command, facts)
        if state is None or state.organization != command.actor.organization:
            raise NotFound(f"There is no set run with the id {command.id}.", field="id")
        if isinstance(command, CancelSetRun):
            return _cancel(command, state)
        if isinstance(command, RecordArtifacts):
            return _record(command, state)
        if isinstance(command, RecordServiceChecks):
            return _checked(command, state)
        if isinstance(command, RecordBudgetReached):
            return _used_up(command, state)
        return _finish(command, state)

    def evolve(self, state: SetRun | None, event: Any, metadata: Metadata) -> SetRun:
        if isinstance(event, SetRunCreated):
            return SetRun(
                id=event.id,
                organization=metadata.organization,
                creator=Actor(organization=metadata.organization, user=metadata.user),
                created_at=metadata.recorded_at,
                unit_test_set=event.unit_test_set,
                seed=event.seed,
                simulator=event.simulator,
                specs=event.specs,
                labels=event.labels,
                left_out=event.left_out,
                policy=event.policy,
                origin=event.origin,
                baseline=event.baseline,
            )
        assert state is not None, "a stream begins with its creation"
        if isinstance(event, SetRunCancelRequested):
            return state.model_copy(update={"status": RunStatus.CANCELLING})
        if isinstance(event, SetRunServicesChecked):
            return state.model_copy(update={"findings": event.findings})
        if isinstance(event, SetRunBudgetReached):
            reached = BudgetReached(what=event.what, limit=event.limit, spent=event.spent)
            return state.model_copy(update={"budget_reached": reached})
        if isinstance(event, SetRunArtifactsRecorded):
            return state.model_copy(update={"artifacts": event.artifacts})
        return state.model_copy(
            update={
                "status": event.status,
                "verdict": event.verdict,
                "results": event.results,
                "total": event.total,
                "regressions": event.regressions,
                "finished_at": metadata.recorded_at,
            }
        )


def _cancel(command: CancelSetRun, state: SetRun) -> Decision:
    if state.status.finished:
        raise RunNotInProgress(
            f"The run has already ended as {state.status}; only a run in progress can be "
            "cancelled.",
            field="id",
        )
    if state.status is RunStatus.CANCELLING:
        return NOTHING
    return Decision((SetRunCancelRequested(id=command.id),))


def _finish(command: FinishSetRun, state: SetRun) -> Decision:
    if state.status.finished:
        return NOTHING
    cancelled = state.status is RunStatus.CANCELLING
    event = SetRunFinished(
        id=command.id,
        unit_test_set_id=state.unit_test_set.id,
        status=RunStatus.CANCELLED if cancelled else RunStatus.COMPLETED,
        verdict=verdict_of(command.results, state.baseline, command.regressions),
        results=command.results,
        total=command.total,
        regressions=command.regressions,
    )
    if state.origin is None:
        return Decision((event,), releases=unfinished_claims(state))
    claim = derivation.unfinished_derivation(state.creator, state.origin)
    return Decision((event,), releases=(claim.key,))


def _checked(command: RecordServiceChecks, state: SetRun) -> Decision:
    findings = command.findings.after(state.findings)
    if state.status is not RunStatus.RUNNING or findings == state.findings:
        return NOTHING
    return Decision((SetRunServicesChecked(id=command.id, findings=findings),))


def _used_up(command: RecordBudgetReached, state: SetRun) -> Decision:
    if state.status is not RunStatus.RUNNING or state.budget_reached is not None:
        return NOTHING
    reached = command.reached
    event = SetRunBudgetReached(
        id=command.id, what=reached.what, limit=reached.limit, spent=reached.spent
    )
    return Decision((event,))


def _record(command: RecordArtifacts, state: SetRun) -> Decision:
    if not state.status.finished:
        raise Refused("The run goes on; only a finished one has artifacts.", field="id")
    if state.artifacts == command.artifacts:
        return NOTHING
    return Decision((SetRunArtifactsRecorded(id=command.id, artifacts=command.artifacts),))
