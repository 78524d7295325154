"""The API for scripts: runs of sets, what they found, and whatever else GraphQL answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from simulation.client import starting, waiting
from simulation.client.api import Api, open_api
from simulation.client.artifacts import download_artifacts
from simulation.client.conversations import Wanted, conversations
from simulation.client.definitions import Definitions
from simulation.client.errors import refusal
from simulation.client.finding import first_of, run_meant
from simulation.client.operations import comparing, report, runs, sets
from simulation.client.starting import Started, Unfinished
from simulation.client.wish import baseline_of, labels_from, part_of
from simulation.settings import load_settings

if TYPE_CHECKING:
    from simulation.client.types.comparing import RunComparison
    from simulation.client.types.enums import RetryOf, SimulatorKind
    from simulation.client.types.inputs import ModelPreferenceInput, RunPolicyInput
    from simulation.client.types.report import RunReport
    from simulation.client.types.runs import RunProgress, RunSummary
    from simulation.client.types.sessions import Conversation
    from simulation.client.types.sets import PlanRun


class AsyncClient(Definitions):
    """The API of the server at ``url``, or over the data directory ``data``, within `async with`.

    With neither, ``SIMULATION_URL`` and the other settings of the environment count, as for the
    command line. Over a data directory runs are played by this process while the client is
    open; with ``work`` set to false they wait for another one.

    Answers are what the API sent, typed by `simulation.client.types`. Every method may raise
    an `ApiError` with the API's code, or `NotReachable`.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        data: str | Path | None = None,
        work: bool = True,
    ) -> None:
        self._given: dict[str, Any] = {"url": url, "api_key": api_key}
        self._data, self._work = data, work
        self._opened = AsyncExitStack()
        self._api: Api | None = None

    @classmethod
    def over(cls, api: Api) -> Self:
        """A client of an API that is open already, and stays so."""
        made = cls()
        made._api = api
        return made

    async def __aenter__(self) -> Self:
        data = None if self._data is None else Path(self._data)
        settings = load_settings(data=data, **self._given)
        if data is not None:
            settings = settings.model_copy(update={"url": self._given["url"]})
        self._api = await self._opened.enter_async_context(open_api(settings, work=self._work))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._api = None
        await self._opened.__aexit__(kind, error, trace)

    @property
    def _open(self) -> Api:
        if self._api is None:
            raise RuntimeError("The client is not open; use it within `with` or `async with`.")
        return self._api

    async def execute(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that a GraphQL operation asks for."""
        return await self._open.ask(query, **variables)

    async def start(
        self,
        set_name: str,
        *,
        only: Sequence[str] = (),
        tags: Sequence[str] = (),
        labels: Mapping[str, str] | None = None,
        repeat: int = 1,
        simulator: SimulatorKind | None = None,
        seed: int | None = None,
        baseline: str | None = None,
        policy: RunPolicyInput | None = None,
        models: Sequence[ModelPreferenceInput] = (),
        unfinished: Unfinished = Unfinished.CONTINUE_SAME,
    ) -> Started:
        """Start a run of the set with the name or id, or continue the unfinished one.

        It is of the unit tests in ``only``, by name or id, that have the ``tags`` (``key`` or
        ``key:value``), or of all; held against ``baseline``, the id of a run, ``label:KEY=VALUE``
        or ``last:VERSION_SET``. Asking again after a lost answer starts nothing twice: there is
        one unfinished run of a caller, set and label ``job``.

        Raises:
            RunDiffers: there is one that is not the same, and ``unfinished`` does not say what
                becomes of it.
        """
        wanted = {
            "repeat": repeat,
            "seed": seed,
            "labels": labels_from(labels or {}),
            "only": part_of(only, tags),
            "baseline": baseline_of(baseline),
            "simulator": simulator,
            "policy": policy,
            "llmModelPreferences": list(models),
        }
        return await starting.start(self._open, set_name, wanted, unfinished)

    async def plan(
        self,
        set_name: str,
        *,
        only: Sequence[str] = (),
        tags: Sequence[str] = (),
        repeat: int = 1,
        policy: RunPolicyInput | None = None,
    ) -> PlanRun:
        """What a run would take and could show; nothing is started."""
        wanted = {
            "unitTestSetId": await starting.find_set(self._open, set_name),
            "repeat": repeat,
            "only": part_of(only, tags),
            "policy": policy,
        }
        plan: PlanRun = (await self.execute(sets.PLAN_RUN, input=wanted))["unitTestSetRunPlan"]
        return plan

    def watch(
        self,
        id: str,
        *,
        timeout_seconds: float | None = None,
        patience_seconds: float | None = waiting.PATIENCE_SECONDS,
    ) -> AsyncIterator[RunProgress]:
        """How far a run has come, again and again, until it has ended or is parked.

        A server that does not answer, or cannot at the moment, is asked again for
        ``patience_seconds`` in a row; null is for ever.

        Raises:
            WaitTimedOut: the run did not end within ``timeout_seconds``; it goes on.
        """
        limits = {"timeout_seconds": timeout_seconds, "patience_seconds": patience_seconds}
        return waiting.watch(self._open, id, **limits)

    async def wait(
        self,
        id: str,
        *,
        timeout_seconds: float | None = None,
        patience_seconds: float | None = waiting.PATIENCE_SECONDS,
    ) -> RunReport:
        """The report of a run, once it has ended or is parked; waits as `watch` does."""
        limits = {"timeout_seconds": timeout_seconds, "patience_seconds": patience_seconds}
        async for _ in self.watch(id, **limits):
            pass
        return await waiting.patiently(lambda: self.report(id), patience_seconds)

    async def report(self, id: str) -> RunReport:
        """What a run has found so far: verdicts, rates, criteria, sessions with their results."""
        found: RunReport | None = (await self.execute(report.RUN_REPORT, id=id))["unitTestSetRun"]
        if found is None:
            raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
        return found

    async def runs(
        self, *, limit: int = 20, labels: Mapping[str, str | None] | None = None
    ) -> list[RunSummary]:
        """The latest runs, at most 100; only those with the ``labels``, with any value for null."""
        wanted = {"labels": labels_from(labels)} if labels else None
        found = await self.execute(runs.LIST_RUNS, first=limit, filter=wanted)
        nodes: list[RunSummary] = found["unitTestSetRuns"]["nodes"]
        return nodes

    async def find_run(self, meant: str, *, set_name: str | None = None) -> str:
        """The id of a completed run: ``latest``, ``label:KEY=VALUE``, of a set or of all."""
        of = None if set_name is None else await starting.find_set(self._open, set_name)
        return await run_meant(self._open, meant, of)

    async def conversations(
        self,
        id: str,
        *,
        unit_test: str | None = None,
        number: int | None = None,
        failed: bool = False,
    ) -> AsyncIterator[tuple[str, Conversation]]:
        """The conversations of a run that have ended, each with the name of its unit test.

        Only those of ``unit_test``, with the ``number`` that reports give them from 1 on, and
        with ``failed`` only those that did not pass, on whosever account.
        """
        wanted = Wanted(unit_test=unit_test, number=number, failed=failed)
        async for each in conversations(self._open, id, wanted):
            yield each

    async def compare(self, base: str, candidate: str) -> RunComparison:
        """What became of the unit tests of a run in a later one, and what has changed between."""
        asked = self.execute(comparing.COMPARE_RUNS, base=base, candidate=candidate)
        found: RunComparison = (await asked)["compareRuns"]
        return found

    async def cancel(self, id: str) -> None:
        """Stop a run before its next turns; sessions that have finished are kept."""
        await self.execute(runs.CANCEL_RUN, id=id)

    async def resume(self, id: str) -> None:
        """Take up a run that was parked."""
        await self.execute(runs.RESUME_RUN, id=id)

    async def retry(
        self,
        id: str,
        *,
        of: RetryOf = "BOTH",
        unit_tests: Sequence[str] = (),
        seed: int | None = None,
        todays_services: bool = False,
        labels: Mapping[str, str] | None = None,
    ) -> str:
        """Play sessions of a run that has ended again; returns the id of the run that does.

        ``merged`` in the report of the first run shows both together.
        """
        wanted = {
            "runId": id,
            "of": of,
            "unitTests": list(unit_tests),
            "seed": seed,
            "todaysServices": todays_services,
            "labels": labels_from(labels or {}),
        }
        made = await self.execute(runs.RETRY_RUN, input=wanted)
        return str(made["retryFailed"]["unitTestSetRun"]["databaseId"])

    async def first_of(self, id: str) -> str:
        """The run that a retry, or a retry of a retry, comes of in the end."""
        return await first_of(self._open, id)

    async def artifacts(self, id: str, directory: str | Path) -> Path:
        """Write the archive of a run into ``directory``; returns where it is."""
        return await download_artifacts(self._open, id, Path(directory))
