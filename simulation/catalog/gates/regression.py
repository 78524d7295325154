"""The run that another one is held against, and what has become worse since. Pure."""

from __future__ import annotations

from simulation.kernel.strict import Flag
from simulation.kernel.values import EntityId, Value


class RunBaseline(Value):
    """The run that another one is held against.

    Where a regression is ``not_allowed``, the run fails with one.
    """

    set_run_id: EntityId
    not_allowed: Flag = False


class Regression(Value):
    """A unit test that passes less often than in the baseline, as comparing has it.

    ``difference`` is the rate of this run less that of the baseline, between ``low`` and ``high``
    with confidence 0.95; ``p_value`` is corrected for the other unit tests. ``pairs`` is how many
    sessions a seed pairs, null where it pairs none.
    """

    unit_test_id: EntityId
    name: str
    base_passed: int
    base_counted: int
    passed: int
    counted: int
    difference: float
    low: float
    high: float
    p_value: float
    pairs: int | None = None

    def __str__(self) -> str:
        return (
            f"{self.name!r} passed {self.passed} of {self.counted} counted sessions, and "
            f"{self.base_passed} of {self.base_counted} in the baseline (p = {self.p_value:.2g})."
        )
