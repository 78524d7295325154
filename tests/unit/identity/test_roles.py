"""Which role may do what: the table of docs/identity.md, in full."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.access.commands import INTERNAL, REQUIRED
from simulation.access.reads import READ
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal, with_all_permissions
from simulation.identity.role import Role
from simulation.kernel.errors import Forbidden
from simulation.pulse.kind import KindRegistry
from simulation.registry import deciders
from simulation.tracking.messages import TrackEvents
from tests.support.people import OWNER

DOCUMENT = Path(__file__).parents[3] / "docs" / "identity.md"

VIEWER = {
    "Simulation:GetSimulationPersona",
    "Simulation:GetSimulationScenario",
    "Simulation:GetSimulationUnitTest",
    "Simulation:GetSimulationUnitTestSet",
    "Simulation:GetSimulationUnitTestSetRun",
    "Metric:GetMetric",
    "Metric:GetMetricEvaluationResult",
    "Service:GetService",
    "Organization:GetServiceHierarchicalStateMachine",
    "Organization:GetLimits",
    "Pulse:GetTask",
    "Pulse:GetRun",
    "Pulse:GetHealth",
    "Tracking:GetTrackedEvent",
}
TESTER = {
    "Simulation:CreateSimulationUnitTestSetRun",
    "Simulation:CancelSimulationUnitTestSetRun",
    "Metric:EvaluateMetric",
    "Pulse:TriggerTask",
    "Pulse:CancelRun",
    "Pulse:RetryRun",
    "Pulse:SignalRun",
    "Tracking:TrackEvent",
}
EDITOR = {
    *(
        f"Simulation:{verb}Simulation{kind}"
        for verb in ("Create", "Modify", "Delete")
        for kind in ("Persona", "Scenario", "UnitTest", "UnitTestSet")
    ),
    "Metric:CreateMetric",
    "Metric:ModifyMetric",
    "Metric:DeleteMetric",
    "Service:CreateService",
    "Service:UpdateService",
    "Service:DeleteService",
    "Service:CreateVersionSet",
    "Service:UpdateVersionSet",
    "Service:DeleteVersionSet",
    "Pulse:CreateTask",
    "Pulse:ModifyTask",
    "Pulse:DeleteTask",
}
ADMIN = {
    "Organization:ModifyLimits",
    "Server:GetLimits",
    "User:GetUser",
    "User:CreateUser",
    "User:ModifyUser",
    "User:DeleteUser",
    "ApiKey:GetApiKey",
    "ApiKey:CreateApiKey",
    "ApiKey:RevokeApiKey",
    "DemoPulse:GetDemoPulse",
    "DemoPulse:StartDemoPulse",
    "DemoPulse:StopDemoPulse",
}
OWNERS = {"Organization:RotateSigningKey"}

ADDED = {
    Role.VIEWER: VIEWER,
    Role.TESTER: TESTER,
    Role.EDITOR: EDITOR,
    Role.ADMIN: ADMIN,
    Role.OWNER: OWNERS,
}
"""What each role adds to the one below it."""


def lowest(permission: str) -> Role:
    """The least role that has ``permission``."""
    [role] = [role for role, added in ADDED.items() if permission in added]
    return role


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_is_of_exactly_the_roles_from_its_own_upwards(
    permission: Permission,
) -> None:
    upwards = list(Role)[: list(Role).index(lowest(permission)) + 1]
    assert [role for role in Role if permission in role.permissions] == upwards


def test_the_table_names_no_permission_that_is_not_there() -> None:
    assert set().union(*ADDED.values()) == {each.value for each in Permission}


def test_an_owner_has_all() -> None:
    assert Role.OWNER.permissions == frozenset(Permission)


def test_roles_cover_those_below_them_and_themselves() -> None:
    covered = [[other for other in Role if role.covers(other)] for role in Role]
    assert covered == [list(Role)[place:] for place in range(len(Role))]


def test_every_command_takes_permissions_or_is_the_platforms_own() -> None:
    commands = {command for each in deciders(KindRegistry()) for command in each.commands}
    commands.add(TrackEvents)

    assert REQUIRED.keys().isdisjoint(INTERNAL)
    assert commands == REQUIRED.keys() | INTERNAL
    # None is had by who may only look.
    assert all(not VIEWER.issuperset(needed) for needed in REQUIRED.values())
    assert all(needed for needed in REQUIRED.values())
    assert all(permission in VIEWER for permission in READ.values())


def test_a_refusal_names_the_permission_that_is_missing() -> None:
    viewer = Principal(OWNER, Role.VIEWER.permissions)
    viewer.require(Permission.GET_PERSONA)
    with pytest.raises(Forbidden) as refused:
        viewer.require(Permission.GET_PERSONA, Permission.DELETE_PERSONA)

    assert refused.value.details == {"permission": "Simulation:DeleteSimulationPersona"}
    assert "Simulation:DeleteSimulationPersona" in refused.value.message
    assert viewer.may(Permission.GET_PERSONA)
    assert not viewer.may(Permission.GET_PERSONA, Permission.DELETE_PERSONA)


def test_whoever_owns_the_machine_may_do_everything() -> None:
    with_all_permissions(OWNER).require(*Permission)


def test_the_document_shows_the_same_table() -> None:
    rows = re.findall(r"^\| `(\w+:\w+)` \|(.*)\|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    shown = {name: [bool(cell.strip()) for cell in cells.split("|")] for name, cells in rows}

    assert shown == {each.value: [each in role.permissions for role in Role] for each in Permission}
