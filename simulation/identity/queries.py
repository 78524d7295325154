"""Reads organizations, users and API keys."""

from __future__ import annotations

from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.identity.documents import (
    ApiKeyDocument,
    OrganizationDocument,
    UserDocument,
    user_document_id,
)

_BY_CREATION = Order("sort_key")


class IdentityQueries:
    """The reads of identity."""

    async def organization(self, id: str) -> OrganizationDocument | None:
        """The organization with ``id``; null where there is none."""
        return await OrganizationDocument.find_one({"_id": id})

    async def has_organizations(self) -> bool:
        """Whether anybody was ever let in."""
        return await OrganizationDocument.find_one({}) is not None

    async def user(self, organization: str, id: str) -> UserDocument | None:
        """The user with ``id``, removed or not; null where there is none."""
        return await UserDocument.find_one({"_id": user_document_id(organization, id)})

    async def api_key(self, id: str) -> ApiKeyDocument | None:
        """The key with ``id``, revoked or not, of whichever organization."""
        return await ApiKeyDocument.find_one({"_id": id})

    async def users(self, organization: str, page: Page) -> Rows[UserDocument]:
        """A page of the users who were not removed, by when they came."""
        condition = {"organization": organization, "removed": False}
        rows: Rows[UserDocument] = await read_page(UserDocument, condition, _BY_CREATION, page)
        return rows

    async def api_keys(
        self, organization: str, page: Page, user: str | None = None
    ) -> Rows[ApiKeyDocument]:
        """A page of the keys, revoked ones as well, by creation; all, or those of one user."""
        condition = {"organization": organization}
        if user is not None:
            condition["user_id"] = user
        rows: Rows[ApiKeyDocument] = await read_page(ApiKeyDocument, condition, _BY_CREATION, page)
        return rows
