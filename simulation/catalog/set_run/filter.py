"""Which set runs are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulation.catalog.definition.conditions import common_conditions
from simulation.catalog.set_run.messages import RunStatus, Verdict
from simulation.catalog.set_run.values.origin import OriginKind
from simulation.documents.fields import UserRef
from simulation.documents.values import require_few


@dataclass(frozen=True, slots=True)
class SetRunFilter:
    """Which set runs are wanted; all conditions must hold.

    ``labels`` must all be there; with the value null it may be any. ``origins`` are runs that
    they come of; ``derived`` says whether they come of any.
    """

    ids: Sequence[str] = ()
    creators: Sequence[UserRef] = ()
    unit_test_set_ids: Sequence[str] = ()
    is_completed: bool | None = None
    failed_metrics: bool | None = None
    errored: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    labels: Sequence[tuple[str, str | None]] = ()
    origins: Sequence[str] = ()
    origin_kind: OriginKind | None = None
    derived: bool | None = None
    statuses: Sequence[RunStatus] = ()
    verdicts: Sequence[Verdict] = ()

    def condition(self, organization: str) -> dict[str, Any]:
        """The condition in the database's terms."""
        found: list[dict[str, Any]] = [{"organization": organization}]
        found += common_conditions(self.ids, self.creators, self.created_after, self.created_before)
        require_few(unit_test_sets=self.unit_test_set_ids, labels=self.labels)
        if self.unit_test_set_ids:
            found.append({"unit_test_set.id": {"$in": list(self.unit_test_set_ids)}})
        for key, value in self.labels:
            wanted_label = {"key": key} if value is None else {"key": key, "value": value}
            found.append({"labels": {"$elemMatch": wanted_label}})
        if self.origins:
            found.append({"origin.set_run_id": {"$in": list(self.origins)}})
        if self.origin_kind is not None:
            found.append({"origin.kind": self.origin_kind.value})
        if self.derived is not None:
            # Ids are never empty; and there is an index of them.
            found.append({"origin.set_run_id": {"$gt": ""}} if self.derived else {"origin": None})
        for name, values in (("status", self.statuses), ("verdict", self.verdicts)):
            if values:
                found.append({name: {"$in": [each.value for each in values]}})
        for name in ("is_completed", "failed_metrics", "errored"):
            wanted = getattr(self, name)
            if wanted is not None:
                found.append({name: wanted})
        return {"$and": found}
