"""What a persona said, with what it had heard before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from simulation.catalog.session.transcript import Message, Role
from simulation.runner.ports import Brief, PlayedSession

_REMEMBERED_TEXTS = 1024
_REMEMBERED_CHARACTERS = 2_000
"""Longer texts come but once."""

_SENTENCE_END = re.compile(r"(?<=[.!?？؟\n])")
_QUESTION_MARKS = ("?", "？", "؟", ";\n")

OFFER = re.compile(
    r"\b(?:how|what) (?:else )?(?:can|may|could) (?:i|we) (?:help|assist|do for) you\b"
    r"|\b(?:anything|something) else\b"
    r"|\bwie (?:kann|darf) ich (?:ihnen|dir|euch) (?:\w+ )?(?:helfen|behilflich)"
    r"|\bwas kann ich für (?:sie|dich) tun\b"
    r"|\b(?:comment|en quoi) (?:puis-je|pouvons-nous) (?:vous |t')(?:aider|être utile)"
    r"|\ben qué (?:puedo|podemos) ayudar"
    r"|\bcome posso (?:aiutar|esser)"
    r"|\bcomo posso ajudar"
    r"|\bhoe kan ik (?:u|je|jou) (?:\w+ )?(?:helpen|van dienst)"
    r"|\bhur kan jag hjälpa"
    r"|\bhvordan kan jeg (?:hjælpe|hjelpe)"
    r"|\bw czym mogę pomóc",
    re.IGNORECASE,
)
"""What services say to whom they know nothing of yet: it asks for nothing in particular."""

_REQUEST = re.compile(
    r"\b(?:please|need|requires?|provide|give|tell|enter|confirm|verify|share|may i|could i"
    r"|bitte|nennen|geben|benötig\w*|brauch\w*|veuillez|besoin|indiquez|por favor|necesit\w*"
    r"|per favore|preciso|informe|graag|alstublieft|nodig|vänligen|behöver|venligst|proszę|podaj"
    r"|potrzebuj\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the persona. ``heard`` is what others have said since its last one."""

    message: Message
    heard: str

    @property
    def text(self) -> str:
        """What it says."""
        return self.message.text


def said_by_persona(transcript: Sequence[Message]) -> Iterator[Said]:
    """What the persona said, in order."""
    heard: list[str] = []
    for message in transcript:
        if message.role is Role.PERSONA:
            yield Said(message, "\n".join(heard))
            heard = []
        else:
            heard.append(message.text)


def asks(heard: str) -> bool:
    """Whether ``heard`` asks for something in particular, in whatever language."""
    return _asks_remembered(heard) if len(heard) <= _REMEMBERED_CHARACTERS else _asks(heard)


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _asks_remembered(heard: str) -> bool:
    return _asks(heard)


def _asks(heard: str) -> bool:
    if OFFER.search(heard):
        heard = " ".join(each for each in _SENTENCE_END.split(heard) if not OFFER.search(each))
    return any(mark in heard for mark in _QUESTION_MARKS) or bool(_REQUEST.search(heard))


def told_to(brief: Brief) -> str:
    """What the scenario has the persona do."""
    return f"{brief.scenario.objective}\n{brief.scenario.instructions}"


def whole_brief(brief: Brief) -> str:
    """All that the persona was told of itself and its situation, but for its facts."""
    persona = brief.persona
    own = (persona.name, persona.role, persona.background, *persona.user_models)
    return "\n".join((*own, told_to(brief)))


def has_left(session: PlayedSession) -> bool:
    """Whether it was the persona who ended the conversation."""
    return session.objective_met is not None
