"""The demo agent as a service: both formats, its counters, and its own process."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulation.demo_agent.agent import DemoAgent

ROOT = Path(__file__).parents[3]
BOOKING = "Table for 2 on Friday, 18:00, under Weber"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    agent = DemoAgent()
    async with aiohttp.ClientSession(await agent.start()) as session:
        yield session
    await agent.stop()


async def post(
    http: aiohttp.ClientSession, path: str, body: Any, key: str | None = None
) -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    async with http.post(path, json=body, headers=headers) as response:
        return response.status, await response.json()


def chat(*texts: str) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text} for text in texts]}


async def stats(http: aiohttp.ClientSession) -> Any:
    async with http.get("/stats") as response:
        return await response.json()


async def test_chat_completions_carry_text_tools_and_usage(http: aiohttp.ClientSession) -> None:
    status, body = await post(http, "/v1/chat/completions", chat(BOOKING, "yes"))
    assert status == 200
    message = body["choices"][0]["message"]
    assert message["content"].startswith("Your table is booked, Weber")
    (tool,) = message["tool_calls"]
    assert tool["function"]["name"] == "create_booking"
    assert json.loads(tool["function"]["arguments"])["party_size"] == 2
    usage = body["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 10


async def test_talk_answers_the_same_in_its_own_format(http: aiohttp.ClientSession) -> None:
    history = chat(BOOKING, "yes")["messages"]
    for sent in (history, history[:-1]):
        body = {"session": "s", "text": "yes", "history": sent}
        _, answer = await post(http, "/talk", body)
        assert answer["reply"]["text"].startswith("Your table is booked, Weber")
        assert answer["tools"][0]["function"]["name"] == "create_booking"
        assert answer["over"] is False
    _, answer = await post(http, "/talk", {"session": "s", "text": "Goodbye!", "history": []})
    assert answer["over"] is True


async def test_the_agent_opens_where_nothing_was_said(http: aiohttp.ClientSession) -> None:
    _, body = await post(http, "/v1/chat/completions", chat())
    assert "How can I help you?" in body["choices"][0]["message"]["content"]
    _, answer = await post(http, "/talk", {"session": "s", "text": "", "history": []})
    assert "How can I help you?" in answer["reply"]["text"]


async def test_a_repeated_key_gets_the_same_answer_and_is_counted(
    http: aiohttp.ClientSession,
) -> None:
    _, first = await post(http, "/v1/chat/completions", chat(BOOKING), key="a")
    _, second = await post(http, "/v1/chat/completions", chat("Goodbye!"), key="a")
    await post(http, "/talk", {"text": "Hello", "history": []}, key="b")
    await post(http, "/talk", {"text": "Hello", "history": []})
    assert first == second
    assert await stats(http) == {"turns": 4, "asked": {"a": 2, "b": 1}}
    await post(http, "/reset", {})
    assert await stats(http) == {"turns": 0, "asked": {}}
    _, third = await post(http, "/v1/chat/completions", chat("Goodbye!"), key="a")
    assert third["choices"][0]["message"]["ended"] is True


@pytest.mark.parametrize("body", [[], {"messages": "Hello"}, {"messages": ["Hello"]}])
async def test_refuses_what_is_no_chat_request(http: aiohttp.ClientSession, body: Any) -> None:
    status, answer = await post(http, "/v1/chat/completions", body)
    assert status == 400
    assert answer["error"]["message"]


async def test_pretends_to_think() -> None:
    agent = DemoAgent(latency_ms=50)
    try:
        async with aiohttp.ClientSession(await agent.start()) as http:
            began = time.perf_counter()
            await post(http, "/talk", {"text": "Hello", "history": []})
            assert time.perf_counter() - began >= 0.05
    finally:
        await agent.stop()


async def test_runs_as_a_process_and_stops_cleanly(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulation.demo_agent.agent", "--port-file", str(port_file),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), timeout=30)).decode()
        url = line.split()[-1]
        assert url == f"http://127.0.0.1:{port_file.read_text()}"
        async with aiohttp.ClientSession(url) as http:
            assert (await stats(http))["turns"] == 0
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), timeout=30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
