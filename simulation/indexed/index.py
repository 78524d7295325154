"""An index: entries in the order of their keys, as a database server keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from sortedcontainers import SortedList

from simulation.indexed.keys import MISSING, Path, is_of_mapping, keys_at, next_after

Id = Any
Entry = tuple[Any, ...]
"""The keys of a document, its place in the order of insertion, and its id."""


class Span(NamedTuple):
    """Entries from ``low`` up to ``high``, which is not one of them."""

    low: int
    high: int

    @property
    def size(self) -> int:
        """How many they are."""
        return self.high - self.low


class Range(NamedTuple):
    """Keys from ``low`` up to ``high``, which is not one of them; null for no end."""

    low: str | None = None
    high: str | None = None


class Index:
    """The entries of a collection by one path or several.

    It is built when it is first asked, so that filling a collection costs nothing for it.
    """

    def __init__(
        self, paths: Sequence[str], documents: Mapping[Id, Any], places: Mapping[Id, int]
    ) -> None:
        self.paths = tuple(paths)
        self._documents = documents
        self._places = places
        self._parts: tuple[Path, ...] = tuple(tuple(path.split(".")) for path in paths)
        self._entries: Any = None
        self._of: dict[Id, list[Entry]] = {}
        self.odd: dict[Id, None] = {}
        """Documents with values that have no keys: they may meet any condition."""
        self.many: set[Id] = set()
        """Documents with several entries: of lists."""
        self.unordered: set[Id] = set()
        """Documents whose place in the order is not that of one key that is there."""

    def build(self) -> None:
        """Make the entries of all documents, if it was never asked before."""
        if self._entries is None:
            entries: list[Entry] = []
            for id, document in self._documents.items():
                entries += self._note(id, document)
            self._entries = SortedList(entries)

    def add(self, id: Id, document: Any) -> None:
        """Add the entries of a document."""
        if self._entries is not None:
            self._entries.update(self._note(id, document))

    def remove(self, id: Id) -> None:
        """Remove the entries of a document: those that it had, whatever it says by now."""
        if self._entries is None:
            return
        for entry in self._of.pop(id, ()):
            self._entries.remove(entry)
        self.odd.pop(id, None)
        self.many.discard(id)
        self.unordered.discard(id)

    def span(self, equal: tuple[str, ...], within: Range = Range()) -> Span:  # noqa: B008
        """The entries whose first keys are ``equal``, and whose next one is ``within``."""
        low, high = within
        entries = self._entries
        first = entries.bisect_left(equal if low is None else (*equal, low)) if equal or low else 0
        if high is not None:
            last = entries.bisect_left((*equal, high))
        elif equal:
            last = entries.bisect_left((*equal[:-1], next_after(equal[-1])))
        else:
            last = len(entries)
        return Span(first, max(first, last))

    def lies_in(self, id: Id, equal: tuple[str, ...], within: Range) -> bool:
        """Whether a document has an entry whose first keys are these, the next one ``within``."""
        low, high = within
        depth = len(equal)
        for entry in self._of.get(id, ()):
            if entry[:depth] != equal:
                continue
            if (low is None or low <= entry[depth]) and (high is None or entry[depth] < high):
                return True
        return False

    def orders(self, ids: Iterable[Id]) -> bool:
        """Whether each of the documents has a place in this order, and only one."""
        return self._entries is not None and self.unordered.isdisjoint(ids)

    def keys_of(self, id: Id) -> tuple[str, ...]:
        """The keys of a document that has one entry."""
        [entry] = self._of[id]
        return entry[:-2]

    def ids(self, span: Span, *, descending: bool = False) -> Iterator[Id]:
        """The documents of ``span``, in its order."""
        return (entry[-1] for entry in self.entries(span, descending=descending))

    def stretches(self, equal: tuple[str, ...]) -> Iterator[Iterator[Id]]:
        """The documents whose first keys are ``equal``, those with the same next key together."""
        span = self.span(equal)
        while span.size:
            alike = self.span((*equal, self._entries[span.low][len(equal)]))
            yield self.ids(alike)
            span = Span(alike.high, span.high)

    def entries(self, span: Span, *, descending: bool = False) -> Iterable[Entry]:
        """The entries of ``span``."""
        found: Iterable[Entry] = self._entries.islice(*span, reverse=descending)
        return found

    def _note(self, id: Id, document: Any) -> list[Entry]:
        found = [keys_at(document, path) for path in self._parts]
        if any(odd for _, odd in found):
            self.odd[id] = None
            self.unordered.add(id)
            return []
        if any(MISSING in keys or any(map(is_of_mapping, keys)) for keys, _ in found):
            self.unordered.add(id)
        entries = [(*keys, self._places[id], id) for keys in product(*(keys for keys, _ in found))]
        if len(entries) > 1:
            self.many.add(id)
            self.unordered.add(id)
        self._of[id] = entries
        return entries
