"""Who the local caller is."""

from __future__ import annotations

from simulation.kernel.values import Actor

LOCAL_ACTOR = Actor(organization="demo", user="owner")
"""The owner of organization `demo`, until there is identity."""
