"""What the command tells its caller when it ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the `simulation` command."""

    PASSED = 0
    FAILED = 1
    BAD_USAGE = 2
    NOT_COMPLETED = 3
    TIMED_OUT = 4
    DIFFERS = 5
    INTERRUPTED = 130
