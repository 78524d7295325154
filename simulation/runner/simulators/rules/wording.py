"""How a persona phrases things: by its manner, and by chance."""

from __future__ import annotations

import re
from collections.abc import Collection
from random import Random
from zoneinfo import ZoneInfo

from simulation.runner.ports import Brief
from simulation.runner.simulators.rules.facts import Fact, fill
from simulation.runner.simulators.rules.phrases import (
    Manner,
    greetings_of,
    is_english,
    manner,
    phrases_of,
)
from simulation.runner.simulators.rules.script import Answer

_GREETS = re.compile(
    r"(?:hi|hello|hey|good (?:morning|day|afternoon|evening)|dear|excuse|hallo|guten|servus|moin"
    r"|bonjour|bonsoir|salut|¡?hola|buen[ao]s?|buongiorno|buonasera|salve|ciao|ol[áa]|bo[am]"
    r"|goede\w*|dag|hej)\b",
    re.IGNORECASE,
)


def greeted(text: str, brief: Brief, chance: Random) -> str:
    """``text`` after a greeting in the persona's language, unless it has one."""
    greetings = () if _GREETS.match(text) else greetings_of(brief)
    if not greetings:
        return text
    return f"{chance.choice((*greetings, *_by_the_hour(brief)))} {text}".strip()


def _by_the_hour(brief: Brief) -> tuple[str, ...]:
    if not is_english(brief):
        return ()
    moment, zone = brief.scenario.conversation_starts_at, brief.persona.timezone
    if moment is None or zone is None or manner(brief) is Manner.TERSE:
        return ()
    hour = moment.astimezone(ZoneInfo(zone)).hour
    if 5 <= hour < 11:
        return ("Good morning.",)
    return ("Good evening.",) if hour >= 17 else ("Good day.",)


def agreement(brief: Brief, chance: Random) -> str:
    """A yes to a proposal."""
    return chance.choice(phrases_of(brief).agreements[manner(brief)])


def ignorance(brief: Brief, chance: Random) -> str:
    """Saying that one does not know."""
    return chance.choice(phrases_of(brief).ignorance[manner(brief)])


def declined(brief: Brief, chance: Random) -> str:
    """A no to an offer."""
    return chance.choice(phrases_of(brief).refusals)


def reminded(wish: str, brief: Brief, chance: Random) -> str:
    """``wish`` once more."""
    return f"{chance.choice(phrases_of(brief).reminders)} {wish}"


def answered(replies: Collection[Answer | Fact], brief: Brief, chance: Random) -> str:
    """All ``replies`` in one message: answers as they are written, facts put into words."""
    written = [reply for reply in replies if isinstance(reply, Answer)]
    facts = [reply for reply in replies if isinstance(reply, Fact)]
    said = [fill(chance.choice(answer.variants), brief.persona) for answer in written]
    chance.shuffle(facts)
    chance.shuffle(said)
    phrases = phrases_of(brief)
    if not phrases.english:
        # What is put around a fact is English: elsewhere the bare fact has to do.
        return " ".join((*said, *(_sentence(fact.value) for fact in facts)))
    filler = chance.choice(phrases.fillers[manner(brief)])
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
