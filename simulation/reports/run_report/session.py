"""A session as reports tell it: how it ended, why, and what was said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulation.catalog.session.outcome import Outcome
from simulation.reports.run_report.report import ReportedUnitTest, outcome_of


@dataclass(frozen=True, slots=True)
class ReportedSession:
    """A session that has ended. ``answered`` is what GraphQL says of it."""

    unit_test: ReportedUnitTest
    answered: dict[str, Any]

    @property
    def number(self) -> int:
        """Which of its unit test it is, from 1, as reports count."""
        return int(self.answered["runIndex"]) + 1

    @property
    def slot(self) -> int:
        """Its place among all sessions of the run."""
        return int(self.answered["slot"])

    @property
    def outcome(self) -> str:
        """How it ended, as it is written everywhere."""
        return str(self.answered["outcome"]).lower()

    @property
    def failed(self) -> bool:
        """Whether the agent did not do what was asked of it."""
        outcome = outcome_of(self.answered["outcome"])
        return outcome is not None and outcome.counts and outcome is not Outcome.PASSED

    @property
    def faulty(self) -> bool:
        """Whether something broke that is not the agent."""
        outcome = outcome_of(self.answered["outcome"])
        return outcome is not None and outcome.is_fault

    @property
    def unwell(self) -> bool:
        """Whether there is something to look into, on whosever account."""
        return self.failed or self.faulty

    @property
    def decisive(self) -> bool:
        """Whether the verdict rests on it: it was not being played when that was settled."""
        result = self.unit_test.result
        if not result.get("surplus"):
            return True
        seen = int(result["sessions"]) - int(result["saved"]) - int(result["surplus"])
        return self.slot - self.unit_test.slots.start < seen

    @property
    def seconds(self) -> float:
        """How long the agent took."""
        return float(self.answered["agentLatencyMs"]) / 1000

    def why(self) -> list[str]:
        """Why it did not pass: a line for each criterion that was not met, else its reason."""
        unmet = [
            f"{each['criterionName']}: {each['justification']}"
            for each in self.answered["results"]
            if each["passed"] is False and not each["onlyMeasured"]
        ]
        return unmet or [self.answered["reason"] or self.outcome]

    @property
    def title(self) -> str:
        """Which one it is and how it ended, for people."""
        return f"session {self.number} · {self.outcome.replace('_', ' ')}"

    def words(self) -> str:
        """The whole conversation as text, with how it ended before and after."""
        reason = self.answered["reason"]
        lines = [self.title, *self._spoken(), *([f"=> {reason}"] if reason else [])]
        return "\n".join(lines)

    def _spoken(self) -> Iterator[str]:
        for message in self.answered["transcript"]:
            cut = f" ({_plain(message['cutShort'])})" if message["cutShort"] else ""
            yield f"{message['role'].lower()}{cut}: {message['text']}"
            yield from calls_of(message)
        for found in self.answered["personaBreaks"]:
            yield f"persona out of role, {_plain(found['kind'])}: {found['why']}"


def calls_of(message: dict[str, Any]) -> Iterator[str]:
    """The tool calls of a message, with what the tools answered where that is on record."""
    for call in message["toolCalls"]:
        broken = f" (broken: {call['problem']})" if call["problem"] else ""
        yield f"    {call['name']} {as_json(call['arguments'])}{broken}"
        result = call.get("result")
        if result is not None:
            failed = " (failed)" if result["isError"] else ""
            yield f"    ->{failed} {as_json(result['content'])}"


def as_json(value: Any) -> str:
    """``value`` in one line."""
    return json.dumps(value, ensure_ascii=False)


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
