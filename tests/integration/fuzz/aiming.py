"""Puts ids of things that are there into made up requests, so that they hit something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from schemathesis import Case

from simulation.rest.guarded import ORGANIZATION_NAMES
from tests.integration.fuzz.shooting import Aim, Pick

KINDS = {
    "applied_to_service": "service",
    "applied_to_services": "service",
    "conversation_id": "session",
    "metric_id": "metric",
    "sessionId": "visit",
    "userId": "visitor",
    "metric_ids": "metric",
    "persona_id": "persona",
    "scenario_id": "scenario",
    "service_id": "service",
    "simulation_persona_id": "persona",
    "simulation_scenario_id": "scenario",
    "simulation_unit_test_id": "unit_test",
    "simulation_unit_test_set_id": "unit_test_set",
    "simulation_unit_test_set_run_id": "set_run",
    "unit_test_id": "unit_test",
    "user_id": "user",
    "version_set_name": "version_set",
}
"""What each name stands for, wherever it occurs."""

BY_PATH = {
    "/api-keys": "api_key",
    "/metric/": "metric",
    "/simulation/persona/": "persona",
    "/simulation/scenario/": "scenario",
    "/service/": "service",
    "/simulation/unit_test_set_run/": "set_run",
    "/simulation/unit_test_set/": "unit_test_set",
    "/simulation/unit_test/": "unit_test",
    "/Pulse/v1/runs": "run",
    "/Pulse/v1/tasks": "task",
}
"""What a bare ``id`` stands for, by the path that it is in: the first that fits."""

SENSIBLE: dict[str, Sequence[Any]] = {
    "continuation_token": [0, 1],
    "cortexTaskConfig": [{"question": "Ship it?"}],
    "cortexTaskType": ["example.approval"],
    "cortexTaskVersion": [1],
    "cron_expression": ["0 6 * * *", None],
    "signal name": ["decision"],
    "sort_by": [["+updated_at"], ["-created_at"], ["+name"], ["-version"], []],
    "tag": [["tag acme:value acme"], ["tag acme:*"], []],
    "tags": [["tag acme:value acme"], {"tag acme": "new"}],
    "creator": [["acme,olga"], []],
    "timestamp_after": ["2020-01-01T00:00:00Z"],
    "timestamp_before": ["2100-01-01T00:00:00Z"],
    "created_after": ["2020-01-01T00:00:00Z"],
    "created_before": ["2100-01-01T00:00:00Z"],
    "version": ["1-2", "latest", 3],
    "evaluate_to_interaction_id": [None],
    "query": ["first", "acme"],
    "preferred_language": ["spa"],
    "timezone": ["Europe/Madrid"],
    "service_version_set_name": ["release"],
    "task_type": [None, "example.approval"],
}
"""Values that mean something where a description can only say that they are text.

By name, or by the end of the path and the name.
"""

SIGN_IN = "/user/signin_with_api_key"
IDEMPOTENCY_KEY = "X-Idempotency-Key"


def at_living(
    living: Mapping[str, Sequence[str]], organization: str, sign_in: Mapping[str, str]
) -> tuple[Aim, Aim]:
    """Aims at ``living`` ids of ``organization``: one that hits now and then, a sure one.

    ``sign_in`` are headers by which somebody can.
    """
    fresh = count()

    def aim(case: Case, pick: Pick) -> None:
        if pick((True, False)):
            place(case, _Hit(living, case, pick, sure=False))
        elif pick((True, False)):
            name(case)

    def surely(case: Case, pick: Pick) -> None:
        place(case, _Hit(living, case, pick, sure=True))

    def name(case: Case) -> None:
        for each in case.path_parameters.keys() & set(ORGANIZATION_NAMES):
            case.path_parameters[each] = organization

    def place(case: Case, hit: _Hit) -> None:
        case.path_parameters = hit.each(case.path_parameters)
        name(case)
        case.query = hit.each(case.query)
        case.body = hit.each(case.body)
        if IDEMPOTENCY_KEY in case.headers:
            case.headers[IDEMPOTENCY_KEY] = f"fuzz/any/{next(fresh)}"
        if case.path.endswith(SIGN_IN):
            case.headers.update(sign_in)

    return aim, surely


class _Hit:
    """Puts ids into parts of a case."""

    def __init__(
        self, living: Mapping[str, Sequence[str]], case: Case, pick: Pick, *, sure: bool
    ) -> None:
        self._living = living
        self._pick = pick
        self._sure = sure
        self._last = case.path.rpartition("/")[2]
        self._own = next((kind for part, kind in BY_PATH.items() if part in case.path), None)

    def each(self, value: Any, name: str = "") -> Any:
        """``value`` with ids that are there in the places of ids."""
        if isinstance(value, dict):
            return {key: self.each(inner, key) for key, inner in value.items()}
        kind = self._own if name == "id" else KINDS.get(name)
        if kind in self._living and isinstance(value, str) and self._hits:
            return self._pick(self._living[kind])
        sensible = SENSIBLE.get(f"{self._last} {name}") or SENSIBLE.get(name)
        if sensible and self._hits:
            return self._pick(sensible)
        if isinstance(value, list):
            return [self.each(inner, name) for inner in value]
        return value

    @property
    def _hits(self) -> bool:
        return self._sure or bool(self._pick((True, False)))
