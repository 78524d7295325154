"""Reads the limits of organizations."""

from __future__ import annotations

from simulation.identity.recollection import Recollection
from simulation.limits.documents import LimitsDocument
from simulation.limits.messages import Limits


class LimitsQueries:
    """The reads of limits. What every request asks for may come from ``recollection``."""

    def __init__(self, recollection: Recollection) -> None:
        self._recollection = recollection

    async def of(self, organization: str) -> Limits:
        """The limits of an organization, which has none until it sets some."""
        found = await self._recollection.recall(
            ("limits", organization), lambda: self._read(organization)
        )
        assert found is not None, "limits that nobody has set are remembered too"
        return found

    async def document(self, organization: str) -> LimitsDocument | None:
        """The same with who set them; null where nobody has."""
        return await LimitsDocument.find_one({"_id": organization})

    async def _read(self, organization: str) -> Limits | None:
        found = await self.document(organization)
        return found.limits if found else Limits()
