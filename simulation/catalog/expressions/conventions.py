"""The lines of a scenario's instructions that drive a persona without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])?\s*")
_SAY = r"\s*(?:(?:say|answer):?\s+)?"
_LINES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "event": r"event:\s*(.+)",
        "words": r"word for word:\s*(.+)",
        "open": r"(?:open|start) with:\s*(.+)",
        "answer": rf"if asked (?:(?:about|for|to|whether|if) )?(.+?):{_SAY}(.+)",
        "cue": rf"if the agent (?:says|mentions|offers) (.+?):{_SAY}(.+)",
        "wish": r"then say:\s*(.+)",
        "done": r"done when(?: the agent says)?:\s*(.+)",
        "give_up": r"give up when(?: the agent says)?:\s*(.+)",
        "patience": r"patience:\s*(\d+)\.?",
    }.items()
}
KINDS = tuple(_LINES)

_FORMS = {
    "event": "Event: …",
    "words": "Word for word: …",
    "open": "Open with: …",
    "answer": "If asked about …: say …",
    "cue": "If the agent says …: say …",
    "wish": "Then say: …",
    "done": "Done when the agent says: …",
    "give_up": "Give up when the agent says: …",
    "patience": "Patience: 3",
}
_BEGINNINGS = {
    "event": r"event\s*:",
    "words": r"word for word\b",
    "open": r"(?:open|start)s? with\b",
    "answer": r"(?:if|when) (?:you are |you're |they are |they're )?asked\b",
    "cue": r"(?:if|when) (?:the |an )?agent (?:says?|mentions?|offers?)\b",
    "wish": r"then says?\b",
    "done": r"done (?:when|if|once|as soon as)\b",
    "give_up": r"give up (?:when|if|once|as soon as)\b",
    "patience": r"patience\s*(?::|=|\d)",
}
_ALIKE = {
    "answer": r"(?:if|when) (?:the |an )?agent asks?\b[^:]*:",
    "cue": r"(?:if|when)\b[^:]*:\s*(?:say|answer)\b",
    "open": r"(?:open|opening|start|begin|greet|greeting|first message)\s*:",
    "wish": r"(?:say|answer|reply|respond|ask|tell|then|next|finally)\s*:",
    "done": r"(?:done|end|finish|stop|success)\s*:",
    "give_up": r"(?:give up|hang up|leave|fail)\s*:",
}
"""How lines begin that look like rules, though no rule begins so."""
_BEGINS = [
    (name, re.compile(form, re.IGNORECASE))
    for name, form in (*_BEGINNINGS.items(), *_ALIKE.items())
]
_MEANT = re.compile(
    r"(?:event|word for word|(?:open|start) with|then say|patience)\s*[:=]"
    r"|(?:(?:if|when) (?:you are )?asked|(?:if|when) (?:the |an )?agent (?:says?|mentions?|offers?)"
    r"|(?:done|give up) (?:when|if|once))\b[^:]*:",
    re.IGNORECASE,
)
"""How a line begins that nobody writes for a model alone."""

_LONGEST_QUOTE = 60
_MOST_REMARKS = 20


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A line that begins like a rule and is none. ``meant`` says that it can be nothing else."""

    number: int
    text: str
    form: str
    meant: bool

    def __str__(self) -> str:
        quote = self.text if len(self.text) <= _LONGEST_QUOTE else f"{self.text[:_LONGEST_QUOTE]}…"
        so = "rules cannot play the scenario" if self.meant else "rules pass it over"
        return (
            f"instructions: line {self.number} begins like a rule and is none (“{quote}”), so "
            f"{so}; write “{self.form}”, or begin the line otherwise."
        )


def rules_in(instructions: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The kind and the parts of each line that follows a convention."""
    for _, text in _lines(instructions):
        for name, pattern in _LINES.items():
            match = pattern.fullmatch(text)
            if match:
                yield name, match.groups()
                break


def mistaken_in(instructions: str) -> list[Mistaken]:
    """Lines that begin like rules and are none, at most a screenful of them."""
    found: list[Mistaken] = []
    for number, text in _lines(instructions):
        if any(pattern.fullmatch(text) for pattern in _LINES.values()):
            continue
        name = next((name for name, begins in _BEGINS if begins.match(text)), None)
        if name is not None:
            found.append(Mistaken(number, text, _FORMS[name], bool(_MEANT.match(text))))
        if len(found) == _MOST_REMARKS:
            break
    return found


def remarks_on(instructions: str) -> Sequence[str]:
    """What an author should know of ``instructions``, a sentence each."""
    return [str(mistaken) for mistaken in mistaken_in(instructions)]


def _lines(instructions: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers from 1, without bullets."""
    for number, line in enumerate(instructions.splitlines(), start=1):
        yield number, _BULLET.sub("", line, count=1).strip()
