"""How a persona phrases things: by its manner, and by chance."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from random import Random
from zoneinfo import ZoneInfo

from simulation.runner.ports import Brief
from simulation.runner.simulators.rules.facts import Fact, fill
from simulation.runner.simulators.rules.script import Answer
from simulation.runner.simulators.rules.words import stems

_GREETS = re.compile(r"(?:hi|hello|hey|good (?:morning|day|afternoon|evening)|dear|excuse)\b", re.I)


class Manner(Enum):
    """How somebody talks, as role and background tell."""

    PLAIN = "plain"
    TERSE = "terse"
    FORMAL = "formal"


_MANNERS = {
    Manner.TERSE: stems("hurried hurry busy impatient stressed rushed terse brief angry"),
    Manner.FORMAL: stems("formal polite elderly retired courteous old-fashioned gentleman"),
}
_GREETINGS = {
    Manner.PLAIN: ("Hello!", "Hi!", "Hello.", "Hi there!"),
    Manner.TERSE: ("", "Hi.", "Hello."),
    Manner.FORMAL: ("Hello.", "Good day.", "Good day to you."),
}
_FILLERS = {
    Manner.PLAIN: ("", "", "Sure.", "Of course."),
    Manner.TERSE: ("",),
    Manner.FORMAL: ("", "Certainly.", "With pleasure."),
}
_AGREEMENTS = {
    Manner.PLAIN: ("Yes, please.", "Yes, that would be great.", "Yes, go ahead."),
    Manner.TERSE: ("Yes.", "Yes, please.", "Yes, go ahead."),
    Manner.FORMAL: ("Yes, please.", "Yes, that would be very kind.", "Yes, please do."),
}
_IGNORANCE = {
    Manner.PLAIN: ("I'm sorry, I don't know.", "I don't know that.", "Hm, I don't know, sorry."),
    Manner.TERSE: ("I don't know.", "No idea, I don't know."),
    Manner.FORMAL: ("I am sorry, I do not know that.", "I do not know, I regret to say."),
}


def manner(brief: Brief) -> Manner:
    """The manner that the persona's role and background suggest."""
    described = stems(f"{brief.persona.role} {brief.persona.background}")
    return next((kind for kind, signs in _MANNERS.items() if signs & described), Manner.PLAIN)


def greeted(text: str, brief: Brief, chance: Random) -> str:
    """``text`` after a greeting, unless it has one."""
    if _GREETS.match(text):
        return text
    kind = manner(brief)
    return f"{chance.choice((*_GREETINGS[kind], *_by_the_hour(brief)))} {text}".strip()


def _by_the_hour(brief: Brief) -> tuple[str, ...]:
    moment, zone = brief.scenario.conversation_starts_at, brief.persona.timezone
    if moment is None or zone is None or manner(brief) is Manner.TERSE:
        return ()
    hour = moment.astimezone(ZoneInfo(zone)).hour
    if 5 <= hour < 11:
        return ("Good morning.",)
    return ("Good evening.",) if hour >= 17 else ("Good day.",)


def agreement(brief: Brief, chance: Random) -> str:
    """A yes to a proposal."""
    return chance.choice(_AGREEMENTS[manner(brief)])


def ignorance(brief: Brief, chance: Random) -> str:
    """Saying that one does not know."""
    return chance.choice(_IGNORANCE[manner(brief)])


def answered(replies: Collection[Answer | Fact], brief: Brief, chance: Random) -> str:
    """All ``replies`` in one message: answers as they are written, facts put into words."""
    written = [reply for reply in replies if isinstance(reply, Answer)]
    facts = [reply for reply in replies if isinstance(reply, Fact)]
    said = [fill(chance.choice(answer.variants), brief.persona) for answer in written]
    chance.shuffle(facts)
    chance.shuffle(said)
    filler = chance.choice(_FILLERS[manner(brief)])
    parts = [*said, *_in_words(facts, alone=not said, chance=chance)]
    return " ".join(part for part in (filler, *parts) if part)


def _in_words(facts: list[Fact], *, alone: bool, chance: Random) -> list[str]:
    statements = [fact.value for fact in facts if not fact.label]
    named = [fact for fact in facts if fact.label]
    if not named:
        return statements
    clauses = [_clause(fact) for fact in named]
    if len(clauses) == 1 and alone and not statements:
        return [
            chance.choice(
                (
                    _sentence(named[0].value),
                    f"It's {_sentence(named[0].value)}",
                    _sentence(clauses[0]),
                )
            )
        ]
    if chance.random() < 0.5:
        return [*(_sentence(clause) for clause in clauses), *statements]
    joined = ", ".join(clauses[:-1]) + (" and " if clauses[:-1] else "") + clauses[-1]
    return [_sentence(joined), *statements]


def _clause(fact: Fact) -> str:
    return f"the {fact.label} {'are' if fact.label.endswith('s') else 'is'} {fact.value}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
