"""A normalising cache as clients keep one: every object with an ``id`` is stored once.

Apollo and urql keep objects by ``__typename`` and ``id``, Relay by ``id`` alone. Where two
different objects have the same key the later one replaces what the earlier one said, so that
what is read back differs from what was answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Key = Callable[[dict[str, Any]], str]


def by_type_and_id(entity: dict[str, Any]) -> str:
    """The key of Apollo and urql."""
    return f"{entity['__typename']}:{entity['id']}"


def by_id(entity: dict[str, Any]) -> str:
    """The key of Relay."""
    return str(entity["id"])


@dataclass(frozen=True, slots=True)
class _Link:
    """Where an object was that is kept under ``key``, with the fields that were asked for."""

    key: str
    fields: tuple[str, ...]


@dataclass
class NormalisingCache:
    """Keeps answers whose selections all name ``__typename``, and ``id`` where there is one."""

    key: Key
    _kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        """What objects are kept by."""
        return set(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def write(self, answer: Any) -> Any:
        """Keep ``answer``; returns what ``read`` finds it by."""
        if isinstance(answer, list):
            return [self.write(item) for item in answer]
        if not isinstance(answer, dict):
            return answer
        flat = {name: self.write(value) for name, value in answer.items()}
        if "id" not in answer or "__typename" not in answer:
            return flat
        self._kept.setdefault(self.key(answer), {}).update(flat)
        return _Link(self.key(answer), tuple(flat))

    def read(self, written: Any) -> Any:
        """What was written, from what is kept now."""
        if isinstance(written, list):
            return [self.read(item) for item in written]
        if isinstance(written, _Link):
            kept = self._kept[written.key]
            return {name: self.read(kept[name]) for name in written.fields}
        if isinstance(written, dict):
            return {name: self.read(value) for name, value in written.items()}
        return written
