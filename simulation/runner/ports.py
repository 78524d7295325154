"""The three parties of a conversation as ports: persona simulator, agent, metric evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from simulation.catalog.metric import MetricBody
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ModelPreference
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.session.transcript import Message, ToolCall, Usage
from simulation.catalog.tools.states import state_after
from simulation.kernel.values import Json


@dataclass(frozen=True, slots=True)
class Brief:
    """What a simulator knows: who it plays, in which situation, with which chance."""

    persona: PersonaBody
    scenario: ScenarioBody
    seed: int
    model: ModelPreference | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """The persona says something. ``unanswered`` is a question that it knows no answer to."""

    text: str
    usage: Usage | None = None
    unanswered: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """The persona leaves, because the objective is met or hopeless."""

    objective_met: bool
    reason: str


Move = Say | Leave


class Simulator(Protocol):
    """Plays a persona. The same brief and transcript may be asked for again after a crash."""

    async def next_move(self, brief: Brief, transcript: Sequence[Message]) -> Move:
        """What the persona does after ``transcript``.

        Raises:
            SimulatorFault: the simulator cannot go on.
            EndpointUnavailable: the model behind it cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A simulated tool as the agent is told of it; ``parameters`` is a JSON Schema."""

    name: str
    description: str
    parameters: dict[str, Json]


@dataclass(frozen=True, slots=True)
class AgentTurn:
    """One question to the agent: everything said so far, and who asks.

    ``idempotency_key`` is the same whenever the same turn is asked again. ``round`` counts the
    questions within a turn: from the second on the transcript ends with the results of the
    simulated tools that the agent called. ``tools`` are those that say what they are for;
    ``executes`` says that all calls are answered, also broken ones.
    ``continuation`` is what the agent's endpoint called the conversation in its last answer;
    empty for none.
    """

    session_id: str
    turn: int
    idempotency_key: str
    transcript: Sequence[Message]
    user_variables: dict[str, str] = field(default_factory=dict)
    continuation: str = ""
    round: int = 1
    tools: Sequence[OfferedTool] = ()
    executes: bool = False


@dataclass(frozen=True, slots=True)
class AgentReply:
    """The agent's answer: one or more texts, the tools it called, whether it hung up.

    ``reasoning`` is what it thought and did not say; ``finish_reason`` is why its endpoint
    says that the answer ends. ``first_token_ms`` is how long it took until it began to answer,
    where it streams; ``continuation`` is what it calls the conversation from here on, which
    comes back with the next turn, also in another process.
    """

    texts: tuple[str, ...]
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    ended: bool = False
    reasoning: str = ""
    finish_reason: str | None = None
    first_token_ms: float | None = None
    continuation: str = ""


class Agent(Protocol):
    """The agent under test, for one session.

    One that holds something open has ``async def aclose(self) -> None`` beside it, which is
    awaited when its session has ended, however that came.
    """

    async def reply(self, turn: AgentTurn) -> AgentReply:
        """The agent's answer to ``turn``.

        Raises:
            AgentFault: the agent answered wrongly, emptily, too much or too late.
            EndpointUnavailable: nobody answered at its address.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlayedSession:
    """A conversation that is over, as evaluators see it.

    ``objective_met`` is null where the persona did not decide.
    """

    brief: Brief
    transcript: Sequence[Message]
    objective_met: bool | None
    leave_reason: str = ""

    @property
    def state(self) -> dict[str, Json]:
        """The state of the simulated tools at the end."""
        return state_after(self.brief.scenario.state, self.transcript)


class MetricEvaluator(Protocol):
    """Gives a metric its value for a session."""

    costly: bool
    """Whether an evaluation is a paid call, whose result must be committed at once."""

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        """What ``metric`` measures in ``session``.

        Raises:
            JudgeInconclusive: the judge gave no usable answer.
            EndpointUnavailable: the model behind it cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What a chat model said, without its reasoning: its text, its tool calls, what it cost,
    and why it ended. ``model`` is the name of the model that was asked."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    raw: Any = None
    reasoning: str = ""
    finish_reason: str | None = None
    model: str = ""


class ChatModel(Protocol):
    """A model behind an OpenAI-compatible chat endpoint."""

    async def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        model: ModelPreference | None = None,
        schema: dict[str, Any] | None = None,
    ) -> ChatAnswer:
        """The model's next message.

        ``schema`` asks for an answer that is a JSON object of this JSON Schema. ``model``
        overrides the configured model and its parameters.

        Raises:
            EndpointUnavailable: the endpoint cannot be reached or refuses to serve.
            EndpointFault: it answered, but not in the chat completions format.
        """
        ...
