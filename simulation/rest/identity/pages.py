"""Pages of users and keys: the token of a page is the key that the next one begins after."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from simulation.documents.cursors import cursor_of, key_of
from simulation.documents.paging import MAX_PAGE_SIZE, Page, Rows
from simulation.kernel.errors import ValidationFailed

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)]
Token = Annotated[str | None, Query(description="`continuation_token` of the page before.")]


def page_of(limit: int, token: str | None) -> Page:
    """The page of ``limit`` rows that ``token`` stands for.

    Raises:
        ValidationFailed: the token was not given by an earlier page.
    """
    return Page(first=limit, after=_decoded(token) if token is not None else None)


def token_of(rows: Rows[Any]) -> str | None:
    """What the page after ``rows`` is asked by; null where there is none."""
    if not rows.has_next or not rows.keys:
        return None
    return cursor_of(rows.keys[-1])


def _decoded(token: str) -> str:
    key = key_of(token)
    if key is None:
        raise ValidationFailed(
            f"continuation_token: {token!r} is none; send that of the page before.",
            field="continuation_token",
        )
    return key
