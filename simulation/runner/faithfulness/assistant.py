"""Whether a persona speaks as an assistant."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.session.persona_breaks import BreakKind, PersonaBreak
from simulation.runner.faithfulness.heard import said_by_persona
from simulation.runner.ports import PlayedSession
from simulation.runner.simulators.out_of_role import speaks_as_assistant
from simulation.runner.wire.excerpt import excerpt


def spoke_as_assistant(session: PlayedSession) -> Iterator[PersonaBreak]:
    """Messages that offer the agent help, or speak of a model."""
    for said in said_by_persona(session.transcript):
        if speaks_as_assistant(said.text, session.brief):
            quote = excerpt(said.text, limit=120)
            yield PersonaBreak(
                kind=BreakKind.SPOKE_AS_ASSISTANT,
                key=said.message.id,
                why=f"It says what an assistant says: “{quote}”",
            )
            return
