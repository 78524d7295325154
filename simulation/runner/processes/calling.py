"""How an agent is called, by what it looks like. Part of the agent's process."""

from __future__ import annotations

import asyncio
import inspect
from collections import OrderedDict
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from types import AsyncGeneratorType
from typing import Any

from simulation.runner.processes.answers import answer_of, new_messages

MAX_PIECES = 100
"""The most messages that a generator may yield."""
MAX_SESSIONS = 2_000
"""Of so many sessions an object's own history is kept, those that were asked last."""


@dataclass(frozen=True)
class Context:
    """What a function is told beside the messages."""

    session_id: str
    turn: int
    idempotency_key: str
    user_variables: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    continuation: str = ""


class Caller:
    """Calls ``agent``: a function, or an object by its shape.

    Raises:
        TypeError: it is neither.
    """

    def __init__(self, agent: Any) -> None:
        self._agent = agent
        self._call = self._way()
        self._histories: OrderedDict[str, Any] = OrderedDict()

    async def reply(self, turn: dict[str, Any]) -> dict[str, Any]:
        """What it answers to ``turn``: texts, tool calls, and what else is known of them."""
        messages, since = turn["messages"], turn["since"]
        found: dict[str, Any] = await self._call(messages, since, Context(**turn["context"]))
        return found

    def stops(self) -> bool:
        """Whether a call stops that is cancelled: a thread does not."""
        return not self._in_thread

    @property
    def _in_thread(self) -> bool:
        call = getattr(self._agent, "__call__", self._agent)  # noqa: B004
        if hasattr(self._agent, "ainvoke") or _is_runner(self._agent):
            return False
        found = call if inspect.ismethod(call) else self._agent
        return not (inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found))

    def _way(self) -> Callable[[list[Any], list[Any], Context], Any]:
        agent = self._agent
        if hasattr(agent, "ainvoke") or hasattr(agent, "invoke"):
            return self._graph
        if type(agent).__module__.partition(".")[0] == "agents" and hasattr(agent, "instructions"):
            return self._openai
        if _is_runner(agent):
            return self._pydantic
        if callable(agent):
            return self._function
        raise TypeError(
            f"it is a {type(agent).__name__}; name a function, or an object of LangGraph, OpenAI "
            "Agents or Pydantic AI"
        )

    async def _function(
        self, messages: list[Any], since: list[Any], context: Context
    ) -> dict[str, Any]:
        given = (messages, context)[: _places(self._agent)]
        if not self._in_thread:
            found = self._agent(*given)
            if inspect.isasyncgen(found):
                return answer_of(await _pieces_of(found))
            return answer_of(await found)

        def call() -> Any:
            found = self._agent(*given)
            if inspect.isgenerator(found):
                return _few(list(islice(found, MAX_PIECES + 1)))
            return found

        found = await _in_thread(call)
        return answer_of(await found if inspect.isawaitable(found) else found)

    async def _graph(
        self, messages: list[Any], since: list[Any], context: Context
    ) -> dict[str, Any]:
        graph, config = self._agent, {"configurable": {"thread_id": context.session_id}}
        known = False
        if getattr(graph, "checkpointer", None):
            if hasattr(graph, "aget_state"):
                state = await graph.aget_state(config)
            else:
                state = graph.get_state(config)
            known = bool(getattr(state, "values", None))
        given = {"messages": since if known else messages}
        if hasattr(graph, "ainvoke"):
            result = await graph.ainvoke(given, config=config)
        else:
            result = await _in_thread(partial(graph.invoke, given, config=config))
        return answer_of(new_messages(result))

    async def _openai(
        self, messages: list[Any], since: list[Any], context: Context
    ) -> dict[str, Any]:
        from agents import Runner  # type: ignore[import-not-found]

        result = await Runner.run(self._agent, input=messages)
        calls = [
            getattr(item, "raw_item", item)
            for item in getattr(result, "new_items", ())
            if getattr(item, "type", "") == "tool_call_item"
        ]
        return answer_of({"text": _as_text(result.final_output), "tool_calls": calls})

    async def _pydantic(
        self, messages: list[Any], since: list[Any], context: Context
    ) -> dict[str, Any]:
        history = self._histories.pop(context.session_id, None)
        prompt = "\n\n".join(each["content"] or "" for each in since)
        if history is None and len(messages) > len(since):
            # After a restart only the words are left of what was said before.
            prompt = "\n\n".join(f"{each['role']}: {each['content'] or ''}" for each in messages)
        result = await self._agent.run(prompt, message_history=history)
        self._histories[context.session_id] = result.all_messages()
        while len(self._histories) > MAX_SESSIONS:
            self._histories.popitem(last=False)
        return answer_of(_as_text(result.output))


async def _in_thread(call: Callable[[], Any]) -> Any:
    def caught() -> Any:
        try:
            return call()
        except StopIteration as error:
            # No future holds it: whoever waits would wait in vain.
            raise RuntimeError("StopIteration: nothing was left to take an answer from") from error

    return await asyncio.to_thread(caught)


async def _pieces_of(generator: AsyncGeneratorType[Any, Any]) -> list[Any]:
    pieces: list[Any] = []
    async with aclosing(generator):
        async for piece in generator:
            pieces.append(piece)
            _few(pieces)
    return pieces


def _few(pieces: list[Any]) -> list[Any]:
    # One that never ends is not collected until there is no memory left.
    if len(pieces) > MAX_PIECES:
        raise TypeError(f"it yields more than {MAX_PIECES} messages; yield fewer")
    return pieces


def _is_runner(agent: Any) -> bool:
    return not callable(agent) and inspect.iscoroutinefunction(getattr(agent, "run", None))


def _places(function: Any) -> int:
    """How many of messages and context a function takes."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 2
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in parameters):
        return 2
    return min(2, sum(each.kind in by_place for each in parameters))


def _as_text(output: Any) -> str:
    if isinstance(output, str):
        return output
    dump = getattr(output, "model_dump_json", None)
    return str(dump() if callable(dump) else output)
