"""How long the agent took to answer."""

from __future__ import annotations

import math

from simulation.catalog.evaluator import LatencyEvaluator, LatencyStatistic
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.evidence import agent_messages
from simulation.runner.ports import PlayedSession


class LatencyMetric:
    """Mean, longest or 95th percentile of the agent's answer times, in milliseconds.

    The percentile is the nearest rank: a time that was really measured. Null where none was.
    """

    costly = False

    def __init__(self, evaluator: LatencyEvaluator) -> None:
        self._statistic = evaluator.statistic

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        times = sorted(
            (message.latency_ms, message.id)
            for message in agent_messages(session)
            if message.latency_ms is not None
        )
        if not times:
            return Measurement(value=None, justification="No answer time was measured.")
        if self._statistic is LatencyStatistic.MEAN:
            mean = math.fsum(latency for latency, _ in times) / len(times)
            return _measured(mean, f"mean of {len(times)}", tuple(message for _, message in times))
        last = self._statistic is LatencyStatistic.MAX
        rank = len(times) if last else math.ceil(0.95 * len(times))
        value, message = times[rank - 1]
        what = "longest" if last else "95th percentile"
        return _measured(value, f"{what} of {len(times)}, in {message}", (message,))


def _measured(value: float, what: str, references: tuple[str, ...]) -> Measurement:
    return Measurement(
        value=value, justification=f"Answer time {value:.1f} ms ({what}).", references=references
    )
