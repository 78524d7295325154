"""How a conversation opens: by an event, or by the persona's first words."""

from __future__ import annotations

import re

from simulation.catalog.scenario import ScenarioBody
from simulation.runner.ports import Brief
from simulation.runner.simulators.rules.facts import fill
from simulation.runner.simulators.rules.phrases import is_english
from simulation.runner.simulators.rules.reading import MAX_SENTENCE, sentences
from simulation.runner.simulators.rules.script import read_script

_WISHER = re.compile(
    r"(?:the )?(?:user|customer|caller|guest|persona|person|client|he|she|they|i)\s+"
    r"(?:wants?|needs?|would like|tries|has|have|is trying|wishes)\s+(?:to\s+)?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"(?:in order )?to\s+", re.IGNORECASE)
_OWN = re.compile(r"\b(?:his|her|their)\b", re.IGNORECASE)
_THEM = re.compile(r"\b(?:him|them)\b", re.IGNORECASE)


def opening_event(scenario: ScenarioBody) -> str:
    """The text of the event that opens an external-event ``scenario``.

    The line ``Event: …`` of its instructions, taken literally (an event comes from a
    system, not from the persona), else the objective.
    """
    return read_script(scenario.instructions).event or scenario.objective


def openings(brief: Brief) -> tuple[str, ...]:
    """The ways in which the persona may state what it wants; at least one.

    Raises:
        SimulatorFault: an opening names a variable that the persona does not have.
    """
    written = read_script(brief.scenario.instructions).openings
    if written:
        return tuple(fill(text, brief.persona) for text in written)
    if brief.persona.preferred_language not in (None, "eng") and not is_english(brief):
        return (fill(_first(brief.scenario.objective), brief.persona),)
    goal = _goal(brief)
    return (f"I'd like to {goal}.", f"I want to {goal}.", f"Could you help me to {goal}?")


def _first(text: str) -> str:
    """The first sentence of ``text``, or what there is instead of one."""
    return next(iter(sentences(text)), text[:MAX_SENTENCE])


def _goal(brief: Brief) -> str:
    """The first sentence of the objective as the persona's own: "book a table for me"."""
    first = fill(_first(brief.scenario.objective), brief.persona).rstrip(".!?")
    name = re.escape(brief.persona.name)
    wish = re.sub(rf"^{name}\b", "The user", first, flags=re.IGNORECASE)
    wish = _WISHER.sub("", wish, count=1) if _WISHER.match(wish) else wish
    purpose = _PURPOSE.match(wish)
    wish = wish[purpose.end() :] if purpose else wish
    own = _THEM.sub("me", _OWN.sub("my", wish))
    return own[:1].lower() + own[1:]
