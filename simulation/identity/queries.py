"""Reads organizations, users and API keys."""

from __future__ import annotations

from typing import Any

from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.identity.documents import (
    ApiKeyDocument,
    OrganizationDocument,
    UserDocument,
    user_document_id,
)
from simulation.identity.recollection import Recollection

_BY_CREATION = Order("sort_key")


class IdentityQueries:
    """The reads of identity. What it takes to know a caller may come from ``recollection``."""

    def __init__(self, recollection: Recollection) -> None:
        self._recollection = recollection

    async def organization(self, id: str) -> OrganizationDocument | None:
        """The organization with ``id``; null where there is none."""
        return await self._recollection.recall(
            ("organization", id), lambda: OrganizationDocument.find_one({"_id": id})
        )

    async def organizations(self) -> list[OrganizationDocument]:
        """All of them, by id."""
        found = OrganizationDocument.find({}).sort([("_id", 1)])  # type: ignore[list-item]
        return await found.to_list()

    async def has_organizations(self) -> bool:
        """Whether anybody was ever let in."""
        return await OrganizationDocument.find_one({}) is not None

    async def user(self, organization: str, id: str) -> UserDocument | None:
        """The user with ``id``, removed or not; null where there is none."""
        key = user_document_id(organization, id)
        return await self._recollection.recall(
            ("user", key), lambda: UserDocument.find_one({"_id": key})
        )

    async def api_key(self, id: str) -> ApiKeyDocument | None:
        """The key with ``id``, revoked or not, of whichever organization."""
        return await self._recollection.recall(
            ("api_key", id), lambda: ApiKeyDocument.find_one({"_id": id})
        )

    async def users(self, organization: str, page: Page) -> Rows[UserDocument]:
        """A page of the users who were not removed, by when they came."""
        condition = _living_users(organization)
        rows: Rows[UserDocument] = await read_page(UserDocument, condition, _BY_CREATION, page)
        return rows

    async def count_users(self, organization: str) -> int:
        """How many users there are who were not removed."""
        return await UserDocument.find(_living_users(organization)).count()

    async def api_keys(
        self, organization: str, page: Page, user: str | None = None
    ) -> Rows[ApiKeyDocument]:
        """A page of the keys, revoked ones as well, by creation; all, or those of one user."""
        condition = _keys(organization, user)
        rows: Rows[ApiKeyDocument] = await read_page(ApiKeyDocument, condition, _BY_CREATION, page)
        return rows

    async def count_api_keys(self, organization: str, user: str | None = None) -> int:
        """How many keys there are: all, or those of one user."""
        return await ApiKeyDocument.find(_keys(organization, user)).count()


def _living_users(organization: str) -> dict[str, Any]:
    return {"organization": organization, "removed": False}


def _keys(organization: str, user: str | None) -> dict[str, Any]:
    return {"organization": organization} | ({} if user is None else {"user_id": user})
