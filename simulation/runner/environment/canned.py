"""Answers that were written beforehand."""

from __future__ import annotations

from simulation.catalog.session.transcript import ToolResult
from simulation.catalog.tools.canned import Canned, CannedAnswer
from simulation.kernel.json_values import same
from simulation.runner.environment.answered import Answered, Call, Refusal
from simulation.runner.metrics.json_match import differences


def canned_answer(canned: Canned, call: Call) -> Answered:
    """The first answer whose arguments match; the state stays as it is.

    Raises:
        Refusal: none does.
    """
    for answer in canned.answers:
        if _matches(answer, call):
            result = ToolResult(content=answer.content, is_error=answer.is_error)
            return Answered(result, call.state)
    raise Refusal("Nothing is known about these arguments.")


def _matches(answer: CannedAnswer, call: Call) -> bool:
    if answer.exact:
        return same(answer.arguments, call.arguments)
    return not differences(answer.arguments, call.arguments, "arguments")
