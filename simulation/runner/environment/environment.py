"""Executes what an agent calls, by what the scenario says of its tools."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import orjson

from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ModelPreference
from simulation.catalog.session.transcript import ToolCall, ToolResult
from simulation.catalog.tools.canned import Canned
from simulation.catalog.tools.model import ByModel
from simulation.catalog.tools.rules import ByRules, paths_in
from simulation.catalog.tools.tool import MAX_ARGUMENTS_BYTES, MAX_RESULT_BYTES, SimulatedTool
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.environment.answered import Answered, Call, Refusal
from simulation.runner.environment.arguments import require_arguments
from simulation.runner.environment.canned import canned_answer
from simulation.runner.environment.model import ModelOfTools
from simulation.runner.environment.rules import ruled_answer
from simulation.runner.faults import EndpointUnavailable, EnvironmentFault
from simulation.runner.ports import ChatModel, OfferedTool

Permit = Callable[[], Awaitable[None]]
"""Asked before a model is paid; raises where none may be."""

NO_MODEL = (
    "The scenario wants a model to play some of its tools, but none is configured; set "
    "SIMULATION_MODEL_URL, or give them rules."
)


@dataclass(frozen=True, slots=True)
class Executed:
    """Calls with their results, and the state after them."""

    calls: tuple[ToolCall, ...]
    state: dict[str, Json]


class Environment:
    """The tools of a scenario. It remembers nothing: the state comes in and goes out.

    ``chat_model`` plays those that a model plays, null where none is configured; ``preference``
    is the model that is preferred for it.
    """

    def __init__(
        self,
        scenario: ScenarioBody,
        chat_model: ChatModel | None,
        preference: ModelPreference | None = None,
    ) -> None:
        self._tools = {tool.name: tool for tool in scenario.tools}
        self._model = None if chat_model is None else ModelOfTools(chat_model, preference)

    @property
    def offered(self) -> tuple[OfferedTool, ...]:
        """The tools that the agent is told of."""
        return tuple(
            OfferedTool(tool.name, tool.description or "", tool.parameters or _ANYTHING)
            for tool in self._tools.values()
            if tool.description is not None or tool.parameters is not None
        )

    async def execute(
        self,
        state: dict[str, Json],
        calls: Sequence[ToolCall],
        executed_before: int,
        permit: Permit,
    ) -> Executed:
        """``calls`` one after the other: each sees what those before it changed.

        Those that have a result already are the agent's own. ``executed_before`` counts the
        calls of the session that were executed earlier.

        Raises:
            EnvironmentFault: the scenario's rules cannot be followed.
            SimulatorFault: the model that plays a tool gives no usable answer.
            EndpointUnavailable: it cannot be reached, or there is none.
        """
        done, number = list[ToolCall](), executed_before
        for call in calls:
            if call.result is None:
                number += 1
                answered = await self._answered(call, state, number, permit)
                call = call.model_copy(update={"result": answered.result})
                state = answered.state
            done.append(call)
        return Executed(tuple(done), state)

    async def _answered(
        self, call: ToolCall, state: dict[str, Json], number: int, permit: Permit
    ) -> Answered:
        try:
            answered = await self._by_tool(call, state, number, permit)
        except Refusal as refusal:
            # As real ones do: the agent is told what is wrong, and may do better.
            return Answered(ToolResult(content={"error": str(refusal)}, is_error=True), state)
        size = len(orjson.dumps(answered.result.content))
        if size > MAX_RESULT_BYTES:
            raise EnvironmentFault(
                f"The answer of the tool {call.name!r} would be {size} bytes long; at most "
                f"{MAX_RESULT_BYTES} are kept. Let it answer with less of the state."
            )
        return answered

    async def _by_tool(
        self, call: ToolCall, state: dict[str, Json], number: int, permit: Permit
    ) -> Answered:
        tool = self._tool(call)
        put = Call(tool, call.arguments, state, number)
        match tool.simulated_by:
            case Canned() as canned:
                return await by_weight(put.weight, lambda: canned_answer(canned, put))
            case ByRules() as rules:
                weight = put.weight * (1 + paths_in(rules.rules))
                return await by_weight(weight, lambda: ruled_answer(rules, put))
            case ByModel() as played:
                if self._model is None:
                    raise EndpointUnavailable(NO_MODEL)
                await permit()
                return await self._model.answer(played, put)

    def _tool(self, call: ToolCall) -> SimulatedTool:
        tool = self._tools.get(call.name)
        if tool is None:
            raise Refusal(
                f"There is no tool {call.name[:100]!r}. There are: {', '.join(self._tools)}."
            )
        if call.problem:
            raise Refusal(f"The arguments cannot be read: {call.problem}")
        size = len(orjson.dumps(call.arguments))
        if size > MAX_ARGUMENTS_BYTES:
            raise Refusal(
                f"The arguments are {size} bytes long; at most {MAX_ARGUMENTS_BYTES} are taken."
            )
        if tool.parameters is not None:
            require_arguments(tool.parameters, call.arguments)
        return tool


_ANYTHING: dict[str, Json] = {"type": "object", "properties": {}}
