"""Whether a message matches a regular expression."""

from __future__ import annotations

import time
from functools import partial

import regex

from simulation.catalog.evaluator import RegexEvaluator
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.session.transcript import Message
from simulation.kernel.threads import Threads
from simulation.runner.metrics.evidence import label_of, messages_of
from simulation.runner.ports import PlayedSession
from simulation.runner.wire.excerpt import around

MAX_SECONDS = 1.0
"""How long a pattern may search through one session."""

_AT_ONCE_SECONDS = 0.02


class RegexMetric:
    """True where a message matches the pattern anywhere.

    Null where the search takes longer than ``max_seconds``: a pattern that backtracks
    without end holds up one measurement, not the worker.
    """

    costly = False

    def __init__(
        self,
        evaluator: RegexEvaluator,
        threads: Threads | None = None,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        self._evaluator = evaluator
        self._threads = threads or Threads("patterns", 1)
        self._max_seconds = max_seconds
        flags = regex.IGNORECASE if evaluator.ignore_case else 0
        self._pattern = regex.compile(evaluator.pattern, flags)

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        speaker, pattern = self._evaluator.speaker, self._evaluator.pattern
        deadline = time.monotonic() + self._max_seconds
        messages = messages_of(speaker, session)
        for message in messages:
            try:
                match = await self._search(message, deadline)
            except TimeoutError:
                return Measurement(
                    value=None,
                    justification=f"The search for {pattern!r} was given up after "
                    f"{self._max_seconds:g} s in {message.id}: the pattern backtracks too "
                    "much; simplify nested repetitions such as (a|b+)+.",
                    references=(message.id,),
                )
            if match:
                quote = around(message.text, *match.span())
                return Measurement(
                    value=True,
                    justification=f"{message.id} matches {pattern!r}: '{quote}'",
                    references=(message.id,),
                )
        return Measurement(
            value=False,
            justification=f"None of {label_of(speaker)} ({len(messages)}) matches {pattern!r}.",
        )

    async def _search(self, message: Message, deadline: float) -> regex.Match[str] | None:
        try:
            return self._pattern.search(message.text, timeout=_AT_ONCE_SECONDS)
        except TimeoutError:
            # Rare: now it may take its time, but elsewhere, so that all others go on.
            left = max(deadline - time.monotonic(), _AT_ONCE_SECONDS)
            search = partial(self._pattern.search, message.text, timeout=left, concurrent=True)
            return await self._threads.run(search)
