"""What a transcript adds up to, so that no list of sessions has to read one."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Value


class Spent(Value):
    """What the messages of one role cost: how many of them were asked for, and their tokens."""

    role: Role
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


def spent_on(transcript: Iterable[Message]) -> tuple[Spent, ...]:
    """What was spent, by role: on what the agent said, and on whatever reports its usage."""
    found: dict[Role, Spent] = {}
    for message in transcript:
        if message.role is Role.AGENT or message.usage is not None:
            used = message.usage
            one = Spent(
                role=message.role,
                calls=1,
                prompt_tokens=used.prompt_tokens if used else 0,
                completion_tokens=used.completion_tokens if used else 0,
            )
            found[message.role] = plus(found.get(message.role), one)
    return tuple(found.values())


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
