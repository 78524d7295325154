"""Words and their stems: how texts are compared without a model."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from simulation.kernel.unicode import normalised_form

_REMEMBERED_TEXTS = 1_000
_REMEMBERED_CHARACTERS = 2_000
_LONGEST_STEMMED = 40
"""Characters of a word: what is longer is no word of a language, and stays as it is."""

_WORD = re.compile(r"[^\W_]+(?:[:.'][^\W_]+)*")

_EMPTY = frozenset(
    _WORD.findall(
        """a an the of for to in on at by with and or is are be been was were am it its it's this
    that these those i i'd i'm i'll you you're we he she they my your our his her their me us
    them do does did can could would will shall should may might must please have has had any
    some there here so just also if as from about into not no yes ok okay well what what's
    which like want wants need needs tell let know give get"""
    )
)

_RELATED = (
    frozenset({"name", "surname", "call", "who"}),
    frozenset({"date", "day", "when"}),
    frozenset({"time", "hour", "when", "clock"}),
    frozenset({"mani", "peopl", "person", "guest", "parti", "size", "count"}),
    frozenset({"phone", "telephon", "mobil", "number", "reach", "contact"}),
    frozenset({"email", "mail", "e-mail"}),
    frozenset({"address", "place", "where", "live", "citi", "street"}),
    frozenset({"old", "age", "born", "birthday"}),
    frozenset({"refer", "code", "number", "id"}),
    frozenset({"allergi", "allerg", "intoler", "diet", "dietari"}),
)
"""Stems that ask for, or name, the same kind of thing."""


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``: lower case, without accents and punctuation."""
    return _remembered(text) if len(text) <= _REMEMBERED_CHARACTERS else _words_of(text)


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _remembered(text: str) -> tuple[str, ...]:
    # Rules look at each message again and again.
    return _words_of(text)


def _words_of(text: str) -> tuple[str, ...]:
    if not text.isascii():
        plain = normalised_form("NFKD", text.replace("’", "'"))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def normalised(text: str) -> str:
    """``text`` as its words between single spaces, so that phrases can be looked up."""
    return f" {' '.join(words(text))} "


def says(text: str, phrase: str) -> bool:
    """Whether ``phrase`` stands in ``text``, word by word, whatever the punctuation."""
    return normalised(phrase) in normalised(text) if words(phrase) else phrase in text


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English stem of a lower-case word."""
    # Imported with the first word: it comes with the stemmers of forty languages.
    import snowballstemmer

    # A stemmer keeps state while it works: one for each call is safe in every thread.
    stemmed: str = snowballstemmer.stemmer("english").stemWord(word)
    return stemmed


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def stems(text: str) -> frozenset[str]:
    """The stems of the words in ``text`` that carry meaning."""
    return frozenset(
        stem(word) if len(word) <= _LONGEST_STEMMED else word
        for word in words(text)
        if word not in _EMPTY
    )


def related(found: frozenset[str]) -> frozenset[str]:
    """``found`` with every stem that asks for the same kind of thing: when, day, date."""
    return found.union(*(group for group in _RELATED if group & found))
