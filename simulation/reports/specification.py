"""What a run was played with: every definition in its pinned version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from simulation.catalog.definition.messages import Definition
from simulation.catalog.registry import REGISTRATIONS
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import Pinned

_WITHHOLD = {each.kind.name: each.kind.withhold for each in REGISTRATIONS}


def pinned_definitions(run: SetRun) -> list[tuple[str, Pinned]]:
    """Each definition that ``run`` uses, with its kind, once and in a fixed order."""
    return sorted(set(_pinned(run)), key=lambda each: (each[0], each[1].id, each[1].version))


def specification(run: SetRun, definitions: Sequence[Definition]) -> bytes:
    """``run`` and its ``definitions`` as JSON.

    What their kinds withhold is: whoever gets the archive may not change them.
    """
    shown = {
        "set_run": {
            "id": run.id,
            "organization": run.organization,
            "creator": run.creator.user,
            "created_at": run.created_at.isoformat(),
            "unit_test_set": run.unit_test_set.model_dump(mode="json"),
            "seed": run.seed,
            "simulator": run.simulator.value,
            "labels": run.labels,
            "policy": run.policy.model_dump(mode="json"),
        },
        "unit_test_runs": [spec.model_dump(mode="json") for spec in run.specs],
        **_services(run),
        "definitions": [_shown(each) for each in definitions],
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2)


def _services(run: SetRun) -> dict[str, Any]:
    """What the services said they are; nothing of runs that were played before they were asked."""
    if run.findings is None:
        return {}
    return {
        "services": [each.model_dump(mode="json") for each in run.findings.checks],
        "service_changes": [each.model_dump(mode="json") for each in run.findings.changes],
    }


def _pinned(run: SetRun) -> Iterable[tuple[str, Pinned]]:
    yield "unit_test_set", run.unit_test_set
    for spec in run.specs:
        yield "unit_test", spec.unit_test
        yield "service", spec.service
        yield "persona", spec.persona
        yield "scenario", spec.scenario
        for evaluated in spec.metrics_to_evaluate:
            yield "metric", evaluated.metric


def _shown(definition: Definition) -> dict[str, Any]:
    body = _WITHHOLD[definition.kind](definition.body)
    return {
        "kind": definition.kind,
        "id": definition.id,
        "version": definition.version,
        # Tags play no part in a run, and some may change within a version.
        "body": body.model_dump(mode="json", exclude={"tags"}),
    }
