"""Where a metric wants a judge and there is none."""

from __future__ import annotations

from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.faults import JudgeInconclusive
from simulation.runner.ports import PlayedSession


class NoJudge:
    """Says what to configure."""

    costly = False

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        raise JudgeInconclusive(
            f"The metric {metric.name!r} needs a model as its judge, and none is configured; set "
            "SIMULATION_MODEL_URL, or give the metric another evaluator."
        )
