"""Whether what a model would have its persona say is what no person says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from simulation.runner.models.json_in_text import json_values
from simulation.runner.ports import Brief
from simulation.runner.simulators.persona_prompt import LABELS, RULES, TASK

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{0,300}[\"”“»]")

_RUN = 7
"""So many words in a row are nobody's own, where they are those of the platform's prompt."""
_LABEL_RUN = 3
"""So many words of what follows a label are quoted with it."""
_SCRIPT_RUN = 6

_SCRIPT_MARKS = (
    "if asked",
    "if the agent",
    "when the agent",
    "once the agent",
    "then say",
    "done when",
    "give up when",
    "open with",
    "start with",
    "the persona",
    "the simulated",
)
"""What instructions say to whom plays the persona, and no persona says to an agent."""

_ASSISTANT = re.compile(
    r"\b(?:how|what) (?:else )?(?:can|may|could) i (?:help|assist|do for) you\b"
    r"|\bis there anything else (?:that )?(?:i|we) can (?:help|assist|do)\b"
    r"|\bas an? (?:ai|(?:large |ai )?language model|(?:virtual |ai )?assistant|chatbot),?"
    r" (?:i|my)\b"
    r"|\bi(?: am|'m) (?:just )?an? (?:ai|language model|large language model|virtual assistant"
    r"|ai assistant|chatbot|helpful assistant)\b"
    r"|\bwie (?:kann|darf) ich (?:ihnen|dir) (?:weiter|be)?(?:helfen|hilflich)"
    r"|\bcomment puis-je vous aider\b|\ben qué puedo ayudar(?:le|te)\b"
    r"|\bcome posso aiutar(?:la|ti)\b|\bcomo posso ajudá"
    r"|\bhoe kan ik (?:u|je) helpen\b"
    r"|\bals (?:ki|künstliche intelligenz|sprachmodell|virtueller assistent)\b"
    r"|\ben tant qu'(?:ia|assistant virtuel|intelligence artificielle)\b"
    r"|\bi(?: cannot|'m unable to| am unable to| can't) (?:role ?play|continue this role ?play)\b",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\b(?:reception\w*|support|service|clerk|assistant|agent|operator|host(?:ess)?|staff"
    r"|bot|ai)\b",
    re.IGNORECASE,
)
"""Whom a persona may be that says to others what an assistant says."""


def out_of_role(text: str, brief: Brief) -> str | None:
    """What is wrong with ``text`` as the persona's words, and what to do; null if nothing.

    A persona may say whatever its own texts hold: objective, facts, what it is told to say.
    """
    if _says_instructions(text, brief):
        return (
            "says what you were told, and not what this person says; write only the person's "
            "own words."
        )
    if any(isinstance(value, dict) and "action" in value for value in json_values(text)):
        return "holds a decision in JSON; write only what this person says."
    if speaks_as_assistant(text, brief):
        return "is what an assistant says; you are the person who asks the service."
    return None


def _says_instructions(text: str, brief: Brief) -> bool:
    said = _runs(_words(text), _RUN)
    own = _runs(_words(_told(brief)), _RUN)
    if said & _of_the_platform() - own:
        return True
    line = f" {' '.join(_words(text))} "
    if any(f" {' '.join(words)} " in line for words in _labelled(brief)):
        return True
    scripted = _runs(_words(brief.scenario.instructions), _SCRIPT_RUN)
    both = scripted & _runs(_words(text), _SCRIPT_RUN)
    return any(f" {mark} " in f" {run} " for run in both for mark in _SCRIPT_MARKS)


def speaks_as_assistant(text: str, brief: Brief) -> bool:
    """Whether ``text`` is what a service or a model says; not where the persona is of service."""
    found = _ASSISTANT.search(_QUOTED.sub(" ", text.replace("’", "'")))
    if found is None or _SERVES.search(brief.persona.role):
        return False
    return " ".join(_words(found[0])) not in " ".join(_words(_told(brief)))


@lru_cache(maxsize=1)
def _of_the_platform() -> frozenset[str]:
    """The runs of words in what is told to every persona."""
    lines = (TASK, *RULES.splitlines())
    return frozenset(run for line in lines for run in _runs(_words(line), _RUN))


def _labelled(brief: Brief) -> Iterator[list[str]]:
    """Each label with the beginning of what follows it in this persona's prompt."""
    persona, scenario = brief.persona, brief.scenario
    for label, value in (
        (LABELS.name, persona.name),
        (LABELS.role, persona.role),
        (LABELS.background, persona.background),
        (LABELS.objective, scenario.objective),
        (LABELS.instructions, scenario.instructions),
    ):
        yield [*_words(label), *_words(value)[:_LABEL_RUN]]


def _told(brief: Brief) -> str:
    persona, scenario = brief.persona, brief.scenario
    facts = persona.nonsensitive_user_variables | persona.sensitive_user_variables
    texts = (persona.background, *persona.user_models, *facts.values())
    return "\n".join((*texts, scenario.objective, scenario.instructions))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: Sequence[str], length: int) -> frozenset[str]:
    return frozenset(
        " ".join(words[start : start + length]) for start in range(len(words) - length + 1)
    )
