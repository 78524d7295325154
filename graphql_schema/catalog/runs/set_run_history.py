"""The history of a set run, as far as whoever asks may see what it tells of."""

from __future__ import annotations

from typing import Any

from strawberry.scalars import JSON

from graphql_schema.catalog.definition import HistoryEntry, history_of
from graphql_schema.kit.context import Info
from simulation.access.access import Access
from simulation.catalog.set_run.documents import SetRunDocument

_OF_UNIT_TESTS: dict[str, Any] = {"persona": None, "scenario": None, "metrics_to_evaluate": []}
"""What a spec tells of its unit test, as it is shown to whoever may see none."""

_RESTS_ON: dict[str, Any] = {"criteria": [], "reason": ""}
"""The same of a result."""


async def history_of_run(run: SetRunDocument, info: Info) -> list[HistoryEntry]:
    """The events of ``run``: they tell no more than its fields do."""
    access = info.context.access
    entries = history_of(await access.set_runs.history(info.context.organization, run.id))
    for entry in entries:
        entry.data = JSON(_as_seen(entry.data, access))
    return entries


def _as_seen(data: Any, access: Access) -> dict[str, Any]:
    seen: dict[str, Any] = dict(data)
    if not access.may_read("unit_test_set"):
        seen |= {name: [] for name in ("specs", "results", "regressions") if name in seen}
        if "findings" in seen:
            seen["findings"] = None
        if "unit_test_set" in seen:
            seen["unit_test_set"] = seen["unit_test_set"] | {"name": None}
    if not access.may_read("unit_test"):
        for name, hidden in (("specs", _OF_UNIT_TESTS), ("results", _RESTS_ON)):
            if name in seen:
                seen[name] = [each | hidden for each in seen[name]]
    return seen
