"""All rules of faithfulness, over one session. Pure.

Each is silent wherever it is not sure: a false alarm takes away a session that says something of
the agent.
"""

from __future__ import annotations

from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.runner.faithfulness.assistant import spoke_as_assistant
from simulation.runner.faithfulness.course import all_at_once, left_too_early, repeated_itself
from simulation.runner.faithfulness.facts import contradicted_facts, gave_away
from simulation.runner.faithfulness.language import other_language
from simulation.runner.ports import PlayedSession

_RULES = (
    spoke_as_assistant,
    gave_away,
    contradicted_facts,
    other_language,
    all_at_once,
    repeated_itself,
    left_too_early,
)


_READINGS = 3
"""How often what was said is read, all rules together."""


def found_by_rules(session: PlayedSession) -> tuple[PersonaBreak, ...]:
    """Where the persona of ``session`` broke its role, as far as rules can tell."""
    return tuple(found for rule in _RULES for found in rule(session))


def weight_of_rules(session: PlayedSession) -> int:
    """About how many characters they read."""
    return _READINGS * sum(len(message.text) for message in session.transcript)
