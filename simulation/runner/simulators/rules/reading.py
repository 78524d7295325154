"""What an agent's message asks, confirms and refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from simulation.runner.simulators.rules.words import normalised

MAX_SENTENCE = 2_000
"""Characters: what is longer is no sentence, and only its beginning is read."""

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE = re.compile(r"[,;:]|\band\b|\bor\b|\bplus\b", re.IGNORECASE)


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_WONDERS = _pattern(r"^(?:\w+,? ){0,2}(?:what|which|when|where|whom?|how|why)\b[^.!]*$")
"""Open with its question word, or a word or two before it: "Under which name …"."""
_ASKS = _pattern(
    r"^(?:and |so )?(?:what|which|when|where|who|how)\b",
    r"\b(?:tell|give|send|let) me\b",
    r"\bplease (?:provide|share|state|specify|spell|enter|name|confirm)\b",
    r"\b(?:i|we)(?: still| also| only|'d| would)* need\b",
)
_INVITES = _pattern(
    r"\b(?:how|what) (?:else )?(?:can|may|could) (?:i|we) (?:help|do|assist)",
    r"\banything else\b",
    r"\b(?:help|assist) you (?:with|today)",
    r"\bwhat would you like me to do\b",
)
_PROPOSES = _pattern(
    r"\b(?:shall|should) (?:i|we)\b",
    r"\b(?:would|do) you (?:like|want) (?:me|us) to\b",
    r"\b(?:is|are|was) (?:that|this|it|everything|all|the above|these)(?: all)?"
    r" (?:right|correct|ok|okay|fine|good|alright|so|in order)\b",
    r"\b(?:does|do|would|will) (?:that|this|it|these) (?:work|suit|fit|sound|be)\b",
    r"\b(?:may|can) (?:i|we) (?:confirm|book|cancel|go ahead|proceed|proceed with)\b",
)
_YES_NO = _pattern(
    r"^(?:and |so |or )?(?:do|does|did|is|are|was|were|have|has|can|could|would|will|may|any)\b"
)
_OFFERS = _pattern(
    r"\bwould you (?:like|want|care)\b", r"\bdo you (?:need|want)\b", r"\bcan i offer\b"
)
_REFUSES = _pattern(
    r"\b(?:cannot|can not|can't|could not|couldn't|unable|impossible|unfortunately|unavailable)\b",
    r"\bnot (?:able|possible|available|allowed|permitted|sure what)\b",
    r"\b(?:no longer|won't|refuse|decline|i'm afraid|we don't|i don't)\b",
    r"\b(?:did not|didn't|do not|don't) (?:understand|catch|get)\b",
)
_NEGATES = _pattern(r"\b(?:not|no|never|cannot|unable|unfortunately|nothing)\b", r"n't\b")
_DONE = (
    r"(?:booked|confirmed|done|arranged|reserved|cancell?ed|scheduled|sorted|resolved|completed"
    r"|processed|refunded|updated|changed|moved|ordered|sent|registered|noted|created|shipped"
    r"|replaced|upgraded|activated|fixed|set)"
)
_CONFIRMS = _pattern(
    rf"^(?:\w+,? )?{_DONE}\b",
    rf"\b(?:is|are|been|was|were|got|all|have|has|'ve|'s|'re) "
    rf"(?:(?:now|just|all|already|successfully) )*{_DONE}\b",
)
_TAKEN = _pattern(r"\b(?:fully|already|double) booked\b")


class Ask(Enum):
    """What kind of answer a question wants."""

    OPEN = "open"
    YES_NO = "yes or no"
    OFFER = "take it or leave it"
    PROPOSAL = "go ahead?"
    INVITATION = "say what you want"


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that wants an answer, and its parts where it asks for several things."""

    text: str
    kind: Ask

    @property
    def parts(self) -> list[str]:
        return [part.strip() for part in _CLAUSE.split(self.text) if part.strip()]


def sentences(text: str) -> list[str]:
    """The sentences of ``text``; fenced blocks are for machines and left out."""
    prose = _FENCE.sub("\n", text).replace("’", "'")
    parts = (part.strip() for part in _SENTENCE.split(prose))
    return [part[:MAX_SENTENCE] for part in parts if part]


def questions(text: str) -> list[Question]:
    """The questions in ``text``, requests such as "Please tell me …" included."""
    asked = (part for part in sentences(text) if part.endswith("?") or _ASKS.search(part))
    return [Question(part, _kind(part)) for part in asked]


def _kind(sentence: str) -> Ask:
    for pattern, kind in (
        (_INVITES, Ask.INVITATION),
        (_WONDERS, Ask.OPEN),
        (_PROPOSES, Ask.PROPOSAL),
        (_OFFERS, Ask.OFFER),
        (_YES_NO, Ask.YES_NO),
    ):
        if pattern.search(sentence):
            return kind
    return Ask.OPEN


def refusal(text: str) -> str | None:
    """The first sentence of ``text`` that refuses or fails to understand."""
    return next((part for part in sentences(text) if _REFUSES.search(part)), None)


def statements(text: str) -> list[str]:
    """The sentences of ``text`` that neither ask nor deny anything."""
    asked = {question.text for question in questions(text)}
    return [part for part in sentences(text) if part not in asked and not _NEGATES.search(part)]


def confirmation(text: str) -> str | None:
    """The first sentence of ``text`` that says that something has been done."""
    for part in statements(text):
        if _CONFIRMS.search(part) and not _TAKEN.search(part):
            return part
    return None


def repetitions(texts: Sequence[str]) -> list[bool]:
    """For each of ``texts``, whether it says word by word what was said before it."""
    said: set[str] = set()
    found = []
    for text in map(normalised, texts):
        found.append(text in said)
        said.add(text)
    return found
