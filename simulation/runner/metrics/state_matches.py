"""Whether the simulated tools were left in the expected state."""

from __future__ import annotations

from itertools import islice

import orjson

from simulation.catalog.evaluator import StateMatchesEvaluator
from simulation.catalog.expressions.json_patch import PatchFailed, patched
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.tools.tool import MAX_STATE_BYTES
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.metrics.state_difference import Comparison, TooManySteps
from simulation.runner.ports import PlayedSession
from simulation.runner.selection import Unselectable, select

_MOST_TOLD = 10


class StateMatchesMetric:
    """True where the state at the session's end is the expected one, whatever was said.

    Null where the scenario simulates no tools, and where its own state cannot be what is
    expected: that says nothing about the agent.
    """

    costly = False

    def __init__(self, evaluator: StateMatchesEvaluator) -> None:
        self._evaluator = evaluator

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        scenario = session.brief.scenario
        if not scenario.tools:
            return _nothing("The scenario simulates no tools, so there is no state.")
        state = session.state
        try:
            expected = self._expected(scenario.state)
            if self._evaluator.at is not None:
                pair = await self._selected(self._evaluator.at, expected, state)
                if isinstance(pair, Measurement):
                    return pair
                expected, actual = pair
            else:
                actual = state
            weight = len(orjson.dumps(expected)) + len(orjson.dumps(actual))
            found = await by_weight(weight, lambda: self._differences(expected, actual))
        except PatchFailed as error:
            return _nothing(f"The expected changes do not fit the scenario's state: {error}")
        except TooManySteps as error:
            return _nothing(f"The states were not compared: {error}.")
        except Unselectable as error:
            return _nothing(f"{self._evaluator.at} cannot be followed in the state: {error}.")
        return self._measured(found, session)

    def _expected(self, initial: dict[str, Json]) -> Json:
        if self._evaluator.changes is None:
            return self._evaluator.expected
        return patched(initial, self._evaluator.changes, MAX_STATE_BYTES)

    async def _selected(
        self, path: str, expected: Json, state: dict[str, Json]
    ) -> tuple[Json, Json] | Measurement:
        """What is compared of both states."""
        actual = await select(path, state)
        if self._evaluator.changes is not None:
            return await select(path, expected), actual
        if not actual:
            return Measurement(value=False, justification=f"In the state nothing is at {path}.")
        return expected, actual[0]

    def _differences(self, expected: Json, actual: Json) -> list[str]:
        evaluator = self._evaluator
        comparison = Comparison(partial=evaluator.partial, ignore_order=evaluator.ignore_order)
        return list(comparison.differences(expected, actual, evaluator.at or "$"))

    def _measured(self, found: list[str], session: PlayedSession) -> Measurement:
        changed = tuple(each.id for each in session.transcript if each.state is not None)
        if not found:
            calls = "" if changed else " No call changed it."
            return Measurement(
                value=True,
                justification=f"The state at the end is the expected one.{calls}",
                references=changed,
            )
        told = "; ".join(islice(found, _MOST_TOLD))
        more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        none = "" if changed else " No call changed the state."
        return Measurement(
            value=False,
            justification=f"The state at the end differs: {told}{more}.{none}",
            references=changed,
        )


def _nothing(why: str) -> Measurement:
    return Measurement(value=None, justification=why)
