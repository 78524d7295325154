"""What people say of results, and how far judges can be trusted by it."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.bootstrap import Platform
from simulation.catalog.metric_value import Measured
from simulation.catalog.review.decider import no_session, result_in
from simulation.catalog.review.judge_agreement import (
    CorrectedRate,
    Reliability,
    corrected_rates,
    reliabilities,
)
from simulation.catalog.review.messages import ReviewResult, WithdrawReview
from simulation.catalog.review.queries import ReviewQueries
from simulation.catalog.review.queue.queries import QueueQueries
from simulation.catalog.review.recount import Recount
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.identity.permission import Permission
from simulation.runner.rescoring.recounting import Recounting


class ReviewAccess:
    """The reviews of an organization's sessions."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller
        self._organization = caller.principal.organization

    async def review(
        self, session_id: str, result_id: str, *, agree: bool, value: Measured | None, note: str
    ) -> Session:
        """Say of a result of a session that it is right, or what is."""
        self._caller.principal.require(*REQUIRED[ReviewResult])
        runs = self._platform.set_runs
        session = await runs.session(self._organization, session_id)
        if session is None:
            raise no_session(session_id)
        _, asked = result_in(session, await runs.existing(session.set_run_id), result_id)
        pinned = asked.metric
        metrics = self._platform.definitions["metric"]
        metric = await metrics.pinned(self._organization, pinned.id, pinned.version)
        command = self._caller.fill(
            ReviewResult,
            id=session_id,
            result_id=result_id,
            agree=agree,
            value=value,
            note=note,
            measures=metric.body.metric_value,
        )
        await self._platform.bus.handle(command)
        return session

    async def withdraw(self, session_id: str, result_id: str) -> Session:
        """Take back what was said of a result."""
        command = self._caller.fill(WithdrawReview, id=session_id, result_id=result_id)
        await self._platform.bus.handle(command)
        session = await self._platform.set_runs.session(self._organization, session_id)
        assert session is not None, "what has a review is there"
        return session

    @property
    def found(self) -> ReviewQueries:
        """The reads of reviews."""
        self._caller.principal.require(Permission.GET_SET_RUN)
        return ReviewQueries()

    @property
    def queue(self) -> QueueQueries:
        """The reads of what nobody has reviewed; its results name criteria."""
        self._caller.principal.require(
            Permission.GET_METRIC, Permission.GET_SET_RUN, Permission.GET_UNIT_TEST
        )
        return QueueQueries()

    async def recount(self, set_run_id: str) -> Recount | None:
        """A run by its reviews; null where it goes on, or has none."""
        found = Recounting(self.found, self._platform.set_runs)
        return await found.of_run(self._organization, set_run_id)

    async def corrected_rates(self, run: SetRunDocument) -> list[CorrectedRate]:
        """The rates of the metrics of a run that has ended, corrected by reviews of any run."""
        metrics = {each.metric.id for spec in run.specs for each in spec.metrics_to_evaluate}
        reviews = await self.found.of_metrics(self._organization, metrics)
        return corrected_rates(run.specs, run.results, reviews)

    async def judge_agreement(
        self, metric_id: str, versions: Sequence[int]
    ) -> tuple[int, list[Reliability]]:
        """How far the judges of a metric can be trusted, and by how many reviews."""
        self._caller.principal.require(
            Permission.GET_METRIC, Permission.GET_METRIC_EVALUATION_RESULT
        )
        reviews = await ReviewQueries().of_metrics(self._organization, [metric_id])
        return len(reviews), reliabilities(reviews, versions)
