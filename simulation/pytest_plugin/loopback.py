"""An agent that is a Python function, behind a chat completions endpoint on the loopback."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from typing import Any

from aiohttp import web

Messages = list[dict[str, Any]]
Answered = str | Mapping[str, Any]
Agent = Callable[[Messages], Answered | Awaitable[Answered]]
"""From the conversation as chat messages to the answer: its text, or a message with ``content`` and
``tool_calls``, each with ``name`` and ``arguments``."""


class Endpoint:
    """The endpoint of an agent, within `async with`; ``url`` is what a connector takes.

    A function that is not async runs in a thread. What the agent raises ends the session as its
    own error; the first of it is kept in ``error``.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.error: BaseException | None = None

    async def __aenter__(self) -> Endpoint:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.Response:
        messages = (await request.json())["messages"]
        try:
            message = _message(await self._answer(messages))
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:
            # Also one that would end the process, or the test: on this loop it ends nothing well.
            self.error = self.error or error
            return web.Response(status=500, text=f"{type(error).__name__}: {error}")
        return web.json_response({"choices": [{"message": message, "finish_reason": "stop"}]})

    async def _answer(self, messages: Messages) -> Any:
        if inspect.iscoroutinefunction(self._agent):
            return await self._agent(messages)
        answered = await _in_thread(lambda: self._agent(messages))
        return await answered if inspect.isawaitable(answered) else answered


async def _in_thread(work: Callable[[], Any]) -> Any:
    """What ``work`` returns, done in a thread that nothing waits for at the end of the process:
    an agent that never answers would keep pytest from ending."""
    done: Future[Any] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="simulated-agent", daemon=True).start()
    # Shielded: who gives up waiting must not keep the thread from setting its result.
    return await asyncio.shield(asyncio.wrap_future(done))


def _message(answered: Any) -> dict[str, Any]:
    if isinstance(answered, str):
        return {"role": "assistant", "content": answered}
    if not isinstance(answered, Mapping):
        raise TypeError(
            f"the agent returned {type(answered).__name__}; it must return a text or a message"
        )
    calls = [_call(number, each) for number, each in enumerate(answered.get("tool_calls") or ())]
    return {"role": "assistant", **answered, **({"tool_calls": calls} if calls else {})}


def _call(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    if "function" in given:
        return dict(given)
    function = {"name": given["name"], "arguments": json.dumps(given.get("arguments", {}))}
    return {"id": f"call-{number}", "type": "function", "function": function}
