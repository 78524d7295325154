"""What finished sessions add up to, by unit test and outcome: counts, latency, tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

ROLES = ("agent", "persona", "judge", "environment")
"""Who is asked, and who says what that cost."""


class SessionTally(BaseModel):
    """The sums of some sessions; whole numbers, so that their order makes no difference.

    ``latency_us`` is what the agent took in microseconds. ``untold`` counts the sessions of
    earlier releases, whose tokens only their transcripts tell. ``told`` are those with calls and
    tokens by role, ``duration_ms`` is how long they were played.
    """

    sessions: int = 0
    latency_us: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    untold: int = 0
    told: int = 0
    duration_ms: int = 0
    agent_calls: int = 0
    agent_prompt_tokens: int = 0
    agent_completion_tokens: int = 0
    persona_calls: int = 0
    persona_prompt_tokens: int = 0
    persona_completion_tokens: int = 0
    judge_calls: int = 0
    judge_prompt_tokens: int = 0
    judge_completion_tokens: int = 0
    environment_calls: int = 0
    environment_prompt_tokens: int = 0
    environment_completion_tokens: int = 0


Tallies: TypeAlias = dict[str, dict[str, SessionTally]]
"""Tallies by id of the unit test and outcome."""

Sums = dict[str, dict[str, dict[str, int]]]
"""Tallies as they are stored."""


def tally_of(summary: Mapping[str, Any]) -> dict[str, int]:
    """One session, whose ``summary`` is as it is stored."""
    totals = summary.get("totals")
    spent = totals["spent"] if totals else ()
    tally = {
        "latency_us": round(summary["agent_latency_ms"] * 1000),
        "prompt_tokens": sum(each["prompt_tokens"] for each in spent),
        "completion_tokens": sum(each["completion_tokens"] for each in spent),
        "untold": 0 if totals else 1,
        "told": 1 if totals else 0,
        "duration_ms": round(summary["duration_ms"]) if totals else 0,
    }
    for each in spent:
        if each["role"] in ROLES:
            for what in ("calls", "prompt_tokens", "completion_tokens"):
                tally[f"{each['role']}_{what}"] = each[what]
    # Written with each session that ends: what is nothing is not.
    return {"sessions": 1} | {name: value for name, value in tally.items() if value}


def tallied(summaries: Iterable[Mapping[str, Any]]) -> Sums:
    """What sessions add up to."""
    found: Sums = {}
    for summary in summaries:
        add(found, {summary["unit_test_id"]: {summary["outcome"]: tally_of(summary)}})
    return found


def add(total: Sums, more: Sums) -> None:
    """Add ``more`` to ``total``."""
    for unit_test, by_outcome in more.items():
        for outcome, tally in by_outcome.items():
            into = total.setdefault(unit_test, {}).setdefault(outcome, {})
            for name, value in tally.items():
                into[name] = into.get(name, 0) + value


def increments(field: str, sums: Sums) -> dict[str, int]:
    """``sums`` as what ``field`` of a stored page is incremented by."""
    return {
        f"{field}.{unit_test}.{outcome}.{name}": value
        for unit_test, by_outcome in sums.items()
        for outcome, tally in by_outcome.items()
        for name, value in tally.items()
    }


def sessions_in(sums: Sums) -> int:
    """How many sessions ``sums`` are of."""
    return sum(tally["sessions"] for each in sums.values() for tally in each.values())
