"""What the persona knows, and which of it answers a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulation.catalog.persona import PersonaBody
from simulation.runner.faults import SimulatorFault
from simulation.runner.simulators.rules.reading import sentences
from simulation.runner.simulators.rules.words import related, stems, words

_VARIABLE = re.compile(r"(?<!\{)\{([a-z_][a-z0-9_]+)\}(?!\})")
"""In single braces: what stands in double ones is said as it is."""
MAX_FACTS = 1_000
"""Of each source: nobody knows more of themselves."""
MAX_SAID = 20_000
"""Characters of what is said at once, with its variables filled in."""
_MAX_WEIGHED = 2_000
"""Characters of a fact that decide whether it answers a question."""

_WHOLE_NAME, _BY_NAME, _BY_STATEMENT, _BY_VALUE, _RELATED = 8, 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class Fact:
    """A variable (``label`` and ``value``), or a statement (an empty ``label``)."""

    label: str
    value: str

    def score(self, asked: frozenset[str]) -> int:
        """How well the fact answers a question of these stems; 0 where it does not."""
        names, values = stems(self.label), stems(self.value[:_MAX_WEIGHED])
        wanted = related(asked)
        if not self.label:
            return _BY_STATEMENT * len(values & asked) + _RELATED * len(values & wanted)
        return (
            _BY_NAME * len(names & asked)
            + _BY_VALUE * len(values & asked)
            + _RELATED * len(names & wanted)
            + (_WHOLE_NAME if names and names <= wanted else 0)
        )


def facts_of(persona: PersonaBody) -> tuple[tuple[Fact, ...], ...]:
    """Everything ``persona`` knows: variables, then statements, then the background."""
    variables = variables_of(persona)
    models = persona.user_models[:MAX_FACTS]
    statements = (first_person(model, persona.name) for model in models)
    background = (first_person(part, persona.name) for part in sentences(persona.background))
    return (
        tuple(Fact(name.replace("_", " ").strip(), value) for name, value in variables.items()),
        tuple(Fact("", text) for text in statements),
        tuple(Fact("", text) for text in background),
    )


def variables_of(persona: PersonaBody) -> dict[str, str]:
    """All variables of ``persona`` by name."""
    return persona.nonsensitive_user_variables | persona.sensitive_user_variables


def best_facts(known: Sequence[Sequence[Fact]], question: str) -> list[Fact]:
    """The facts that answer ``question`` best; empty where none does.

    Among equals the nearer source wins. Several variables may fit alike ("When?": date and
    time); of statements the first one does.
    """
    asked = stems(question)
    best, fitting = 0, list[Fact]()
    for facts in known:
        scores = [fact.score(asked) for fact in facts]
        top = max(scores, default=0)
        if top > best:
            best = top
            fitting = [fact for fact, score in zip(facts, scores, strict=True) if score == top]
    return fitting if fitting and fitting[0].label else fitting[:1]


def fill(text: str, persona: PersonaBody) -> str:
    """``text`` with each ``{variable}`` replaced by the persona's value.

    Raises:
        SimulatorFault: the persona has no such variable, or the text becomes too long.
    """
    variables = variables_of(persona)
    named = _VARIABLE.findall(text)
    size = len(text) + sum(len(variables.get(name, "")) for name in named)
    if named and size > MAX_SAID:
        raise SimulatorFault(
            f"instructions: a text comes to {size} characters once its variables are filled in, "
            f"and at most {MAX_SAID} are said at once; name each variable once."
        )

    def value(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise SimulatorFault(
                f"instructions: {{{match[1]}}} is no variable of the persona {persona.name!r}; "
                f"add it to the persona, or use one of {', '.join(sorted(variables)) or 'none'}."
            )
        return variables[match[1]]

    return _VARIABLE.sub(value, text)


_SUBJECT = r"(?:he|she|they|(?:the )?(?:user|customer|caller|guest|persona|person|client))"
_ADVERB = r"(?:(?:always|often|usually|rarely|never|also|only)\s+)?"
_OWN = re.compile(r"\b(?:his|her|their)\b", re.IGNORECASE)
_IRREGULAR = {"is": "am", "are": "am", "was": "was", "has": "have", "does": "do", "goes": "go"}
_COMMON = frozenset(
    words(
        """speaks lives works wants needs likes prefers loves hates travels comes plans hears knows
    calls uses eats drinks avoids carries visits stays brings"""
    )
)


def first_person(statement: str, name: str) -> str:
    """``statement`` about the persona as the persona says it: "Has a dog." "I have a dog."

    Statements about anything else stay as they are.
    """
    names = "|".join(re.escape(part) for part in (name, name.split()[0]))
    form = rf"((?:{_SUBJECT}|{names})\s+)?({_ADVERB})(\w+)\s+(.*)"
    match = re.fullmatch(form, statement, re.IGNORECASE | re.DOTALL)
    if _OWN.match(statement):
        return _OWN.sub("My", statement, count=1)
    if match is None:
        return statement
    subject, adverb, verb, rest = match.groups()
    if subject is None and verb.lower() not in _COMMON | _IRREGULAR.keys():
        return statement
    return f"I {adverb.lower()}{_first_person_verb(verb.lower())} {_OWN.sub('my', rest)}"


def _first_person_verb(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    if verb.endswith(("sses", "ches", "shes", "xes")):
        return verb[:-2]
    return verb.removesuffix("s")
