"""From what its metrics measured to the outcome of a session: pure."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.session.state import Session


def session_outcome(
    results: Sequence[CriterionResult],
    *,
    exhausted: bool,
    tool_loop: bool = False,
    caveats: Sequence[str] = (),
    unanswered: str = "",
) -> tuple[Outcome, str]:
    """The outcome of a session whose metrics were evaluated, and its reason.

    ``exhausted`` says that the conversation was cut off at its maximum of interactions,
    ``tool_loop`` that a turn was at that of its rounds of calls; either counts as a failure
    whatever the metrics say. ``caveats`` are what is missing of the
    agent's answers. ``unanswered`` is a question of the agent that the persona's script could
    not answer: a failure after it is not the agent's.
    """
    outcome, reason = _outcome(results, exhausted=exhausted, tool_loop=tool_loop)
    if unanswered and outcome in (Outcome.FAILED, Outcome.MAX_INTERACTIONS):
        outcome = Outcome.SIMULATOR_FAULT
        reason = (
            f"The agent asked “{unanswered}”, and neither the instructions nor the persona answer "
            f"it; add 'If asked about …: say …', or a variable to the persona. {reason}"
        )
    return outcome, f"{reason} {'; '.join(caveats)}." if caveats else reason


def outcome_by(session: Session, results: Sequence[CriterionResult]) -> tuple[Outcome, str]:
    """The outcome of ``session``, whose conversation came to its end, if these are its results."""
    said = session.transcript
    return session_outcome(
        results,
        # Nobody left and nobody hung up: it was cut off.
        exhausted=session.left is None and not session.agent_ended,
        tool_loop=session.tool_loop,
        caveats=[each.caveat for each in said if each.caveat],
        unanswered=next((each.unanswered for each in said if each.unanswered), ""),
    )


def _outcome(
    results: Sequence[CriterionResult], *, exhausted: bool, tool_loop: bool
) -> tuple[Outcome, str]:
    if tool_loop:
        return Outcome.TOOL_LOOP, (
            "The agent called tools once more where it had been given their results as often as "
            "it may in one turn (max_tool_rounds), and said nothing to the persona."
        )
    if exhausted:
        return Outcome.MAX_INTERACTIONS, "The objective was not settled within max_interactions."
    failed = [result.criterion_name for result in results if result.passed is False]
    if failed:
        return Outcome.FAILED, f"Not met: {', '.join(failed)}."
    held_back = [
        result.criterion_name
        for result in results
        if result.inconclusive and result.measurement.incomplete
    ]
    if held_back:
        reason = f"Not decided, since the agent's answer is incomplete: {', '.join(held_back)}."
        return Outcome.JUDGE_INCONCLUSIVE, reason
    unclear = [result.criterion_name for result in results if result.inconclusive]
    if unclear:
        return Outcome.JUDGE_INCONCLUSIVE, f"No usable judgement: {', '.join(unclear)}."
    if not any(result.passed for result in results):
        return Outcome.JUDGE_INCONCLUSIVE, "No metric applied to this session."
    return Outcome.PASSED, "All criteria that apply are met."
