"""What a transcript adds up to, so that no list of sessions has to read one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from simulation.catalog.session.transcript import Message, Role, Usage
from simulation.kernel.values import Value


class Spender(StrEnum):
    """Who in a session costs something: the senders of its messages, and those who judge it."""

    PERSONA = "persona"
    AGENT = "agent"
    EVENT = "event"
    JUDGE = "judge"
    ENVIRONMENT = "environment"
    """A model that plays simulated tools."""


class Judged(Protocol):
    """A judgement that was paid for."""

    @property
    def calls(self) -> int:
        """How often a model was asked for it."""
        ...

    @property
    def usage(self) -> Usage | None:
        """The tokens of these calls."""
        ...


class Spent(Value):
    """What one role cost: how many messages or judgements it was asked for, and their tokens.

    Of judges earlier releases tell nothing.
    """

    role: Spender
    calls: int
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Totals(Value):
    """The sums of a session. ``turns_begun`` counts also a last turn without an answer.

    ``objective_met`` is what the persona said when it left, null where it did not leave.
    """

    turns_begun: int
    objective_met: bool | None
    spent: tuple[Spent, ...]

    @property
    def prompt_tokens(self) -> int:
        """Of all roles."""
        return sum(each.prompt_tokens for each in self.spent)

    @property
    def completion_tokens(self) -> int:
        """Of all roles."""
        return sum(each.completion_tokens for each in self.spent)


def spent_on(
    transcript: Iterable[Message], judged: Iterable[Judged] = (), *, rehearsed: int = 0
) -> tuple[Spent, ...]:
    """What was spent, by role: on what the agent said, on whatever reports its usage, on models
    that play tools, and on judgements; ``rehearsed`` answers of the agent are no part of the
    transcript."""
    found: dict[Spender, Spent] = {}
    for message in transcript:
        if message.role is Role.AGENT or message.usage is not None:
            role = Spender(message.role.value)
            found[role] = plus(found.get(role), _one(role, 1, message.usage))
        for result in (call.result for call in message.tool_calls):
            if result is not None and result.asked:
                played = _one(Spender.ENVIRONMENT, result.asked, result.usage)
                found[played.role] = plus(found.get(played.role), played)
    if rehearsed:
        again = _one(Spender.AGENT, rehearsed, None)
        found[Spender.AGENT] = plus(found.get(Spender.AGENT), again)
    for each in judged:
        paid = _one(Spender.JUDGE, each.calls, each.usage)
        found[Spender.JUDGE] = plus(found.get(Spender.JUDGE), paid)
    return tuple(found.values())


def _one(role: Spender, calls: int, usage: Usage | None) -> Spent:
    return Spent(
        role=role,
        calls=calls,
        prompt_tokens=usage.prompt_tokens if usage else 0,
        completion_tokens=usage.completion_tokens if usage else 0,
    )


def plus(total: Spent | None, more: Spent) -> Spent:
    """Both together."""
    if total is None:
        return more
    return Spent(
        role=total.role,
        calls=total.calls + more.calls,
        prompt_tokens=total.prompt_tokens + more.prompt_tokens,
        completion_tokens=total.completion_tokens + more.completion_tokens,
    )
