"""The refusal to take away what other definitions refer to."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.kernel.errors import InUse

MAX_USERS_NAMED = 5


def refuse_in_use(what: str, users: object, field: str) -> None:
    """Refuse if there are ``users``: names of what refers to ``what``.

    Raises:
        InUse: the first few of them are named, and the others counted.
    """
    assert isinstance(users, Sequence), "the lookup answers with names"
    if not users:
        return
    named = ", ".join(repr(user) for user in users[:MAX_USERS_NAMED])
    more = len(users) - MAX_USERS_NAMED
    raise InUse(
        f"{what} is used by {named}{f' and {more} more' if more > 0 else ''}; change or delete "
        "those first.",
        field=field,
        users=list(users[:MAX_USERS_NAMED]),
    )
