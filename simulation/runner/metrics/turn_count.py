"""How many turns a session took."""

from __future__ import annotations

from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.evidence import agent_messages, ids_of
from simulation.runner.ports import PlayedSession


class TurnCountMetric:
    """The number of the agent's answers; several messages in one turn are one answer."""

    costly = False

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        messages = agent_messages(session)
        turns = len({message.turn for message in messages})
        return Measurement(
            value=float(turns),
            justification=f"The agent answered {turns} {'time' if turns == 1 else 'times'}.",
            references=ids_of(messages),
        )
