"""Which permissions each command takes; one that is not here cannot be given from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.catalog import metric, persona, scenario, service, unit_test, unit_test_set
from simulation.catalog.evaluation import messages as evaluation
from simulation.catalog.review import messages as review
from simulation.catalog.session import messages as session
from simulation.catalog.set_run import messages as set_run
from simulation.demo_pulse import messages as demo_pulse
from simulation.identity.organization import messages as organization
from simulation.identity.permission import Permission
from simulation.kernel.messages import Command
from simulation.limits import messages as limits
from simulation.pulse.idempotency import messages as idempotency
from simulation.pulse.run import messages as run
from simulation.pulse.task import messages as task
from simulation.tracking import messages as tracking

REQUIRED: dict[type[Command], tuple[Permission, ...]] = {
    persona.CreatePersona: (Permission.CREATE_PERSONA, Permission.MODIFY_PERSONA),
    persona.CreatePersonaVersion: (Permission.MODIFY_PERSONA,),
    persona.UpdatePersona: (Permission.MODIFY_PERSONA,),
    persona.DeletePersona: (Permission.DELETE_PERSONA,),
    persona.UndeletePersona: (Permission.DELETE_PERSONA,),
    scenario.CreateScenario: (Permission.CREATE_SCENARIO, Permission.MODIFY_SCENARIO),
    scenario.CreateScenarioVersion: (Permission.MODIFY_SCENARIO,),
    scenario.UpdateScenario: (Permission.MODIFY_SCENARIO,),
    scenario.DeleteScenario: (Permission.DELETE_SCENARIO,),
    scenario.UndeleteScenario: (Permission.DELETE_SCENARIO,),
    metric.CreateMetric: (Permission.CREATE_METRIC,),
    metric.UpdateMetric: (Permission.MODIFY_METRIC,),
    metric.DeleteMetric: (Permission.DELETE_METRIC,),
    metric.UndeleteMetric: (Permission.DELETE_METRIC,),
    service.CreateService: (Permission.CREATE_SERVICE, Permission.CREATE_VERSION_SET),
    service.UpdateService: (Permission.UPDATE_SERVICE,),
    service.DeleteService: (Permission.DELETE_SERVICE,),
    service.UndeleteService: (Permission.DELETE_SERVICE,),
    # One that takes the place of another takes UPDATE_VERSION_SET: see Access.put_version_set.
    service.PutVersionSet: (Permission.CREATE_VERSION_SET,),
    service.DeleteVersionSet: (Permission.DELETE_VERSION_SET,),
    unit_test.CreateUnitTest: (Permission.CREATE_UNIT_TEST,),
    unit_test.UpdateUnitTest: (Permission.MODIFY_UNIT_TEST,),
    unit_test.DeleteUnitTest: (Permission.DELETE_UNIT_TEST,),
    unit_test.UndeleteUnitTest: (Permission.DELETE_UNIT_TEST,),
    unit_test_set.CreateUnitTestSet: (Permission.CREATE_UNIT_TEST_SET,),
    unit_test_set.UpdateUnitTestSet: (Permission.MODIFY_UNIT_TEST_SET,),
    unit_test_set.DeleteUnitTestSet: (Permission.DELETE_UNIT_TEST_SET,),
    unit_test_set.UndeleteUnitTestSet: (Permission.DELETE_UNIT_TEST_SET,),
    set_run.CreateSetRun: (Permission.CREATE_SET_RUN,),
    set_run.DeriveSetRun: (Permission.CREATE_SET_RUN, Permission.GET_SET_RUN),
    set_run.CancelSetRun: (Permission.CANCEL_SET_RUN,),
    evaluation.RecordEvaluations: (
        Permission.GET_METRIC,
        Permission.EVALUATE_METRIC,
        Permission.GET_METRIC_EVALUATION_RESULT,
    ),
    # Whoever may have results measured may correct them; to whoever sees no unit tests they are
    # not shown.
    review.ReviewResult: (Permission.EVALUATE_METRIC, Permission.GET_UNIT_TEST),
    review.WithdrawReview: (Permission.EVALUATE_METRIC, Permission.GET_UNIT_TEST),
    task.CreateTask: (Permission.CREATE_TASK,),
    task.UpdateTask: (Permission.MODIFY_TASK,),
    task.SetTaskEnabled: (Permission.MODIFY_TASK,),
    task.DeleteTask: (Permission.DELETE_TASK,),
    task.UndeleteTask: (Permission.DELETE_TASK,),
    run.CreateRun: (Permission.TRIGGER_TASK,),
    run.CancelRun: (Permission.CANCEL_RUN,),
    run.RetryRun: (Permission.RETRY_RUN,),
    run.DeliverSignal: (Permission.SIGNAL_RUN,),
    run.ResumeRun: (Permission.SIGNAL_RUN,),
    demo_pulse.StartDemoPulse: (Permission.START_DEMO_PULSE,),
    demo_pulse.StopDemoPulse: (Permission.STOP_DEMO_PULSE,),
    tracking.TrackEvents: (Permission.TRACK_EVENT,),
    limits.SetOrganizationLimits: (Permission.MODIFY_LIMITS,),
    organization.AddUser: (Permission.CREATE_USER,),
    organization.ChangeUser: (Permission.MODIFY_USER,),
    organization.RemoveUser: (Permission.DELETE_USER,),
    organization.CreateApiKey: (Permission.CREATE_API_KEY,),
    organization.RevokeApiKey: (Permission.REVOKE_API_KEY,),
    organization.RotateSigningKey: (Permission.ROTATE_SIGNING_KEY,),
}

_VERSION_SETS = (
    Permission.CREATE_VERSION_SET,
    Permission.UPDATE_VERSION_SET,
    Permission.DELETE_VERSION_SET,
)


def required_for(command: type[Command], fields: Mapping[str, Any]) -> tuple[Permission, ...]:
    """What it takes to give a ``command`` that holds ``fields``.

    Version sets that come with the rest of a service may be any of created, replaced and
    deleted, so that takes the permissions for all three.
    """
    required = REQUIRED[command]
    if command is service.UpdateService and "version_sets" in fields["changes"]:
        return (*required, *_VERSION_SETS)
    return required


INTERNAL: frozenset[type[Command]] = frozenset(
    {
        session.OpenSession,
        session.SayAsPersona,
        session.RecordReply,
        session.LeaveAsPersona,
        session.RehearseRoot,
        session.RecordResults,
        session.RecordJudgement,
        session.RecordPersonaJudgement,
        session.FinishSession,
        set_run.FinishSetRun,
        set_run.RecordArtifacts,
        set_run.RecordServiceChecks,
        set_run.RecordBudgetReached,
        task.AdvanceTask,
        demo_pulse.AttemptEvents,
        demo_pulse.EndDemoPulse,
        organization.CreateOrganization,
        organization.ReplaceApiKeyHash,
        idempotency.ReserveKey,
        idempotency.StoreResponse,
        idempotency.ReleaseKey,
        run.ExpireSignal,
        run.ClaimRun,
        run.ParkRun,
        run.HandOverRun,
        run.StartAttempt,
        run.FailAttempt,
        run.CompleteStage,
        run.AwaitSignal,
        run.ConsumeSignal,
        run.EndRun,
        run.ArchiveRun,
    }
)
"""What only the platform itself does."""
