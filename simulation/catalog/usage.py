"""Who uses what: the lookup behind the refusal to delete a definition in use."""

from __future__ import annotations

from typing import Any

from simulation.catalog.documents import UnitTestDocument, UnitTestSetDocument
from simulation.kernel.messages import Need

USERS: dict[str, tuple[Any, str]] = {
    "persona": (UnitTestDocument, "body.persona_id"),
    "scenario": (UnitTestDocument, "body.scenario_id"),
    "metric": (UnitTestDocument, "body.success_criterions.metric_id"),
    "service": (UnitTestDocument, "body.service_id"),
    "unit_test": (UnitTestSetDocument, "body.unit_test_runs.unit_test_id"),
}


class UsageLookup:
    """Answers the needs ``users`` and, for a version set of a service, ``users:NAME``."""

    async def answer(self, need: Need) -> list[str]:
        """The names of the living definitions that refer to the one in ``need``."""
        if need.kind not in USERS:
            return []
        document, path = USERS[need.kind]
        condition: dict[str, Any] = {
            "organization": need.organization,
            path: need.id,
            "is_deleted": False,
        }
        _, _, version_set = need.purpose.partition(":")
        if version_set:
            condition["body.service_version_set_name"] = version_set
        users = document.get_motor_collection().find(condition, {"name": 1})
        return sorted([user["name"] async for user in users])
