"""Evaluates anew what was said in a session, and asks no agent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from simulation.catalog.session.decider import Session
from simulation.catalog.session.ending import outcome_by
from simulation.catalog.session.outcome import Outcome
from simulation.runner.cast import Casting
from simulation.runner.session.ending import End
from simulation.runner.session.evaluation import as_played, evaluate
from simulation.runner.session.known import require_model
from simulation.runner.session.paid import Paid
from simulation.runner.session.seat import Seat


async def rescored(
    seat: Seat, casting: Casting, session: Session, permit: Callable[[], Awaitable[None]]
) -> End:
    """How a session ends that is another one from its beginning to its end.

    What the agent did wrong then it did; how its persona was played is not judged again. ``permit``
    is asked before a judge is, and raises where none may be.

    Raises:
        SessionFault: a judge cannot be asked.
    """
    root, run, spec_index = session.root, seat.run, seat.slot.spec_index
    assert root is not None, "what is evaluated anew was said before"
    if root.outcome is Outcome.AGENT_ERROR:
        return End(root.outcome, root.reason, persona_breaks=root.persona_breaks)
    evaluations = await seat.lasting(lambda: casting.evaluations(run, spec_index))
    require_model(run, evaluations)
    brief = await seat.lasting(lambda: casting.brief(run, spec_index, session.seed))
    paid = Paid(partial(seat.keep, session), permit)
    results = await evaluate(evaluations, session, as_played(session, brief), paid)
    outcome, reason = outcome_by(session, results.all)
    passing = any(result.inconclusive for result in results.all)
    return End(outcome, reason, results.uncommitted, passing, root.persona_breaks)
