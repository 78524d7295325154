"""From a metric to the evaluator that it declares."""

from __future__ import annotations

from simulation.catalog.evaluator import (
    ContainsEvaluator,
    JsonValueEvaluator,
    JudgeEvaluator,
    LatencyEvaluator,
    ObjectiveMetEvaluator,
    RegexEvaluator,
    StateMatchesEvaluator,
    ToolCalledEvaluator,
    TurnCountEvaluator,
)
from simulation.catalog.metric import MetricBody
from simulation.catalog.service import ModelPreference
from simulation.runner.metrics.contains import ContainsMetric
from simulation.runner.metrics.json_value import JsonValueMetric
from simulation.runner.metrics.judges.judge import JudgeMetric
from simulation.runner.metrics.judges.no_judge import NoJudge
from simulation.runner.metrics.latency import LatencyMetric
from simulation.runner.metrics.objective_met import ObjectiveMetMetric
from simulation.runner.metrics.pattern import RegexMetric
from simulation.runner.metrics.state_matches import StateMatchesMetric
from simulation.runner.metrics.tool_called import ToolCalledMetric
from simulation.runner.metrics.turn_count import TurnCountMetric
from simulation.runner.ports import ChatModel, MetricEvaluator


def evaluator_for(
    metric: MetricBody, judge: ChatModel | None, model: ModelPreference | None = None
) -> MetricEvaluator:
    """The evaluator that ``metric`` declares.

    ``judge`` is the model that judges, null where none is configured; ``model`` is the one
    that the version set prefers for it.
    """
    match metric.evaluator:
        case ContainsEvaluator() as evaluator:
            return ContainsMetric(evaluator)
        case RegexEvaluator() as evaluator:
            return RegexMetric(evaluator)
        case TurnCountEvaluator():
            return TurnCountMetric()
        case LatencyEvaluator() as evaluator:
            return LatencyMetric(evaluator)
        case ObjectiveMetEvaluator():
            return ObjectiveMetMetric()
        case ToolCalledEvaluator() as evaluator:
            return ToolCalledMetric(evaluator)
        case StateMatchesEvaluator() as evaluator:
            return StateMatchesMetric(evaluator)
        case JsonValueEvaluator() as evaluator:
            return JsonValueMetric(evaluator)
        case JudgeEvaluator():
            return NoJudge() if judge is None else JudgeMetric(judge, model)
