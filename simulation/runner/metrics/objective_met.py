"""Whether the persona got what it wanted."""

from __future__ import annotations

from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.evidence import agent_messages, cut_short_among
from simulation.runner.ports import PlayedSession


class ObjectiveMetMetric:
    """True where the persona left because the objective was met; null where it did not leave."""

    costly = False

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        if session.objective_met is None:
            return Measurement(
                value=None,
                justification="The conversation ended before the persona decided whether the "
                "objective is met.",
            )
        heard = agent_messages(session)[-1:]
        said = "met" if session.objective_met else "hopeless"
        reason = f": {session.leave_reason}" if session.leave_reason else "."
        return Measurement(
            value=session.objective_met,
            justification=f"The persona left because the objective is {said}{reason}",
            references=tuple(message.id for message in session.transcript[-1:]),
            incomplete=cut_short_among(heard),
        )
