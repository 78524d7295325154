"""Search terms: tokens, normalised and stemmed, so that "cafe" finds "Cafés"."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.unicode import normalised_form

_TOKEN = re.compile(r"\w+")

MAX_TERMS = 2000
MAX_WORDS = 20
MAX_QUERY_LENGTH = 1_000
"""Words and characters of a query: each word is looked for in all that is found."""
MAX_SCORED = 2_000
"""How many characters of a text decide how well it answers a query."""

FIELD_WEIGHTS = (8, 1)
"""How much a hit counts by the place of its text: the name, then everything else."""


def tokens(text: str) -> list[str]:
    """The words of ``text``: accents removed, case folded, in order."""
    decomposed = normalised_form("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _TOKEN.findall(plain.casefold())


@cache
def _stemmer() -> Any:
    # Imported with the first word: it comes with the stemmers of forty languages.
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(token: str) -> str:
    """The stem of an English word; words of other languages mostly stay as they are."""
    return str(_stemmer().stemWord(token))


def search_terms(texts: Sequence[str]) -> list[str]:
    """Every word and every stem of ``texts``, once each: what a document is found by."""
    found: dict[str, None] = {}
    for text in texts:
        for token in tokens(text):
            found[token] = None
            found[stem(token)] = None
            if len(found) >= MAX_TERMS:
                return list(found)[:MAX_TERMS]
    return list(found)


@dataclass(frozen=True, slots=True)
class _Words:
    """How often each word, and each stem, stands in a text of so many words."""

    first: tuple[str, ...]
    words: Mapping[str, int]
    stems: Mapping[str, int]
    count: int


@lru_cache(maxsize=20_000)
def _words_of(text: str) -> _Words:
    """The words of a text, counted once for all queries: texts change less often than they are
    searched, while somebody types above all.
    """
    found = tokens(text)
    stems = Counter(map(stem, found))
    return _Words(tuple(found[:MAX_WORDS]), Counter(found), stems, len(found))


class SearchQuery:
    """What a user typed. The last word may be half of one.

    Raises:
        ValidationFailed: they typed too much.
    """

    def __init__(self, text: str, field: str = "query") -> None:
        self.words = tokens(text) if len(text) <= MAX_QUERY_LENGTH else []
        if len(text) > MAX_QUERY_LENGTH or len(self.words) > MAX_WORDS:
            raise ValidationFailed(
                f"{field}: a search takes at most {MAX_WORDS} words and {MAX_QUERY_LENGTH} "
                "characters; search for fewer.",
                field=field,
            )
        self.complete = not text or not text[-1:].isalnum()

    def matches(self, field: str = "search_terms") -> dict[str, object]:
        """The condition that a document holds every word of the query."""
        conditions: list[dict[str, object]] = [
            {field: {"$in": [word, stem(word)]}} for word in self.words[:-1]
        ]
        if self.words:
            conditions.append(self._last_word(self.words[-1], field))
        return {"$and": conditions} if conditions else {"_id": {"$in": []}}

    def _last_word(self, word: str, field: str) -> dict[str, object]:
        whole: dict[str, object] = {field: {"$in": [word, stem(word)]}}
        if self.complete:
            return whole
        # A prefix as a range, since both ends of a range can use the index.
        begun = {field: {"$elemMatch": {"$gte": word, "$lt": word + "\uffff"}}}
        return {"$or": [whole, begun]}

    def answered_by(self, texts: Sequence[str]) -> bool:
        """Whether ``texts`` hold every word of the query, as ``matches`` asks of a document."""
        terms = set(search_terms(texts))
        if not self.words:
            return False
        *whole, last = ({word, stem(word)} & terms for word in self.words)
        begun = not self.complete and any(term.startswith(self.words[-1]) for term in terms)
        return all(whole) and bool(last or begun)

    def score(self, texts: Sequence[str]) -> float:
        """How well ``texts`` (the name first) answer the query; more is better."""
        total = 0.0
        for place, text in enumerate(texts):
            weight = FIELD_WEIGHTS[min(place, len(FIELD_WEIGHTS) - 1)]
            words = _words_of(text[:MAX_SCORED])
            total += weight * sum(_hit(word, words) for word in self.words)
        if texts and list(_words_of(texts[0][:MAX_SCORED]).first[: len(self.words)]) == self.words:
            total += FIELD_WEIGHTS[0] * len(self.words)
        return total


def _hit(word: str, of: _Words) -> float:
    """A whole word counts more than its stem, and a stem more than a beginning."""
    if not of.count:
        return 0.0
    exact = of.words.get(word, 0)
    inflected = of.stems.get(stem(word), 0) - exact
    begun = sum(count for each, count in of.words.items() if each.startswith(word))
    # Density, so that a short text about the word beats a long one that mentions it.
    return float((3 * exact + 2 * max(inflected, 0) + begun) / math.sqrt(of.count))
