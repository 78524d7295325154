"""Metrics of a run that evaluates anew what was said in another one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.definition.decider import require_living
from simulation.catalog.definition.kind import Reference
from simulation.catalog.set_run.creating.creation import pinned
from simulation.catalog.set_run.messages import MAX_CRITERIA, MetricToEvaluate, UnitTestRunSpec
from simulation.catalog.set_run.values.origin import Swaps
from simulation.kernel.errors import Refused
from simulation.kernel.messages import Facts

_FIELD = "metrics"


def metrics_of(swaps: Swaps, specs: Sequence[UnitTestRunSpec]) -> list[Reference]:
    """The metrics that are used as they are today."""
    ids = list(swaps.metric_ids)
    if swaps.todays_metrics:
        ids += [each.metric.id for spec in specs for each in spec.metrics_to_evaluate]
    return [_metric(id) for id in dict.fromkeys(ids)]


def measured_anew(
    swaps: Swaps, spec: UnitTestRunSpec, facts: Facts, organization: str
) -> tuple[MetricToEvaluate, ...]:
    """What the sessions of a unit test are measured by.

    Raises:
        NotFound: a metric is not there, or not any more.
    """
    wanted, found = dict.fromkeys(swaps.metric_ids), list[MetricToEvaluate]()
    for each in spec.metrics_to_evaluate:
        if not (swaps.todays_metrics or each.metric.id in wanted):
            found.append(each)
            continue
        metric = require_living(_metric(each.metric.id), facts, organization)
        found.append(each.model_copy(update={"metric": pinned(metric)}))
    held = {each.metric.id for each in found}
    for id in wanted:
        if id not in held:
            metric = require_living(_metric(id), facts, organization)
            found.append(
                MetricToEvaluate(
                    metric=pinned(metric),
                    success_criterion_name=metric.body.name,
                    success_criterion=None,
                    optional=True,
                )
            )
    return tuple(found)


def require_few_metrics(specs: Sequence[UnitTestRunSpec]) -> None:
    """Return where a run does not measure too much.

    Raises:
        Refused: it does.
    """
    count = sum(len(spec.metrics_to_evaluate) for spec in specs)
    if count > MAX_CRITERIA:
        raise Refused(
            f"This run would measure {count:,} metrics, those of each unit test counted; at most "
            f"{MAX_CRITERIA:,} are allowed. Name fewer.",
            field=_FIELD,
        )


def _metric(id: str) -> Reference:
    return Reference("metric", id, _FIELD)
