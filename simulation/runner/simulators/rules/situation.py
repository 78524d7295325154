"""Where a conversation stands, worked out anew from its transcript each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from simulation.catalog.scenario import InitialMessageType
from simulation.catalog.session.transcript import Message, Role
from simulation.runner.ports import Brief
from simulation.runner.simulators.rules.facts import fill
from simulation.runner.simulators.rules.opening import openings
from simulation.runner.simulators.rules.reading import Question, questions, refusal, repetitions
from simulation.runner.simulators.rules.script import Script, read_script
from simulation.runner.simulators.rules.words import says


@dataclass(frozen=True, slots=True)
class Situation:
    """Brief and transcript, with the readings of them that decide the next move.

    Nothing is remembered between moves: what the persona has said already is looked up in
    the transcript, so a session goes on after a crash as if nothing had happened.
    """

    brief: Brief
    transcript: Sequence[Message]

    @property
    def script(self) -> Script:
        return read_script(self.brief.scenario.instructions)

    @property
    def chance(self) -> Random:
        """The chance of this move, always the same for this seed and this move."""
        return Random(f"{self.brief.seed}:{self.spoken + 1}")  # noqa: S311 - it must repeat

    @property
    def spoken(self) -> int:
        """How many messages the persona has said."""
        return sum(message.role is Role.PERSONA for message in self.transcript)

    @property
    def has_begun(self) -> bool:
        """Whether persona or agent has said anything yet; an event does not count."""
        return any(message.role is not Role.EVENT for message in self.transcript)

    @property
    def latest(self) -> str:
        """What the agent has said since the persona's last message."""
        last = self._last_index(Role.PERSONA)
        return "\n".join(_agent_texts(self.transcript[last + 1 :]))

    @property
    def questions(self) -> list[Question]:
        return questions(self.latest)

    @property
    def opened_at(self) -> int | None:
        """Where the persona stated what it wants; -1 where it need not, null if not yet."""
        opens = self.brief.scenario.initial_message_type
        if opens is InitialMessageType.USER_MESSAGE:
            return self._first_words()
        if opens is InitialMessageType.EXTERNAL_EVENT and not self.script.openings:
            return -1
        return self._said_at(openings(self.brief))

    @property
    def pending(self) -> list[tuple[str, ...]]:
        """What the persona still has to bring up, in order, each with its variants."""
        first = [openings(self.brief)] if self.opened_at is None else []
        wishes = [self._filled(variants) for variants in self.script.wishes]
        return first + [variants for variants in wishes if self._said_at(variants) is None]

    @property
    def cue(self) -> tuple[str, ...] | None:
        """What to say to what the agent just said, where a rule says so and for once."""
        for cue in self.script.cues:
            variants = self._filled(cue.variants)
            shown = any(sign.in_text(self.latest) for sign in cue.signs)
            if shown and self._said_at(variants) is None:
                return variants
        return None

    @property
    def heard(self) -> list[str]:
        """What the agent has said since the persona last brought up something new."""
        news = [*self.script.wishes, *(cue.variants for cue in self.script.cues)]
        told = [self._said_at(self._filled(variants)) for variants in news]
        told.append(self.opened_at)
        start = max((index for index in told if index is not None), default=-1)
        return _agent_texts(self.transcript[start + 1 :])

    @property
    def setbacks(self) -> list[str]:
        """Messages since then in which the agent refused or repeated itself."""
        texts, heard = _agent_texts(self.transcript), self.heard
        repeated = repetitions(texts)[len(texts) - len(heard) :]
        return [text for text, again in zip(heard, repeated, strict=True) if again or refusal(text)]

    def _last_index(self, role: Role) -> int:
        indices = [at for at, message in enumerate(self.transcript) if message.role is role]
        return indices[-1] if indices else -1

    def _filled(self, variants: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(fill(text, self.brief.persona) for text in variants)

    def _first_words(self) -> int | None:
        spoken = (at for at, one in enumerate(self.transcript) if one.role is Role.PERSONA)
        return next(spoken, None)

    def _said_at(self, variants: tuple[str, ...]) -> int | None:
        """Where the persona first said one of ``variants``."""
        for index, message in enumerate(self.transcript):
            if message.role is Role.PERSONA and any(says(message.text, one) for one in variants):
                return index
        return None


def _agent_texts(messages: Sequence[Message]) -> list[str]:
    # Who only calls tools says nothing, and does not repeat itself by doing so again.
    return [each.text for each in messages if each.role is Role.AGENT and each.text.strip()]
