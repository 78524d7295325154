"""What a set run has spent, as its run of Pulse tells it."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.catalog.session.totals import Spender, Spent, plus
from simulation.pulse.run.messages import Usage, UsageKind


def usage_of(spent: Iterable[Spent]) -> tuple[Usage, ...]:
    """What was spent, added up by role, as a run of Pulse tells it."""
    totals: dict[Spender, Spent] = {}
    for each in spent:
        totals[each.role] = plus(totals.get(each.role), each)
    return tuple(_usage_of_role(each) for each in totals.values())


def _usage_of_role(spent: Spent) -> Usage:
    return Usage(
        kind=UsageKind.TOOL if spent.role is Spender.AGENT else UsageKind.MODEL,
        name=spent.role.value,
        calls=spent.calls,
        prompt_tokens=spent.prompt_tokens,
        completion_tokens=spent.completion_tokens,
    )
