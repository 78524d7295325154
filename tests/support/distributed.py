"""The environment of the distributed form, as docker-compose.yml sets it too."""

from __future__ import annotations


def distributed(database_url: str, engine_url: str) -> dict[str, str]:
    """What makes a process one of many."""
    return {"SIMULATION_DATABASE_URL": database_url, "SIMULATION_ENGINE_URL": engine_url}


AGENT_ON_THIS_MACHINE = {
    "SIMULATION_AGENT_BINDINGS": '{"SIMULATION_AGENT_DEMO_URL": {"organizations": ["demo"]}}',
    "SIMULATION_AGENT_NETWORKS": "127.0.0.0/8",
}
"""Lets connectors of the seed data reach the demo agent, in whichever form processes run."""

DISTRIBUTED = frozenset(distributed("", ""))
"""The variables that every process of the distributed form is given."""
