"""The rule-driven simulator: what the persona does next."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.session.transcript import Message, Role
from simulation.runner.apart import by_weight
from simulation.runner.faults import SimulatorFault
from simulation.runner.ports import Brief, Leave, Move, Say
from simulation.runner.simulators.rules.facts import Fact, best_facts, facts_of, variables_of
from simulation.runner.simulators.rules.opening import openings
from simulation.runner.simulators.rules.reading import (
    Ask,
    Question,
    confirmation,
    sentences,
    statements,
)
from simulation.runner.simulators.rules.script import Answer, Sign
from simulation.runner.simulators.rules.situation import Situation
from simulation.runner.simulators.rules.wording import (
    agreement,
    answered,
    declined,
    greeted,
    ignorance,
    reminded,
)
from simulation.runner.simulators.rules.words import related, stems

_SEEKING = "find out learn ask whether ascertain inform understand check"
_INFORMED_SHARE = 0.5
_QUOTE_LENGTH = 160

MAX_READ = 20_000
"""How many characters of a message a persona reads: nobody reads more."""
MAX_REMEMBERED = 100_000
"""How many characters of the agent's messages, the latest ones, a persona has in mind."""
MAX_ASKED = 20
"""How many things that the agent asks at once are answered, and questions looked at."""


class RuleSimulator:
    """Plays a persona by rules, without a model (``docs/rule-driven-personas.md``).

    The next move is a function of brief and transcript alone: chance comes from the
    brief's seed and the number of the move, and nothing is remembered in between.
    """

    async def next_move(self, brief: Brief, transcript: Sequence[Message]) -> Move:
        """What the persona does after ``transcript``.

        Raises:
            SimulatorFault: the scenario names a variable that the persona does not have, or
                holds a regular expression that cannot be used, or a line that is meant as a
                rule and is none.
        """
        read = _as_read(transcript)
        weight = sum(len(message.text) for message in read) + _weight(brief)
        return await by_weight(weight, lambda: _next_move(Situation(brief, read)))


def _weight(brief: Brief) -> int:
    """About how many characters of ``brief`` there are to read."""
    persona, scenario = brief.persona, brief.scenario
    known = (persona.background, *persona.user_models, *variables_of(persona).values())
    return len(scenario.instructions) + len(scenario.objective) + sum(map(len, known))


def _as_read(transcript: Sequence[Message]) -> list[Message]:
    """``transcript`` with as much of each message as a persona reads and remembers."""
    left, read = MAX_REMEMBERED, list[Message]()
    for message in reversed(transcript):
        heard = message.role is Role.AGENT
        limit = min(MAX_READ, left) if heard else MAX_READ
        text = message.text[:limit]
        left -= len(text) if heard else 0
        same = len(text) == len(message.text)
        read.append(message if same else message.model_copy(update={"text": text}))
    return read[::-1]


def _next_move(situation: Situation) -> Move:
    if situation.script.mistaken:
        raise SimulatorFault(situation.script.mistaken[0])
    if situation.spoken < len(situation.script.words):
        return Say(situation.script.words[situation.spoken])
    if not situation.has_begun:
        return _open(situation)
    return _react(situation) or _leave(situation) or _converse(situation)


def _open(situation: Situation) -> Say:
    brief, chance = situation.brief, situation.chance
    return Say(greeted(chance.choice(openings(brief)), brief, chance))


def _react(situation: Situation) -> Move | None:
    """Rules about what the agent says come before everything else."""
    hopeless = _shown(situation.script.give_up, [situation.latest])
    if hopeless:
        return Leave(False, f"Gave up: the agent said “{hopeless}”.")
    cue = situation.cue
    return Say(situation.chance.choice(cue)) if cue else None


def _leave(situation: Situation) -> Leave | None:
    if not situation.pending:
        met = _met(situation)
        if met:
            return Leave(True, f"Objective met: the agent said “{met}”.")
    setbacks, patience = situation.setbacks, situation.script.patience
    if len(setbacks) < patience:
        return None
    return Leave(
        False,
        f"Lost patience: the agent refused or repeated itself {len(setbacks)} times, "
        f"last with “{_quote(setbacks[-1])}”.",
    )


def _met(situation: Situation) -> str | None:
    """What the agent said that meets the objective."""
    if situation.script.done:
        return _shown(situation.script.done, situation.heard)
    if {question.kind for question in situation.questions} & {Ask.OPEN, Ask.PROPOSAL}:
        return None
    objective = stems(situation.brief.scenario.objective)
    for text in situation.heard:
        confirmed = confirmation(text)
        if confirmed and related(objective) & stems(text):
            return _quote(confirmed)
    seeking = stems(_SEEKING)
    if not objective & seeking or not situation.heard:
        return None
    told = " ".join(statements(situation.latest))
    topic = objective - seeking
    informed = topic and len(topic & stems(told)) >= _INFORMED_SHARE * len(topic)
    return _quote(told) if informed else None


def _shown(signs: Sequence[Sign], texts: Sequence[str]) -> str | None:
    """The first place in ``texts`` that shows one of ``signs``, as briefly as possible."""
    for text in texts:
        for sign in signs:
            if sign.in_text(text):
                found = (part for part in sentences(text) if sign.in_text(part))
                return _quote(next(found, text))
    return None


def _converse(situation: Situation) -> Say:
    brief, chance, pending = situation.brief, situation.chance, situation.pending
    asked = situation.questions
    replies = _replies(situation, asked[:MAX_ASKED])
    if replies:
        return Say(answered(dict.fromkeys(replies), brief, chance))
    kinds = {question.kind for question in asked}
    wants_facts = kinds & {Ask.OPEN, Ask.YES_NO}
    if pending and not wants_facts:
        return Say(_next_wish(situation))
    if Ask.PROPOSAL in kinds:
        return Say(agreement(brief, chance))
    if wants_facts:
        wanted = next(each for each in asked if each.kind in (Ask.OPEN, Ask.YES_NO))
        return Say(ignorance(brief, chance), unanswered=_quote(wanted.text))
    if Ask.OFFER in kinds:
        return Say(declined(brief, chance))
    return Say(_reminder(situation))


def _next_wish(situation: Situation) -> str:
    wish = situation.chance.choice(situation.pending[0])
    opens = situation.opened_at is None
    return greeted(wish, situation.brief, situation.chance) if opens else wish


def _reminder(situation: Situation) -> str:
    """The persona's wish once more, where the agent lost sight of it."""
    wish = situation.chance.choice(openings(situation.brief))
    return reminded(wish, situation.brief, situation.chance)


def _replies(situation: Situation, asked: Sequence[Question]) -> list[Answer | Fact]:
    """Answers to every part of what is ``asked``: from the instructions first, then from facts."""
    replies: list[Answer | Fact] = []
    known, left = facts_of(situation.brief.persona), MAX_ASKED
    for question in asked:
        replies += _scripted(situation, question.text)
        if question.kind in (Ask.PROPOSAL, Ask.INVITATION):
            continue
        parts = question.parts[:left]
        left -= len(parts)
        for part in parts:
            replies += _scripted(situation, part) or best_facts(known, part)
    return replies


def _scripted(situation: Situation, question: str) -> list[Answer]:
    asked = stems(question)
    return [answer for answer in situation.script.answers if answer.fits(asked)]


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_LENGTH else f"{line[: _QUOTE_LENGTH - 1]}…"
