"""What a JSON value lacks of an expected one."""

from __future__ import annotations

from simulation.kernel.json_values import same
from simulation.kernel.values import Json
from simulation.runner.metrics.evidence import shown


def differences(expected: Json, actual: Json, where: str) -> list[str]:
    """What ``actual`` lacks of ``expected``, one sentence each; empty where it lacks nothing.

    Objects may hold more than is expected, at every depth; lists hold as many items in the
    same order.
    """
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = []
        for key, value in expected.items():
            place = f"{where}.{key}"
            if key in actual:
                found += differences(value, actual[key], place)
            else:
                found.append(f"{place} is missing")
        return found
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [
            difference
            for number, (one, other) in pairs
            for difference in differences(one, other, f"{where}[{number}]")
        ]
    if same(expected, actual):
        return []
    return [f"{where} is {shown(actual)} instead of {shown(expected)}"]
