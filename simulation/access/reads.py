"""Which permission it takes to read each kind of definition, and the secrets in it."""

from __future__ import annotations

from simulation.identity.permission import Permission

READ: dict[str, Permission] = {
    "persona": Permission.GET_PERSONA,
    "scenario": Permission.GET_SCENARIO,
    "metric": Permission.GET_METRIC,
    "service": Permission.GET_SERVICE,
    "unit_test": Permission.GET_UNIT_TEST,
    "unit_test_set": Permission.GET_UNIT_TEST_SET,
}

SEES_SECRETS: dict[str, Permission] = {
    "persona": Permission.MODIFY_PERSONA,
    "service": Permission.UPDATE_SERVICE,
}
"""Of the kinds that withhold something: who may change it may see all of it."""
