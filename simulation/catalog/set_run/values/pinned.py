"""A definition as a run uses it."""

from __future__ import annotations

from simulation.kernel.values import EntityId, Value


class Pinned(Value):
    """A definition in exactly the version that a run uses."""

    id: EntityId
    version: int
    name: str

    def __str__(self) -> str:
        return f"{self.name!r} in version {self.version}"
