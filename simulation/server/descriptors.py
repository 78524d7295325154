"""File descriptors: as many as the system lets this process have, and some kept for its files."""

from __future__ import annotations

import resource

MOST = 65_536
KEPT = 256
"""For databases, archives, and connections to agents and models."""


def raise_limit() -> int:
    """Have as many descriptors as the system allows without asking; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return MOST if soft == resource.RLIM_INFINITY else soft


def places(wanted: int, limit: int) -> int:
    """How many of ``wanted`` connections there can be within ``limit`` descriptors."""
    return min(wanted, limit - min(KEPT, limit // 2))
