"""Facts that a persona gives away unasked, or says otherwise than they are.

Only of identifiers: phone and card numbers, codes, e-mail addresses. They are written in few
ways, and nobody says them by chance. What is told in words is left to a judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulation.catalog.session.persona_breaks import BreakKind, PersonaBreak
from simulation.runner.faithfulness.heard import Said, asks, said_by_persona, told_to, whole_brief
from simulation.runner.ports import Brief, PlayedSession
from simulation.runner.simulators.rules.words import words
from simulation.runner.wire.excerpt import excerpt

_FEWEST_DIGITS = 5
_LONG_NUMBER = 7
"""Digits of a number that is nothing but an identifier."""
_SAME_END = 6
"""So many last digits alike are the same number, with or without the code of a country."""
_FEWEST_IN_CODE = 5

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NUMBER = re.compile(r"\d(?:[ ().\-/]{0,2}\d){6,24}")
_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}\b")
_MY_MAIL = re.compile(r"\bmy e?-?mail\b", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D")
_DELIBERATE = re.compile(
    r"\b(?:wrong\w*|incorrect\w*|mistak\w*|typo\w*|false\w*|fake\w*|lie|lies|lying|pretend\w*"
    r"|invent\w*|made[- ]up|misspel\w*|mistype\w*|different|another|falsch\w*|fehler\w*|faux"
    r"|fausse|incorrect[oa]|equivocad\w*|sbagliat\w*)\b",
    re.IGNORECASE,
)
"""That a scenario wants the persona to say something that is not so."""


def gave_away(session: PlayedSession) -> Iterator[PersonaBreak]:
    """Private identifiers that were said before anybody had asked for anything."""
    brief = session.brief
    private = {
        name: value
        for name, value in brief.persona.sensitive_user_variables.items()
        if _identifies(value) and not _is_meant_to_be_said(name, value, brief)
    }
    if not private:
        return
    heard: list[str] = []
    for said in said_by_persona(session.transcript):
        heard.append(said.heard)
        told = [name for name, value in private.items() if _says(said.text, value)]
        if not told:
            continue
        # Looked at only now: most personas never come here.
        if any(map(asks, heard)):
            return
        for name in told:
            if not _says("\n".join(heard), private[name]):
                yield PersonaBreak(
                    kind=BreakKind.GAVE_AWAY,
                    key=said.message.id,
                    why=f"It gives its private {name} before anybody asks: “{_quote(said)}”",
                )


def contradicted_facts(session: PlayedSession) -> Iterator[PersonaBreak]:
    """Identifiers that were asked for, and that nobody had told the persona like this."""
    brief = session.brief
    persona = brief.persona
    facts = persona.nonsensitive_user_variables | persona.sensitive_user_variables
    emails = {name: value for name, value in facts.items() if _EMAIL.fullmatch(value.strip())}
    numbers = {name: value for name, value in facts.items() if _is_long_number(value)}
    if not (emails or numbers) or _DELIBERATE.search(whole_brief(brief)):
        return
    known = [whole_brief(brief), *facts.values()]
    for said in said_by_persona(session.transcript):
        known.append(said.heard)
        name = _other_email(said, emails, known) or _other_number(said, numbers, known)
        if name:
            yield PersonaBreak(
                kind=BreakKind.CONTRADICTED_FACTS,
                key=said.message.id,
                why=f"Its {name} is another: “{_quote(said)}”",
            )
            return


def _quote(said: Said) -> str:
    return excerpt(said.text, limit=120)


def _digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)


def _identifies(value: str) -> bool:
    """Whether ``value`` is written like something that belongs to one person alone."""
    text = value.strip()
    if _EMAIL.fullmatch(text):
        return True
    if _DATE.search(text):
        return False
    if len(_digits(text)) >= _FEWEST_DIGITS:
        return True
    mixed = any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    return mixed and " " not in text and len(text) >= _FEWEST_IN_CODE


def _is_meant_to_be_said(name: str, value: str, brief: Brief) -> bool:
    """Whether the scenario speaks of the fact: it may want it said at once."""
    script = told_to(brief)
    spoken = frozenset(words(script))
    named = {word for word in name.split("_") if len(word) > 2}
    return bool(named & spoken) or f"{{{name}}}" in script or _says(whole_brief(brief), value)


def _says(text: str, value: str) -> bool:
    digits = _digits(value)
    if len(digits) >= _FEWEST_DIGITS and not any(map(str.isalpha, value)):
        return any(digits[-_SAME_END:] in _digits(each[0]) for each in _NUMBER.finditer(text)) or (
            digits in text
        )
    return value.strip().casefold() in text.casefold()


def _is_long_number(value: str) -> bool:
    return (
        len(_digits(value)) >= _LONG_NUMBER
        and not any(map(str.isalpha, value))
        and not _DATE.search(value)
    )


def _other_email(said: Said, emails: dict[str, str], known: Sequence[str]) -> str | None:
    found = [each[0].casefold() for each in _EMAIL.finditer(said.text)] if emails else []
    if not found or not _is_about_mail(said):
        return None
    heard = "\n".join(known).casefold()
    return next(iter(emails)) if any(each not in heard for each in found) else None


def _is_about_mail(said: Said) -> bool:
    """Whether the persona's own address is spoken of, and not somebody else's."""
    return "mail" in said.heard.casefold() or bool(_MY_MAIL.search(said.text))


def _other_number(said: Said, numbers: dict[str, str], known: Sequence[str]) -> str | None:
    if not numbers:
        return None
    found = [_digits(each[0]) for each in _NUMBER.finditer(_DATE.sub(" ", said.text))]
    if not found:
        return None
    spoken = words(said.text)
    about = frozenset(words(said.heard) if asks(said.heard) else ())
    if "my" in spoken:
        about |= frozenset(spoken)
    # With all that separates digits taken out, what was ever heard is found as it was written.
    heard = _digits("\n".join(known))
    for digits in found:
        if digits[-_SAME_END:] in heard or digits in heard:
            continue
        for name in numbers:
            kind = {word for word in name.split("_") if len(word) > 2 and word != "number"}
            if kind and kind <= about and len(digits) >= len(_digits(numbers[name])) - 3:
                return name
    return None
