"""Who the local caller is."""

from __future__ import annotations

from simulation.kernel.values import Actor

LOCAL_ACTOR = Actor(organization="demo", user="owner")
"""Whoever reaches the data directory itself may do everything in it: as this user."""
