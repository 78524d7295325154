"""Whether the agent called a tool."""

from __future__ import annotations

from simulation.catalog.evaluator import ToolCalledEvaluator
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.session.transcript import Message, ToolCall
from simulation.runner.apart import by_weight
from simulation.runner.metrics.evidence import (
    agent_messages,
    cut_short_among,
    ids_of,
    shown,
    weight_of,
)
from simulation.runner.metrics.json_match import differences
from simulation.runner.ports import PlayedSession

_MOST_DIFFERENCES = 5


class ToolCalledMetric:
    """True where the agent called the tool with at least the given arguments.

    'At least' holds at every depth: objects may carry more than is expected, lists have
    to have the same length and order. A miss is explained by the call that came nearest.
    Where nobody called the tool the metric did not apply: its name may be misspelled.
    """

    costly = False

    def __init__(self, evaluator: ToolCalledEvaluator) -> None:
        self._tool = evaluator.tool
        self._arguments = evaluator.arguments

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        return await by_weight(weight_of(session), lambda: self._measured(session))

    def _measured(self, session: PlayedSession) -> Measurement:
        calls = [
            (message, call) for message in agent_messages(session) for call in message.tool_calls
        ]
        unread = self._unread(session)
        attempts = [
            (differences(self._arguments, call.arguments, "arguments"), message, call)
            for message, call in calls
            if call.name == self._tool and not call.problem
        ]
        if not attempts:
            return self._never(calls, unread)
        missing, message, call = min(attempts, key=lambda attempt: len(attempt[0]))
        said = f"{call.name}({shown(call.arguments)}) in {message.id}"
        if not missing:
            matching = [message for lacks, message, _ in attempts if not lacks]
            cut = cut_short_among(matching)
            return Measurement(
                value=True,
                justification=f"The agent called {said}.",
                references=tuple(dict.fromkeys(ids_of(matching))),
                incomplete=tuple(dict.fromkeys(cut)) if len(cut) == len(matching) else (),
            )
        more = len(missing) - _MOST_DIFFERENCES
        also = f"; and {more} more" if more > 0 else ""
        return Measurement(
            value=False,
            justification=f"No call of {self._tool} has the expected arguments. The nearest, "
            f"{said}: {'; '.join(missing[:_MOST_DIFFERENCES])}{also}.",
            references=(message.id,),
            incomplete=unread,
        )

    def _unread(self, session: PlayedSession) -> tuple[str, ...]:
        """Messages in which there may be a call that cannot be read: broken, or cut off."""
        messages = agent_messages(session)
        return tuple(
            message.id
            for message in messages
            if message.cut_short
            or any(call.problem and call.name == self._tool for call in message.tool_calls)
        )

    def _never(self, calls: list[tuple[Message, ToolCall]], unread: tuple[str, ...]) -> Measurement:
        broken = [call for _, call in calls if call.problem and call.name == self._tool]
        if broken:
            return Measurement(
                value=False,
                justification=f"The agent called {self._tool} in a way that cannot be read: "
                f"{broken[0].problem}",
                references=unread,
                incomplete=unread,
            )
        names = dict.fromkeys(call.name for _, call in calls)
        called = f"It called {', '.join(names)}." if names else "It called no tool."
        return Measurement(
            value=False,
            justification=f"The agent never called {self._tool}. {called}",
            references=tuple(dict.fromkeys(message.id for message, _ in calls)),
            incomplete=unread,
            applied=False,
        )
