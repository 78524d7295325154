"""An agent in Python, for sessions that are played in tests."""

from __future__ import annotations

from typing import Any


async def books(messages: list[dict[str, str]], context: Any) -> str:
    """Books in the first turn."""
    return "Your table is booked."


def leaves_by(messages: list[dict[str, str]], context: Any) -> str:
    """Ends its process."""
    import os

    os._exit(context.settings["code"])
