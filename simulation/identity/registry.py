"""All there is in identity: documents and deciders."""

from __future__ import annotations

from typing import Any

from simulation.identity.documents import ApiKeyDocument, OrganizationDocument, UserDocument
from simulation.identity.organization.decider import OrganizationDecider
from simulation.kernel.decider import Decider

DOCUMENTS: tuple[Any, ...] = (OrganizationDocument, UserDocument, ApiKeyDocument)


def deciders() -> tuple[Decider, ...]:
    """Every decider."""
    return (OrganizationDecider(),)
