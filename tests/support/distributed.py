"""The environment of the distributed form, as docker-compose.yml sets it too."""

from __future__ import annotations


def distributed(database_url: str, engine_url: str) -> dict[str, str]:
    """What makes a process one of many."""
    return {"SIMULATION_DATABASE_URL": database_url, "SIMULATION_ENGINE_URL": engine_url}


DISTRIBUTED = frozenset(distributed("", ""))
"""The variables that every process of the distributed form is given."""
