"""Permits for the ways to run: where they are shared, each counts alone while that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulation.service_permits.lenient import LenientServicePermits
from simulation.service_permits.memory import MemoryServicePermits
from simulation.service_permits.mongodb import MongoServicePermits
from simulation.service_permits.port import ServicePermits
from simulation.service_permits.sqlite import SqliteServicePermits


def in_memory() -> ServicePermits:
    """Counted by this process alone."""
    return MemoryServicePermits()


def in_file(path: Path) -> ServicePermits:
    """Counted together by all processes that name the same file."""
    return LenientServicePermits(SqliteServicePermits(path), MemoryServicePermits())


def in_database(database: Any) -> ServicePermits:
    """Counted together by all processes that use the same database of MongoDB."""
    return LenientServicePermits(MongoServicePermits(database), MemoryServicePermits())
