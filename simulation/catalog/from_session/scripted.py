"""The persona's words of a session as lines of a scenario that rules follow. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulation.catalog.expressions.conventions import rules_in
from simulation.catalog.session.transcript import Message, Role

_SAID_OTHERWISE = frozenset({"words", "open", "answer", "cue", "wish"})
"""Lines that say what the persona says: its own words take their place."""


def scripted(instructions: str, transcript: Sequence[Message]) -> str:
    """``instructions`` with what the persona said in ``transcript`` in the place of its script.

    How the conversation ends stays as the instructions have it.
    """
    kept = (line for line in instructions.splitlines() if not _says_words(line))
    return "\n".join((*kept, *_lines(transcript)))


def _says_words(line: str) -> bool:
    return any(name in _SAID_OTHERWISE for name, _ in rules_in(line))


def _lines(transcript: Sequence[Message]) -> Iterator[str]:
    for message in transcript:
        words = " ".join(message.text.split())
        if message.role is Role.PERSONA and words:
            yield f"Word for word: {words}"
