"""How a persona goes about its conversation: what it says at first, again, and when it leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from simulation.catalog.expressions.conventions import rules_in
from simulation.catalog.scenario import InitialMessageType
from simulation.catalog.session.persona_breaks import BreakKind, PersonaBreak
from simulation.catalog.session.transcript import Role
from simulation.runner.faithfulness.heard import (
    OFFER,
    Said,
    asks,
    has_left,
    said_by_persona,
    told_to,
)
from simulation.runner.ports import PlayedSession
from simulation.runner.simulators.rules.words import words
from simulation.runner.wire.excerpt import excerpt

_TIMES = 3
_FEWEST_WORDS = 4
"""Of what is said again: shorter things are said again by everybody."""

_FEWEST_ANSWERS = 3
_FEWEST_FACTS = 6
_LONGEST_GREETING = 25
"""Words of an agent that opens and has told nothing yet."""

_INSISTS = re.compile(
    r"\b(?:repeat\w*|insist\w*|again|keep (?:asking|saying)|over and over|stubborn\w*"
    r"|wiederhol\w*|beharr\w*|bestehst)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:everything|all (?:the |your |of )?(?:\w+ )?(?:details|facts|information)|at once"
    r"|right away|immediately|up front|upfront|first message|one message|straight away"
    r"|alles|sofort|gleich|tout de suite|todo|subito)\b",
    re.IGNORECASE,
)


_DIGIT = re.compile(r"\d")


def repeated_itself(session: PlayedSession) -> Iterator[PersonaBreak]:
    """The same words for the third time, to something else and unasked.

    An agent that asks again, or says the same again, gets the same answer: that is no break.
    """
    script = told_to(session.brief)
    if _INSISTS.search(script):
        return
    messages = [(said, tuple(words(said.text))) for said in said_by_persona(session.transcript)]
    counted = Counter(text for _, text in messages)
    for text, count in counted.items():
        if count < _TIMES or len(text) < _FEWEST_WORDS or _is_in(script, text):
            continue
        again = _unasked([said for said, each in messages if each == text])
        if len(again) >= _TIMES:
            said = again[_TIMES - 1]
            yield PersonaBreak(
                kind=BreakKind.REPEATED_ITSELF,
                key=said.message.id,
                why=f"It says this for the third time, unasked: “{excerpt(said.text, limit=120)}”",
            )
            return


def _is_in(script: str, text: Sequence[str]) -> bool:
    return f" {' '.join(text)} " in f" {' '.join(words(script))} "


def _unasked(same: Sequence[Said]) -> list[Said]:
    """Those of the same messages that answer something new, and no question; and the first."""
    first, *others = same
    known = {_without_numbers(first.heard)}
    found = [first]
    for said in others:
        heard = _without_numbers(said.heard)
        if heard and heard not in known and not asks(said.heard):
            found.append(said)
        known.add(heard)
    return found


def _without_numbers(text: str) -> tuple[str, ...]:
    said = words(text)
    return tuple(word for word in said if not word.isdigit()) if _DIGIT.search(text) else said


def left_too_early(session: PlayedSession) -> Iterator[PersonaBreak]:
    """That the persona left although nothing had been told to it yet."""
    if not has_left(session):
        return
    transcript = session.transcript
    acted = [each for each in transcript if each.role is Role.AGENT]
    last = transcript[-1].id if transcript else ""
    if session.objective_met and not any(each.text.strip() or each.tool_calls for each in acted):
        yield PersonaBreak(
            kind=BreakKind.LEFT_TOO_EARLY,
            key=last,
            why="It says that its objective is met, and the agent has neither said nor done "
            "anything.",
        )
    elif _leaves_at_the_greeting(session):
        yield PersonaBreak(
            kind=BreakKind.LEFT_TOO_EARLY,
            key=last,
            why="It leaves when the agent has only greeted, without a word of its own.",
        )


def _leaves_at_the_greeting(session: PlayedSession) -> bool:
    opens = session.brief.scenario.initial_message_type is InitialMessageType.SKIP
    if not opens or any(each.role is not Role.AGENT for each in session.transcript):
        return False
    greeting = " ".join(each.text for each in session.transcript)
    return bool(OFFER.search(greeting)) and len(greeting.split()) <= _LONGEST_GREETING


def all_at_once(session: PlayedSession) -> Iterator[PersonaBreak]:
    """That the first message holds all that was to be told when asked, or many facts in all."""
    first = next(said_by_persona(session.transcript), None)
    script = told_to(session.brief)
    if first is None or asks(first.heard) or _AT_ONCE.search(script):
        return
    said = frozenset(words(first.text))
    lines = list(rules_in(script))
    opening = frozenset(
        word for kind, parts in lines if kind in ("open", "event") for word in words(parts[-1])
    )
    answers = [
        [way for way in _telling(parts[-1]) if not way <= opening]
        for kind, parts in lines
        if kind == "answer"
    ]
    persona = session.brief.persona
    facts = persona.nonsensitive_user_variables | persona.sensitive_user_variables
    values = [_telling(value) for value in facts.values()]
    for wanted, fewest in ((answers, _FEWEST_ANSWERS), (values, _FEWEST_FACTS)):
        telling = [each for each in wanted if each]
        if len(telling) >= fewest and all(any(way <= said for way in each) for each in telling):
            yield PersonaBreak(
                kind=BreakKind.ALL_AT_ONCE,
                key=first.message.id,
                why=f"Its first message tells all {len(telling)} things that it knows: "
                f"“{excerpt(first.text, limit=120)}”",
            )
            return


def _telling(text: str) -> list[frozenset[str]]:
    """The words by which ``text`` is known, for each way to say it; short ones say little."""
    ways = (
        frozenset(word for word in words(way) if len(word) > 3 or word.isdigit())
        for way in text.split("|")
    )
    return [way for way in ways if way]
