"""Made by `make client` of `asynchronous.py`; not written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from simulation.client import waiting
from simulation.client.asynchronous import AsyncClient
from simulation.client.blocked import Blocking
from simulation.client.definitions import Kind
from simulation.client.starting import Started, Unfinished

if TYPE_CHECKING:
    from simulation.client.types.comparing import RunComparison
    from simulation.client.types.definitions import (
        Definition,
        Metric,
        Persona,
        Scenario,
        Service,
        UnitTest,
        UnitTestSet,
    )
    from simulation.client.types.enums import RetryOf, SimulatorKind
    from simulation.client.types.inputs import ModelPreferenceInput, RunPolicyInput
    from simulation.client.types.report import RunReport
    from simulation.client.types.runs import RunProgress, RunSummary
    from simulation.client.types.sessions import Conversation
    from simulation.client.types.sets import PlanRun


class Client(Blocking):
    """The API for scripts that do one thing after the other; see `AsyncClient` for all it takes."""

    _client: AsyncClient

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        data: str | Path | None = None,
        work: bool = True,
    ) -> None:
        self._client = AsyncClient(url, api_key=api_key, data=data, work=work)
        super().__init__(self._client)

    def __enter__(self) -> Self:
        self._open()
        return self

    def execute(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that a GraphQL operation asks for."""
        return self._wait(self._client.execute(query, **variables))

    def definitions(
        self,
        kind: Kind,
        *,
        names: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        limit: int = 1000,
    ) -> list[Definition]:
        """Definitions of a kind by name, of the ``names`` and with one of the ``tags``, or all."""
        return self._wait(self._client.definitions(kind, names=names, tags=tags, limit=limit))

    def search(self, kind: Kind, text: str) -> list[Definition]:
        """The definitions of a kind that fit some words, the best first."""
        return self._wait(self._client.search(kind, text))

    def persona(self, name: str) -> Persona:
        """The persona with the name or id."""
        return self._wait(self._client.persona(name))

    def scenario(self, name: str) -> Scenario:
        """The scenario with the name or id."""
        return self._wait(self._client.scenario(name))

    def metric(self, name: str) -> Metric:
        """The metric with the name or id."""
        return self._wait(self._client.metric(name))

    def service(self, name: str) -> Service:
        """The service with the name or id."""
        return self._wait(self._client.service(name))

    def unit_test(self, name: str) -> UnitTest:
        """The unit test with the name or id."""
        return self._wait(self._client.unit_test(name))

    def unit_test_set(self, name: str) -> UnitTestSet:
        """The unit test set with the name or id."""
        return self._wait(self._client.unit_test_set(name))

    def start(
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
        return self._wait(
            self._client.start(
                set_name,
                only=only,
                tags=tags,
                labels=labels,
                repeat=repeat,
                simulator=simulator,
                seed=seed,
                baseline=baseline,
                policy=policy,
                models=models,
                unfinished=unfinished,
            )
        )

    def plan(
        self,
        set_name: str,
        *,
        only: Sequence[str] = (),
        tags: Sequence[str] = (),
        repeat: int = 1,
        policy: RunPolicyInput | None = None,
    ) -> PlanRun:
        """What a run would take and could show; nothing is started."""
        return self._wait(
            self._client.plan(set_name, only=only, tags=tags, repeat=repeat, policy=policy)
        )

    def watch(
        self,
        id: str,
        *,
        timeout_seconds: float | None = None,
        patience_seconds: float | None = waiting.PATIENCE_SECONDS,
    ) -> Iterator[RunProgress]:
        """How far a run has come, again and again, until it has ended or is parked.

        A server that does not answer, or cannot at the moment, is asked again for
        ``patience_seconds`` in a row; null is for ever.

        Raises:
            WaitTimedOut: the run did not end within ``timeout_seconds``; it goes on.
        """
        return self._each(
            self._client.watch(
                id, timeout_seconds=timeout_seconds, patience_seconds=patience_seconds
            )
        )

    def wait(
        self,
        id: str,
        *,
        timeout_seconds: float | None = None,
        patience_seconds: float | None = waiting.PATIENCE_SECONDS,
    ) -> RunReport:
        """The report of a run, once it has ended or is parked; waits as `watch` does."""
        return self._wait(
            self._client.wait(
                id, timeout_seconds=timeout_seconds, patience_seconds=patience_seconds
            )
        )

    def report(self, id: str) -> RunReport:
        """What a run has found so far: verdicts, rates, criteria, sessions with their results."""
        return self._wait(self._client.report(id))

    def runs(
        self, *, limit: int = 20, labels: Mapping[str, str | None] | None = None
    ) -> list[RunSummary]:
        """The latest runs, at most 100; only those with the ``labels``, with any value for null."""
        return self._wait(self._client.runs(limit=limit, labels=labels))

    def find_run(self, meant: str, *, set_name: str | None = None) -> str:
        """The id of a completed run: ``latest``, ``label:KEY=VALUE``, of a set or of all."""
        return self._wait(self._client.find_run(meant, set_name=set_name))

    def conversations(
        self,
        id: str,
        *,
        unit_test: str | None = None,
        number: int | None = None,
        failed: bool = False,
    ) -> Iterator[tuple[str, Conversation]]:
        """The conversations of a run that have ended, each with the name of its unit test.

        Only those of ``unit_test``, with the ``number`` that reports give them from 1 on, and
        with ``failed`` only those that did not pass, on whosever account.
        """
        return self._each(
            self._client.conversations(id, unit_test=unit_test, number=number, failed=failed)
        )

    def compare(self, base: str, candidate: str) -> RunComparison:
        """What became of the unit tests of a run in a later one, and what has changed between."""
        return self._wait(self._client.compare(base, candidate))

    def cancel(self, id: str) -> None:
        """Stop a run before its next turns; sessions that have finished are kept."""
        return self._wait(self._client.cancel(id))

    def resume(self, id: str) -> None:
        """Take up a run that was parked."""
        return self._wait(self._client.resume(id))

    def retry(
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
        return self._wait(
            self._client.retry(
                id,
                of=of,
                unit_tests=unit_tests,
                seed=seed,
                todays_services=todays_services,
                labels=labels,
            )
        )

    def first_of(self, id: str) -> str:
        """The run that a retry, or a retry of a retry, comes of in the end."""
        return self._wait(self._client.first_of(id))

    def artifacts(self, id: str, directory: str | Path) -> Path:
        """Write the archive of a run into ``directory``; returns where it is."""
        return self._wait(self._client.artifacts(id, directory))
