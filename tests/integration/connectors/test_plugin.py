"""Agents that a package reaches: a real one, with an entry point, as it is installed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulation.catalog.connectors.plugin import PluginConnector
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.closing import closing
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from tests.integration.connectors.conftest import turn
from tests.support.agents import freely

SECRET = "sesame-4711"

CODE = """
import asyncio
from simulation.catalog.session.transcript import ToolCall
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.ports import AgentReply

closed = []

class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")

class Agent:
    def __init__(self, settings, variables):
        self.answer, self.token = settings["answer"], variables["token"]

    async def reply(self, turn):
        said = turn.transcript[-1].text
        match self.answer:
            case "raises":
                raise LookupError(f"no table for {self.token}")
            case "times out by itself":
                raise TimeoutError("the booking system is slow")
            case "is away":
                raise EndpointUnavailable(f"Nobody answers at {self.token}.")
            case "hangs":
                await asyncio.sleep(1000)
            case "text":
                return "just a text"
            case "nothing":
                return AgentReply(texts=())
            case "huge":
                return AgentReply(texts=("x" * 2_000_000,))
            case "number":
                return AgentReply(texts=(5,))
            case "exits":
                raise SystemExit("enough")
            case "cancels":
                raise asyncio.CancelledError("as if")
            case "mute":
                raise Mute
            case "odd reasoning":
                return AgentReply(texts=("x",), reasoning=5)
            case "endless reasoning":
                return AgentReply(texts=("x",), reasoning="x" * 2_000_000)
            case "nameless call":
                return AgentReply(texts=("x",), tool_calls=(ToolCall(name="a\\x00"),))
            case "no number":
                call = ToolCall(name="a", arguments={"n": float("nan")})
                return AgentReply(texts=("x",), tool_calls=(call,))
            case "marks":
                return AgentReply(texts=("x",), reasoning="a\\x00", continuation="\\ud800")
            case "deep":
                call = ToolCall(name="a", arguments={"n": 2**70})
                return AgentReply(texts=(), tool_calls=(call,))
        return AgentReply(texts=(f"{self.answer}: {said} {turn.continuation}",), continuation="c-2")

    async def aclose(self):
        closed.append(self.answer)
        if self.answer == "leaves":
            raise SystemExit(3)

def open_agent(settings, variables):
    if settings.get("answer") is None:
        raise KeyError(f"answer for {variables['token']}")
    return Agent(settings, variables)
"""


@pytest.fixture(scope="module", autouse=True)
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A package with entry points, as an installer leaves it."""
    site = tmp_path_factory.mktemp("site")
    (site / "acme_agents.py").write_text(CODE)
    info = site / "acme_agents-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-agents\nVersion: 1.0\n")
    points = "acme = acme_agents:open_agent\nacme-broken = acme_agents_missing:open_agent\n"
    (info / "entry_points.txt").write_text(f"[simulation.agents]\n{points}")
    sys.path.insert(0, str(Path(site)))
    yield
    sys.path.remove(str(Path(site)))
    sys.modules.pop("acme_agents", None)


Make = Callable[..., Any]


@pytest.fixture
def make(client: aiohttp.ClientSession) -> Make:
    surroundings = Surroundings(freely({"SIMULATION_AGENT_KEY": SECRET}), client)

    def build(answer: str | None, name: str = "acme", **fields: Any) -> Any:
        given = {
            "name": name,
            "settings": {"answer": answer},
            "variables": {"token": "${SIMULATION_AGENT_KEY}"},
        }
        return agent_for(PluginConnector.model_validate(given | fields), surroundings)

    return build


async def test_it_answers_and_is_let_go(make: Make) -> None:
    agent = make("Hello")
    async with closing(agent):
        found = await agent.reply(turn("A", "B", "C", continuation="c-1"))
    assert (found.texts, found.continuation) == (("Hello: C c-1",), "c-2")
    assert sys.modules["acme_agents"].closed == ["Hello"]


@pytest.mark.parametrize(
    ("answer", "fault", "reason"),
    [
        ("raises", AgentFault, r"plug-in 'acme' raised LookupError: no table for \*\*\*$"),
        ("times out by itself", AgentFault, "raised TimeoutError: the booking system is slow$"),
        ("is away", EndpointUnavailable, r"^Nobody answers at \*\*\*\.$"),
        ("hangs", AgentFault, "did not answer within 0.2 s"),
        ("text", AgentFault, "it is a str; return an AgentReply"),
        ("nothing", AgentFault, "it says nothing; answer with a text"),
        ("huge", AgentFault, "longer than 1048576 characters; answer shorter"),
        ("number", AgentFault, "texts holds a number where a text is expected"),
        ("deep", AgentFault, "holds an integer beyond 64 bits"),
        ("exits", AgentFault, "raised SystemExit: enough$"),
        ("cancels", AgentFault, "raised CancelledError: as if$"),
        ("mute", AgentFault, "raised Mute: its text cannot be read$"),
        ("odd reasoning", AgentFault, "its reasoning is a int; give what AgentReply says"),
        ("endless reasoning", AgentFault, "its reasoning is longer than 1048576 characters"),
        ("nameless call", AgentFault, r"tool_calls\[0\]\.name is blank, or no store keeps it"),
        ("no number", AgentFault, r"tool_calls\[0\]\.arguments holds nan, which is no JSON"),
        (None, EndpointMisconfigured, r"cannot be opened \(KeyError: 'answer for \*\*\*'\)"),
    ],
)
async def test_what_goes_wrong_has_its_reason(
    make: Make, answer: str | None, fault: type[Exception], reason: str
) -> None:
    with pytest.raises(fault, match=reason) as raised:
        await make(answer, timeout_seconds=0.2).reply(turn("Hi."))
    assert type(raised.value) is fault
    assert "Traceback" not in str(raised.value)


async def test_what_no_store_keeps_has_a_mark_in_its_place(make: Make) -> None:
    found = await make("marks").reply(turn("Hi."))
    assert (found.reasoning, found.continuation) == ("a\ufffd", "\ufffd")


async def test_it_cannot_end_the_worker_when_it_is_let_go(make: Make) -> None:
    agent = make("leaves")
    async with closing(agent):
        assert await agent.reply(turn("Hi."))


async def test_whoever_waits_can_be_cancelled(make: Make) -> None:
    going = asyncio.create_task(make("hangs").reply(turn("Hi.")))
    await asyncio.sleep(0.01)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going


async def test_one_that_is_not_there_is_named_with_those_that_are(
    make: Make, client: aiohttp.ClientSession
) -> None:
    with pytest.raises(EndpointMisconfigured, match=r"'acne' is not installed.* Installed: acme, "):
        await make("Hello", "acne").reply(turn("Hi."))
    with pytest.raises(EndpointMisconfigured, match=r"cannot be imported \(ModuleNotFoundError: "):
        await make("Hello", "acme-broken").reply(turn("Hi."))
    with pytest.raises(EndpointMisconfigured, match="'acne' is not installed"):
        await identity_of(PluginConnector(name="acne"), Surroundings(freely({}), client))
