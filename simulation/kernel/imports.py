"""Imports that do not wait for the collector of garbage."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from simulation.kernel.collector import collector_at_rest


@contextmanager
def unhindered() -> Iterator[None]:
    """Within it modules are imported, which stay: they are not walked again and again for garbage.

    That would be a quarter of the time.
    """
    known = len(sys.modules)
    with collector_at_rest():
        try:
            yield
        finally:
            if len(sys.modules) > known:
                gc.freeze()
