"""In what two states differ, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import orjson

from simulation.kernel.json_values import same
from simulation.kernel.strict import LARGEST_EXACT
from simulation.kernel.values import Json
from simulation.runner.metrics.evidence import shown

MAX_STEPS = 200_000
"""How many pairs of values are compared: without an order, each item with each."""


class TooManySteps(Exception):
    """Two states are too large to be compared in this way."""


class Comparison:
    """Compares values with expected ones, as JSON does.

    ``partial``: objects may hold more than is expected, at every depth. ``ignore_order``: lists
    hold the same items, in whatever order; without it in the same one.
    """

    def __init__(self, *, partial: bool = False, ignore_order: bool = False) -> None:
        self._partial = partial
        self._ignore_order = ignore_order
        self._steps = 0

    def differences(self, expected: Json, actual: Json, where: str) -> Iterator[str]:
        """What is different, each as a clause that begins with its place.

        Raises:
            TooManySteps: the states are too large.
        """
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooManySteps(f"more than {MAX_STEPS} pairs of values would have to be compared")
        if isinstance(expected, dict) and isinstance(actual, dict):
            yield from self._in_objects(expected, actual, where)
        elif isinstance(expected, list) and isinstance(actual, list):
            yield from self._in_lists(expected, actual, where)
        elif not same(expected, actual):
            yield f"{where} is {shown(actual)} instead of {shown(expected)}"

    def _in_objects(
        self, expected: dict[str, Json], actual: dict[str, Json], where: str
    ) -> Iterator[str]:
        for key, value in expected.items():
            if key in actual:
                yield from self.differences(value, actual[key], f"{where}.{key}")
            else:
                yield f"{where}.{key} is missing"
        if not self._partial:
            for key in actual:
                if key not in expected:
                    yield f"{where}.{key} {_beyond(actual[key])}"

    def _in_lists(self, expected: list[Json], actual: list[Json], where: str) -> Iterator[str]:
        if self._ignore_order:
            lacking, beyond = self._unmatched(expected, actual)
            for item in lacking:
                yield f"{where} lacks {shown(item)}"
            for item in beyond:
                yield f"{where} holds one that was not expected: {shown(item)}"
            return
        for number, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from self.differences(one, other, f"{where}[{number}]")
        for number in range(len(actual), len(expected)):
            yield f"{where}[{number}] is missing"
        for number in range(len(expected), len(actual)):
            yield f"{where}[{number}] {_beyond(actual[number])}"

    def _unmatched(self, expected: list[Json], actual: list[Json]) -> tuple[list[Json], list[Json]]:
        """The expected items without a partner, and those that are none's."""
        waiting = defaultdict[bytes, list[int]](list)
        for place, item in enumerate(actual):
            waiting[_written(item)].append(place)
        open_items, free = list[Json](), set(range(len(actual)))
        for item in expected:
            alike = waiting[_written(item)]
            if alike:
                free.discard(alike.pop())
            else:
                open_items.append(item)
        left = [actual[place] for place in sorted(free)]
        partners = self._partners(open_items, left)
        taken = set(partners.values())
        lacking = [item for number, item in enumerate(open_items) if number not in partners]
        return lacking, [item for place, item in enumerate(left) if place not in taken]

    def _partners(self, expected: list[Json], actual: list[Json]) -> dict[int, int]:
        """As many pairs as there can be, by number: one that fits several leaves to others what
        only they can have."""
        fits = [
            [place for place, item in enumerate(actual) if self._is_as(wanted, item)]
            for wanted in expected
        ]
        holder: dict[int, int] = {}

        def place_for(number: int, tried: set[int]) -> bool:
            for place in fits[number]:
                self._steps += 1
                if place not in tried:
                    tried.add(place)
                    if place not in holder or place_for(holder[place], tried):
                        holder[place] = number
                        return True
            return False

        for number in range(len(expected)):
            place_for(number, set())
        return {number: place for place, number in holder.items()}

    def _is_as(self, expected: Json, actual: Json) -> bool:
        return next(self.differences(expected, actual, ""), None) is None


def _beyond(value: Json) -> str:
    return f"is there, and was not expected: {shown(value)}"


def _written(value: Json) -> bytes:
    """``value`` as text, the same for whatever JSON takes for the same."""
    return orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST_EXACT
    return int(value) if whole else value
