"""Whether a persona speaks another language than its own.

By the script, and by the commonest small words of some languages: enough for a sentence or two,
and silent wherever it is not sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from simulation.catalog.expressions.conventions import rules_in
from simulation.catalog.session.persona_breaks import BreakKind, PersonaBreak
from simulation.runner.faithfulness.heard import said_by_persona, whole_brief
from simulation.runner.faithfulness.stop_words import NAMES, RELATED, STOP_WORDS
from simulation.runner.ports import Brief, PlayedSession
from simulation.runner.simulators.rules.words import words
from simulation.runner.wire.excerpt import excerpt

_LATIN = "LATIN"
_SCRIPTS: dict[str, frozenset[str]] = {
    "CYRILLIC": frozenset(["rus", "ukr", "bel", "bul", "mkd", "kaz", "kir"]),
    "GREEK": frozenset({"ell"}),
    "HEBREW": frozenset({"heb", "yid"}),
    "ARABIC": frozenset(["ara", "arb", "fas", "pes", "urd", "pus"]),
    "DEVANAGARI": frozenset(["hin", "mar", "nep"]),
    "TAMIL": frozenset({"tam"}),
    "THAI": frozenset({"tha"}),
    "HANGUL": frozenset({"kor"}),
    "CJK": frozenset(["zho", "cmn", "yue", "jpn"]),
    "HIRAGANA": frozenset({"jpn"}),
    "KATAKANA": frozenset({"jpn"}),
}
_READ = 600
"""Characters of a message that are read: about a hundred words."""
_FEWEST_WORDS = 8
_FEWEST_HITS = 4
_HITS = 0.3
"""Of the words of a message, how many small ones of a language make it that."""
_AHEAD = 2
"""So many times as many as of any other language."""
_FEWEST_LETTERS = 12
_SHARE = 0.8

_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{0,300}[\"”“»]")


def other_language(session: PlayedSession) -> Iterator[PersonaBreak]:
    """The first message that is for certain in another language than the persona's."""
    own = session.brief.persona.preferred_language
    if own is None or not _is_known(own):
        return
    script: str | None = None
    for said in said_by_persona(session.transcript):
        text = _QUOTED.sub(" ", said.text[:_READ])
        if _can_only_be(own, text):
            continue
        found = language_of(text)
        if found is None or _is_alike(found, own):
            continue
        script = _scripted(session.brief) if script is None else script
        if found == script or _is_named(found, session.brief):
            return
        yield PersonaBreak(
            kind=BreakKind.OTHER_LANGUAGE,
            key=said.message.id,
            why=f"It speaks {found}, and its language is {own}: “{excerpt(said.text, limit=120)}”",
        )
        return


def _can_only_be(own: str, text: str) -> bool:
    """Whether too few words of ``text`` are those of any other language, whichever it be."""
    if own not in STOP_WORDS or not text.isascii():
        return False
    said = words(text)
    mine = sum(map(STOP_WORDS[own].__contains__, said))
    foreign = sum(map(_foreign_to(own).__contains__, said))
    return foreign < max(_FEWEST_HITS, _AHEAD * mine)


@cache
def _foreign_to(own: str) -> frozenset[str]:
    """The small words of all languages that are not like ``own``."""
    others = (listed for code, listed in STOP_WORDS.items() if not _is_alike(code, own))
    return frozenset().union(*others)


def language_of(text: str, fewest_words: int = _FEWEST_WORDS) -> str | None:
    """The ISO 639-3 code of the language of ``text``, or the name of a script that is not
    Latin; null where it is not certain."""
    script = _script_of(text)
    if script is None or script != _LATIN:
        return script
    said = words(text)
    if len(said) < fewest_words:
        return None
    counts = Counter(said)
    hits = {
        code: sum(counts[word] for word in counts.keys() & listed)
        for code, listed in STOP_WORDS.items()
    }
    best = max(hits, key=hits.__getitem__)
    others = max(count for code, count in hits.items() if not _is_alike(code, best))
    sure = hits[best] >= max(_FEWEST_HITS, _HITS * len(said), _AHEAD * others)
    return best if sure else None


def _script_of(text: str) -> str | None:
    """The script of most letters; null where there are few, or several scripts."""
    if text.isascii():
        return _LATIN if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS else None
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return None
    if sum(letter < "ɐ" for letter in letters) >= _SHARE * len(letters):
        return _LATIN
    names = [unicodedata.name(letter, "").partition(" ")[0] for letter in letters]
    first = max(set(names), key=names.count)
    return first if names.count(first) >= _SHARE * len(names) else None


def _is_known(code: str) -> bool:
    """Whether it can be told what is not the language ``code``."""
    return (
        code in STOP_WORDS
        or any(code in each for each in RELATED)
        or any(code in languages for languages in _SCRIPTS.values())
    )


def _is_alike(found: str, own: str) -> bool:
    if found in _SCRIPTS:
        return own in _SCRIPTS[found]
    if found.isupper():
        # A script of which it is not known who writes it.
        return own not in STOP_WORDS
    return found == own or any(found in each and own in each for each in RELATED)


def _scripted(brief: Brief) -> str:
    """The language of what the scenario has the persona say word by word."""
    kinds = ("open", "answer", "cue", "wish")
    lines = [parts[-1] for kind, parts in rules_in(brief.scenario.instructions) if kind in kinds]
    return language_of(" ".join(lines)[:_READ], fewest_words=4) or ""


def _is_named(found: str, brief: Brief) -> bool:
    """Whether the persona is told of the language: it may be meant to speak it."""
    told = frozenset(words(whole_brief(brief)))
    return bool(NAMES.get(found, frozenset({found.casefold()})) & told)
