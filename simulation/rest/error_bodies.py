"""What errors look like on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class ErrorFields(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable across releases.")
    message: str = Field(description="What was wrong and what to do about it.")
    field: str | None = Field(description="The offending input; nested fields joined by dots.")
    details: dict[str, Any] = Field(
        default_factory=dict, description="Values that a client can act on; absent without any."
    )


class ErrorBody(BaseModel):
    """The body of every answer that is a refusal or a failure."""

    error: ErrorFields


class Problem(BaseModel):
    """What is wrong with one value of a request."""

    loc: list[str | int] = Field(description="Where it is.")
    msg: str
    type: str


class DetailedErrorBody(ErrorBody):
    """The same with ``detail``: the message, or every value that is refused."""

    detail: str | list[Problem]
