"""The address of an engine's PostgreSQL, and its password, as all who connect understand them."""

from __future__ import annotations

import sqlalchemy as sa

from simulation.kernel.errors import ConfigurationInvalid


def postgres_url(address: str, password: str | None = None) -> sa.URL:
    """``address`` as every part of the engine understands it, with ``password`` if it has none.

    Raises:
        ConfigurationInvalid: ``address`` is not that of a PostgreSQL database.
    """
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        url = sa.URL.create("unreadable")
    if url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        raise ConfigurationInvalid(
            "engine_url: not the address of a PostgreSQL database; "
            "write postgresql://user:password@host:5432/database.",
            field="engine_url",
        )
    if password is not None and url.password is None:
        url = url.set(password=password)
    return url.set(drivername="postgresql")


def written(url: sa.URL) -> str:
    """``url`` with its password, for libpq as well, which takes no space in it."""
    return url.render_as_string(hide_password=False).replace(" ", "%20")
