"""The conventions in a scenario's instructions, read line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from simulation.catalog.expressions.conventions import KINDS, mistaken_in, rules_in
from simulation.catalog.expressions.pattern import PatternInvalid
from simulation.runner.faults import SimulatorFault
from simulation.runner.searching import SearchTooLong, span_of
from simulation.runner.simulators.rules.words import says, stems

DEFAULT_PATIENCE = 3
MAX_RULES = 500
"""Lines of instructions that follow a convention."""
MAX_TEXTS = 1_000
"""Texts, signs and topics in all of them."""

_SIGNS = re.compile(r"/(?:[^/\\]|\\.)+/|[^|]+")
_LIST = re.compile(r",\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that the agent may say: a phrase, or a /regular expression/."""

    text: str

    def in_text(self, text: str) -> bool:
        """Whether ``text`` shows the sign.

        Raises:
            SimulatorFault: the regular expression is wrong or would take too long.
        """
        if not (len(self.text) > 2 and self.text[0] == self.text[-1] == "/"):
            return says(text, self.text)
        try:
            return span_of(self.text[1:-1], text, ignore_case=True) is not None
        except (PatternInvalid, SearchTooLong) as error:
            raise SimulatorFault(f"instructions: {self.text} {error}") from error


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a question that holds all stems of one of the topics."""

    topics: tuple[frozenset[str], ...]
    variants: tuple[str, ...]

    def fits(self, asked: frozenset[str]) -> bool:
        """Whether this answers a question of these stems."""
        return any(topic <= asked for topic in self.topics)


@dataclass(frozen=True, slots=True)
class Cue:
    """What to say, once, when the agent shows one of the signs."""

    signs: tuple[Sign, ...]
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """Instructions as rules; everything empty where no line follows a convention.

    ``mistaken`` are lines that are meant as rules and are none.
    """

    event: str | None = None
    words: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    cues: tuple[Cue, ...] = ()
    wishes: tuple[tuple[str, ...], ...] = ()
    done: tuple[Sign, ...] = ()
    give_up: tuple[Sign, ...] = ()
    patience: int = DEFAULT_PATIENCE
    mistaken: tuple[str, ...] = ()

    @property
    def texts(self) -> int:
        """How many texts, signs and topics there are in all."""
        return (
            sum(len(each.topics) + len(each.variants) for each in self.answers)
            + sum(len(each.signs) + len(each.variants) for each in self.cues)
            + len(self.words)
            + sum(map(len, (self.openings, *self.wishes, self.done, self.give_up)))
        )


@lru_cache(maxsize=256)
def read_script(instructions: str) -> Script:
    """The rules in ``instructions``. Lines without a convention are left to models.

    Raises:
        SimulatorFault: there are more than ``MAX_RULES``, or than ``MAX_TEXTS`` in them.
    """
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in KINDS}
    for name, groups in islice(rules_in(instructions), MAX_RULES + 1):
        found[name].append(groups)
    if sum(map(len, found.values())) > MAX_RULES:
        raise SimulatorFault(
            f"instructions: more than {MAX_RULES} lines follow a convention; use fewer."
        )
    script = Script(
        event=found["event"][0][0].strip() if found["event"] else None,
        words=tuple(line.strip() for (line,) in found["words"]),
        openings=tuple(text for (line,) in found["open"] for text in _variants(line)),
        answers=tuple(Answer(_topics(asked), _variants(text)) for asked, text in found["answer"]),
        cues=tuple(Cue(_phrases(said), _variants(text)) for said, text in found["cue"]),
        wishes=tuple(_variants(line) for (line,) in found["wish"]),
        done=tuple(sign for (line,) in found["done"] for sign in _signs(line)),
        give_up=tuple(sign for (line,) in found["give_up"] for sign in _signs(line)),
        patience=max(1, int(found["patience"][0][0])) if found["patience"] else DEFAULT_PATIENCE,
        mistaken=tuple(str(each) for each in mistaken_in(instructions) if each.meant),
    )
    if script.texts > MAX_TEXTS:
        raise SimulatorFault(
            f"instructions: the lines that follow a convention hold {script.texts} texts and "
            f"signs, and at most {MAX_TEXTS} are looked at; use fewer."
        )
    return script


def _variants(line: str) -> tuple[str, ...]:
    return tuple(_unquoted(part) for part in line.split("|") if part.strip())


def _signs(line: str) -> tuple[Sign, ...]:
    parts = (part.strip() for part in _SIGNS.findall(line))
    return tuple(Sign(_unquoted(part)) for part in parts if part)


def _phrases(said: str) -> tuple[Sign, ...]:
    if "/" in said or "|" in said:
        return _signs(said)
    return tuple(Sign(_unquoted(part)) for part in _LIST.split(_in_one_space(said)) if part.strip())


def _topics(asked: str) -> tuple[frozenset[str], ...]:
    topics = (stems(part) for part in _LIST.split(_in_one_space(asked)))
    return tuple(topic for topic in topics if topic)


def _in_one_space(text: str) -> str:
    # Where white space is long, looking for what follows it would take its square.
    return " ".join(text.split())


def _unquoted(text: str) -> str:
    return text.strip().strip('"“”„').strip()
