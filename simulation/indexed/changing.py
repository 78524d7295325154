"""Changes of one document, along the paths that they name: the rest is neither copied nor read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from simulation.indexed.copying import NotPlain, plain

Document = dict[str, Any]


def changed(document: Document, update: Any) -> Document | None:
    """``document`` after ``update``, sharing what is unchanged; null where nothing changes.

    Raises:
        NotPlain: the library has to tell what becomes of it.
    """
    sets, sums = _operators(update)
    paths = sorted([*sets, *sums])
    if not paths or any(f"{after}.".startswith(f"{path}.") for path, after in pairwise(paths)):
        raise NotPlain("paths that meet")
    changing = _Changing(document)
    for path, value in sets.items():
        changing.put(path, plain(value))
    for path, amount in sums.items():
        changing.add(path, amount)
    return changing.document if changing.is_changed else None


def _operators(update: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    if not isinstance(update, Mapping) or not set(update) <= {"$set", "$inc"}:
        raise NotPlain("an operator")
    sets, sums = update.get("$set", {}), update.get("$inc", {})
    if not isinstance(sets, dict) or not isinstance(sums, dict):
        raise NotPlain("no paths")
    return sets, sums


class _Changing:
    """A document of which whatever is changed is copied first, once."""

    def __init__(self, document: Document) -> None:
        self.document = dict(document)
        self.is_changed = False
        self._copied: dict[str, Document] = {"": self.document}

    def put(self, path: str, value: Any) -> None:
        holder, name = self._holder(path)
        if name in holder and holder[name] == value:
            return
        holder[name] = value
        self.is_changed = True

    def add(self, path: str, amount: Any) -> None:
        holder, name = self._holder(path)
        now = holder.get(name, 0)
        if type(now) not in (int, float) or type(amount) not in (int, float):
            raise NotPlain(path)
        self.put(path, plain(now + amount))

    def _holder(self, path: str) -> tuple[Document, str]:
        parent, _, name = path.rpartition(".")
        if not name or name[0] == "$" or path == "_id" or path.startswith("_id."):
            raise NotPlain(path)
        if parent in self._copied:
            return self._copied[parent], name
        above, key = self._holder(parent)
        held = above.get(key, {})
        if type(held) is not dict:
            raise NotPlain(parent)
        own = self._copied[parent] = above[key] = dict(held)
        return own, name
