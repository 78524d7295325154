"""Permissions, by the names of the simulation API; those of other services follow its form."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a signed-in caller may do in their organization."""

    GET_PERSONA = "Simulation:GetSimulationPersona"
    CREATE_PERSONA = "Simulation:CreateSimulationPersona"
    MODIFY_PERSONA = "Simulation:ModifySimulationPersona"
    DELETE_PERSONA = "Simulation:DeleteSimulationPersona"
    GET_SCENARIO = "Simulation:GetSimulationScenario"
    CREATE_SCENARIO = "Simulation:CreateSimulationScenario"
    MODIFY_SCENARIO = "Simulation:ModifySimulationScenario"
    DELETE_SCENARIO = "Simulation:DeleteSimulationScenario"
    GET_UNIT_TEST = "Simulation:GetSimulationUnitTest"
    CREATE_UNIT_TEST = "Simulation:CreateSimulationUnitTest"
    MODIFY_UNIT_TEST = "Simulation:ModifySimulationUnitTest"
    DELETE_UNIT_TEST = "Simulation:DeleteSimulationUnitTest"
    GET_UNIT_TEST_SET = "Simulation:GetSimulationUnitTestSet"
    CREATE_UNIT_TEST_SET = "Simulation:CreateSimulationUnitTestSet"
    MODIFY_UNIT_TEST_SET = "Simulation:ModifySimulationUnitTestSet"
    DELETE_UNIT_TEST_SET = "Simulation:DeleteSimulationUnitTestSet"
    GET_SET_RUN = "Simulation:GetSimulationUnitTestSetRun"
    CREATE_SET_RUN = "Simulation:CreateSimulationUnitTestSetRun"
    CANCEL_SET_RUN = "Simulation:CancelSimulationUnitTestSetRun"
    GET_METRIC = "Metric:GetMetric"
    CREATE_METRIC = "Metric:CreateMetric"
    MODIFY_METRIC = "Metric:ModifyMetric"
    DELETE_METRIC = "Metric:DeleteMetric"
    EVALUATE_METRIC = "Metric:EvaluateMetric"
    GET_METRIC_EVALUATION_RESULT = "Metric:GetMetricEvaluationResult"
    GET_SERVICE = "Service:GetService"
    CREATE_SERVICE = "Service:CreateService"
    UPDATE_SERVICE = "Service:UpdateService"
    DELETE_SERVICE = "Service:DeleteService"
    CREATE_VERSION_SET = "Service:CreateVersionSet"
    UPDATE_VERSION_SET = "Service:UpdateVersionSet"
    DELETE_VERSION_SET = "Service:DeleteVersionSet"
    GET_STATE_MACHINE = "Organization:GetServiceHierarchicalStateMachine"
    ROTATE_SIGNING_KEY = "Organization:RotateSigningKey"
    GET_LIMITS = "Organization:GetLimits"
    MODIFY_LIMITS = "Organization:ModifyLimits"
    GET_SERVER_LIMITS = "Server:GetLimits"
    GET_USER = "User:GetUser"
    CREATE_USER = "User:CreateUser"
    MODIFY_USER = "User:ModifyUser"
    DELETE_USER = "User:DeleteUser"
    GET_API_KEY = "ApiKey:GetApiKey"
    CREATE_API_KEY = "ApiKey:CreateApiKey"
    REVOKE_API_KEY = "ApiKey:RevokeApiKey"
    GET_TASK = "Pulse:GetTask"
    CREATE_TASK = "Pulse:CreateTask"
    MODIFY_TASK = "Pulse:ModifyTask"
    DELETE_TASK = "Pulse:DeleteTask"
    TRIGGER_TASK = "Pulse:TriggerTask"
    GET_RUN = "Pulse:GetRun"
    CANCEL_RUN = "Pulse:CancelRun"
    RETRY_RUN = "Pulse:RetryRun"
    SIGNAL_RUN = "Pulse:SignalRun"
    GET_HEALTH = "Pulse:GetHealth"
    GET_TRACKED_EVENT = "Tracking:GetTrackedEvent"
    TRACK_EVENT = "Tracking:TrackEvent"
    GET_DEMO_PULSE = "DemoPulse:GetDemoPulse"
    START_DEMO_PULSE = "DemoPulse:StartDemoPulse"
    STOP_DEMO_PULSE = "DemoPulse:StopDemoPulse"

    @property
    def subject(self) -> str:
        """The service that the permission belongs to: what stands before the colon."""
        return self.partition(":")[0]

    @property
    def reads(self) -> bool:
        """Whether it only lets see."""
        return self.partition(":")[2].startswith("Get")
