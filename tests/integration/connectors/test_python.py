"""Agents that are Python, in real processes."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from simulation.catalog.connectors.python import PythonConnector
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.processes.pool import PythonPermit, PythonProcesses
from tests.integration.connectors.conftest import turn, with_results
from tests.support.agents import freely

BOT = '''
import asyncio, logging, os, sys, threading, time
from dataclasses import dataclass
from types import SimpleNamespace

def reply(messages, context):
    print("printed:", messages[-1]["content"])
    return f"{len(messages)} messages in turn {context.turn} of {context.session_id}"

def short(messages):
    return messages[-1]["content"].upper()

async def later(messages, context):
    await asyncio.sleep(0.01)
    return {
        "text": "Booked.",
        "tool_calls": [{"name": "book", "arguments": {"people": 2}, "id": "call_1"}],
        "ended": True,
        "usage": {"prompt_tokens": 3, "completion_tokens": 4},
        "continuation": context.settings["room"] + os.environ["TOKEN_OF_BOT"],
    }

def pieces(messages, context):
    yield "One moment."
    yield {"content": "It is booked."}

async def async_pieces(messages, context):
    yield "One"
    yield "Two"

def told(messages, context):
    return messages[-1]["role"] + ": " + messages[-1]["content"]

def opens(messages, context):
    return "Hello!" if not messages else "Again?"

def environment(messages, context):
    return " ".join(sorted(os.environ))

def who(messages, context):
    return str(os.getpid())

def raises(messages, context):
    raise ValueError("no table for " + os.environ["TOKEN_OF_BOT"])

def leaves(messages, context):
    sys.stderr.write("out of tables: " + os.environ["TOKEN_OF_BOT"] + "\\n")
    sys.stderr.flush()
    os._exit(3)

def crashes(messages, context):
    os.abort()

def exits(messages, context):
    sys.exit("enough")

def loops(messages, context):
    while "wait" in messages[-1]["content"]:
        pass
    return "done"

async def blocks(messages, context):
    while True:
        pass

async def sleeps(messages, context):
    if "wait" in messages[-1]["content"]:
        await asyncio.sleep(1000)
    return str(os.getpid())

def huge(messages, context):
    return "x" * 2_000_000

def nothing(messages, context):
    return None

def odd(messages, context):
    return object()

def blank(messages, context):
    return " "

def broken_call(messages, context):
    return {"tool_calls": [{"name": "book", "arguments": "{people"}]}

def writes_to_stdout(messages, context):
    os.write(1, b"\\xff" * 100)
    return "said"

taken = iter(())
def script_is_over(messages, context):
    return next(taken)

def endless(messages, context):
    while True:
        yield "more"

async def async_endless(messages, context):
    while True:
        yield "more"

class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")

def mute(messages, context):
    raise Mute

def not_a_number(messages, context):
    return {"text": "x", "tool_calls": [{"name": "book", "arguments": {"n": float("nan")}}]}

def real_time_signal(messages, context):
    os.kill(os.getpid(), 40)
    time.sleep(10)

def leaves_children(messages, context):
    import subprocess
    child = subprocess.Popen(["sleep", "60"])
    if os.fork() == 0:
        time.sleep(60)
    print("child", child.pid, file=sys.stderr, flush=True)
    os._exit(3)

number = 5

@dataclass
class Message:
    type: str
    content: object
    tool_calls: tuple = ()

class Graph:
    """Shaped as a compiled graph of LangGraph, without a checkpointer."""
    checkpointer = None
    async def ainvoke(self, state, config=None):
        said = [Message("human", each["content"]) for each in state["messages"]]
        thread = config["configurable"]["thread_id"]
        call = {"name": "search", "args": {"thread": thread}, "id": "1"}
        return {"messages": [*said, Message("ai", "", (call,)), Message("tool", "found"),
                             Message("ai", [{"type": "text", "text": f"{len(said)} said"}])]}

class Remembering:
    """The same with a checkpointer, and without async."""
    checkpointer = object()
    def __init__(self):
        self.threads = {}
    def get_state(self, config):
        said = self.threads.get(config["configurable"]["thread_id"])
        return SimpleNamespace(values={"messages": said} if said else {})
    def invoke(self, state, config=None):
        said = self.threads.setdefault(config["configurable"]["thread_id"], [])
        said += [Message("human", each["content"]) for each in state["messages"]]
        said.append(Message("ai", f"{len(state['messages'])} new of {len(said)}"))
        return {"messages": list(said)}

class Result:
    def __init__(self, output, messages):
        self.output, self._messages = output, messages
    def all_messages(self):
        return self._messages

class Runner:
    """Shaped as an agent of Pydantic AI."""
    async def run(self, prompt, *, message_history=None):
        history = [*(message_history or ()), prompt]
        return Result(f"{prompt!r} after {len(history) - 1}", history)

graph, remembering, runner = Graph(), Remembering(), Runner()
'''

OPENAI = """
from dataclasses import dataclass
from types import SimpleNamespace

@dataclass
class Agent:
    name: str
    instructions: str

class Runner:
    @staticmethod
    async def run(agent, input):
        call = SimpleNamespace(type="tool_call_item", raw_item=SimpleNamespace(
            name="book", arguments='{"people": 2}', call_id="c1"))
        said = input[-1]["content"]
        return SimpleNamespace(final_output=f"{agent.name}: {said}", new_items=[call])
"""

SECRET = "sesame-4711"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "cafe").mkdir()
    (tmp_path / "cafe" / "__init__.py").write_text("")
    (tmp_path / "cafe" / "bot.py").write_text(BOT)
    (tmp_path / "cafe" / "broken.py").write_text("import not_installed_anywhere\n")
    (tmp_path / "agents.py").write_text(OPENAI)
    (tmp_path / "cafe" / "assistant.py").write_text(
        "from agents import Agent\nassistant = Agent('Ana', 'Book tables.')\n"
    )
    return tmp_path


Make = Callable[..., Any]


@pytest.fixture
async def processes(package: Path) -> AsyncIterator[PythonProcesses]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    permit = PythonPermit(frozenset({"cafe"}), lambda: environment, (str(package),))
    made = PythonProcesses(permit)
    yield made
    await made.aclose()


@pytest.fixture
async def make(processes: PythonProcesses, client: aiohttp.ClientSession) -> AsyncIterator[Make]:
    agents: list[Any] = []

    def build(name: str, module: str = "cafe.bot", **fields: Any) -> Any:
        given = {
            "callable": f"{module}:{name}",
            "variables": {"TOKEN_OF_BOT": "${SIMULATION_AGENT_KEY}"},
            "settings": {"room": "terrasse "},
        }
        variables = freely({"SIMULATION_AGENT_KEY": SECRET})
        agent = agent_for(
            PythonConnector.model_validate(given | fields),
            Surroundings(variables, client, processes=processes),
        )
        agents.append(agent)
        return agent

    yield build
    for each in agents:
        if hasattr(each, "aclose"):
            await each.aclose()


async def test_functions_of_every_kind_answer(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        first = await make("reply").reply(turn("A", "B", "C"))
        async with asyncio.timeout(5):
            while "cafe.bot:reply: printed: C" not in caplog.text:
                await asyncio.sleep(0.01)
    assert first.texts == ("3 messages in turn 2 of 5f0000000000000000000001",)
    assert (await make("short").reply(turn("Hi."))).texts == ("HI.",)
    assert (await make("pieces").reply(turn("Hi."))).texts == ("One moment.", "It is booked.")
    assert (await make("async_pieces").reply(turn("Hi."))).texts == ("One", "Two")
    assert (await make("opens").reply(turn())).texts == ("Hello!",)
    assert (await make("writes_to_stdout").reply(turn("Hi."))).texts == ("said",)


async def test_a_dict_tells_all_that_an_answer_may_hold(make: Make) -> None:
    found = await make("later").reply(turn("Hi."))
    assert found.texts == ("Booked.",)
    [call] = found.tool_calls
    assert (call.name, call.arguments) == ("book", {"people": 2})
    assert found.ended
    assert found.usage is not None
    assert found.usage.completion_tokens == 4
    assert found.continuation == f"terrasse {SECRET}"


async def test_objects_are_called_by_their_shape(make: Make) -> None:
    three = turn("A", "B", "C")
    graph = await make("graph").reply(three)
    assert graph.texts == ("3 said",)
    [call] = graph.tool_calls
    assert call.arguments == {"thread": three.session_id}

    remembering = make("remembering")
    assert (await remembering.reply(turn("A"))).texts == ("1 new of 1",)
    assert (await remembering.reply(three)).texts == ("1 new of 3",)

    runner = make("runner")
    assert (await runner.reply(turn("A"))).texts == ("'A' after 0",)
    assert (await runner.reply(three)).texts == ("'C' after 1",)

    assistant = await make("assistant", "cafe.assistant").reply(three)
    assert assistant.texts == ("Ana: C",)
    [call] = assistant.tool_calls
    assert call.arguments == {"people": 2}


async def test_what_was_said_before_a_restart_is_told_again(make: Make) -> None:
    three = turn("A", "B", "C")
    assert (await make("remembering").reply(three)).texts == ("3 new of 3",)
    [told] = (await make("runner").reply(three)).texts
    assert told == repr("user: A\n\nassistant: B\n\nuser: C") + " after 0"


async def test_its_environment_holds_nothing_of_the_platform(make: Make) -> None:
    [names] = (await make("environment").reply(turn("Hi."))).texts
    assert set(names.split()) - {"LC_CTYPE"} == {"PATH", "PYTHONPATH", "TOKEN_OF_BOT"}


@pytest.mark.parametrize(
    ("name", "fault", "reason"),
    [
        ("raises", AgentFault, r"raised ValueError: no table for \*\*\*$"),
        ("exits", AgentFault, "raised SystemExit: enough"),
        ("leaves", AgentFault, r"with the exit code 3\. .* wrote: out of tables: \*\*\*\.$"),
        ("crashes", AgentFault, "by the signal SIGABRT"),
        ("huge", AgentFault, "it answered with 2000.* bytes; at most 1048576 are read"),
        ("script_is_over", AgentFault, "raised RuntimeError: StopIteration: nothing was left"),
        ("endless", AgentFault, "TypeError: it yields more than 100 messages; yield fewer"),
        ("async_endless", AgentFault, "TypeError: it yields more than 100 messages"),
        ("mute", AgentFault, "raised Mute: its text cannot be read"),
        ("not_a_number", AgentFault, "ValueError: Out of range float values are not JSON"),
        ("real_time_signal", AgentFault, "by the signal 40"),
        ("nothing", AgentFault, "TypeError: it returned None; return a text"),
        ("odd", AgentFault, "TypeError: it returned a object; return a text"),
        ("blank", AgentFault, "it says nothing; return a text. It returned: "),
        (
            "number",
            EndpointMisconfigured,
            "cannot be used: TypeError: it is a int; name a function",
        ),
        ("missing", EndpointMisconfigured, "cannot be used: AttributeError: .* 'missing'"),
    ],
)
async def test_what_goes_wrong_has_its_reason(
    make: Make, name: str, fault: type[Exception], reason: str
) -> None:
    with pytest.raises(fault, match=reason) as raised:
        await make(name).reply(turn("Hi."))
    assert type(raised.value) is fault
    assert SECRET not in str(raised.value)
    assert "Traceback" not in str(raised.value)


async def test_results_of_simulated_tools_are_among_the_messages(make: Make) -> None:
    found = await make("told").reply(with_results(turn("A table.")))
    assert found.texts == ("tool: booked",)
    assert (await make("remembering").reply(with_results(turn("A")))).texts == ("3 new of 3",)


async def test_a_broken_call_is_kept_as_one(make: Make) -> None:
    [call] = (await make("broken_call").reply(turn("Hi."))).tool_calls
    assert call.problem is not None


@pytest.mark.parametrize("name", ["loops", "blocks"])
async def test_what_does_not_stop_is_ended_and_started_again(make: Make, name: str) -> None:
    agent = make(name, timeout_seconds=0.5)
    other = make(name)
    going = asyncio.create_task(other.reply(turn("wait too")))
    with pytest.raises(AgentFault, match=r"did not answer within 0.5 s"):
        await agent.reply(turn("wait"))
    with pytest.raises(EndpointUnavailable, match="was ended: a call in it did not stop"):
        await going
    if name == "loops":
        assert (await agent.reply(turn("Go on."))).texts == ("done",)


async def test_a_call_that_can_be_stopped_ends_nobody_elses(make: Make) -> None:
    agent = make("sleeps", timeout_seconds=0.3)
    [before] = (await make("sleeps").reply(turn("Hi."))).texts
    with pytest.raises(AgentFault, match=r"did not answer within 0\.3 s"):
        await agent.reply(turn("wait"))
    going = asyncio.create_task(make("sleeps").reply(turn("wait")))
    await asyncio.sleep(0.05)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert (await agent.reply(turn("Hi."))).texts == (before,)


async def test_what_it_started_ends_with_it(make: Make) -> None:
    with pytest.raises(AgentFault, match=r"exit code 3\. .* wrote: child \d+") as raised:
        await make("leaves_children").reply(turn("Hi."))
    child = int(str(raised.value).rpartition(" ")[2].rstrip("."))
    async with asyncio.timeout(5):
        with suppress(psutil.NoSuchProcess):
            while psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.02)


async def test_a_call_that_nobody_waits_for_has_its_time_and_no_more(make: Make) -> None:
    agent = make("loops", timeout_seconds=1)
    going = asyncio.create_task(agent.reply(turn("wait")))
    assert (await make("loops").reply(turn("Go on."))).texts == ("done",)
    process = agent._process
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert not process.ended
    async with asyncio.timeout(10):
        while not process.ended:
            await asyncio.sleep(0.02)
    assert (await agent.reply(turn("Go on."))).texts == ("done",)


async def test_one_that_waits_for_its_start_does_not_spoil_it_for_others(make: Make) -> None:
    first = asyncio.create_task(make("short").reply(turn("Hi.")))
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(20):
        assert (await make("short").reply(turn("Hi."))).texts == ("HI.",)


async def test_sessions_share_a_process_and_organizations_do_not(
    make: Make, processes: PythonProcesses, client: aiohttp.ClientSession
) -> None:
    one, other = await asyncio.gather(
        make("who").reply(turn("Hi.")), make("who").reply(turn("Hi."))
    )
    assert one.texts == other.texts
    connector = PythonConnector(callable="cafe.bot:who")
    strange = agent_for(connector, Surroundings(freely({}, "globex"), client, processes=processes))
    assert (await strange.reply(turn("Hi."))).texts != one.texts

    ids = [int(each) for each in (*one.texts,)]
    await processes.aclose()
    assert not any(psutil.pid_exists(id) for id in ids)


async def test_a_module_that_nobody_names_is_not_run(
    make: Make, processes: PythonProcesses, client: aiohttp.ClientSession
) -> None:
    for module in ("os", "cafeteria.bot", "agents"):
        with pytest.raises(
            EndpointMisconfigured, match="name it, or its package, in SIMULATION_PYTHON_AGENTS"
        ):
            await make("reply", module).reply(turn("Hi."))
    connector = PythonConnector(callable="cafe.broken:reply")
    surroundings = Surroundings(freely({}), client, processes=processes)
    with pytest.raises(EndpointMisconfigured, match=r"ModuleNotFoundError: .*not_installed"):
        await identity_of(connector, surroundings)
    assert await identity_of(PythonConnector(callable="cafe.bot:reply"), surroundings) is None


WORKER = """
import asyncio, os, sys
from simulation.runner.processes.process import Program, PythonProcess

async def main():
    environment = (("PATH", os.environ["PATH"]), ("PYTHONPATH", os.pathsep.join(sys.path)))
    process = PythonProcess(Program("cafe.bot:blocks", "acme", environment, (sys.argv[1],)), ())
    await process.start()
    print(process._process.pid, flush=True)
    context = {"session_id": "s", "turn": 1, "idempotency_key": "s/1"}
    await process.ask({"messages": [], "since": [], "context": context}, 60)

asyncio.run(main())
"""


async def test_nothing_outlives_a_worker_that_is_killed(package: Path) -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, str(package), stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    agent = psutil.Process(int(await worker.stdout.readline()))
    worker.kill()
    await worker.wait()
    async with asyncio.timeout(10):
        while agent.is_running() and agent.status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.02)
