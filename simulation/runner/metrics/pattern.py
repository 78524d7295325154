"""Whether a message matches a regular expression."""

from __future__ import annotations

from simulation.catalog.evaluator import RegexEvaluator
from simulation.catalog.expressions.pattern import PatternInvalid
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.evidence import label_of, messages_of
from simulation.runner.ports import PlayedSession
from simulation.runner.searching import SearchTooLong, search
from simulation.runner.wire.excerpt import around


class RegexMetric:
    """True where a message matches the pattern anywhere.

    Null where the search would take too many steps, or where the pattern was stored by a
    release that knew more kinds of them.
    """

    costly = False

    def __init__(self, evaluator: RegexEvaluator) -> None:
        self._evaluator = evaluator

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        speaker, pattern = self._evaluator.speaker, self._evaluator.pattern
        messages = messages_of(speaker, session)
        for message in messages:
            try:
                span = await search(pattern, message.text, ignore_case=self._evaluator.ignore_case)
            except (PatternInvalid, SearchTooLong) as error:
                return Measurement(
                    value=None,
                    justification=f"The pattern {pattern!r} {error}",
                    references=(message.id,),
                )
            if span:
                quote = around(message.text, *span)
                return Measurement(
                    value=True,
                    justification=f"{message.id} matches {pattern!r}: '{quote}'",
                    references=(message.id,),
                )
        return Measurement(
            value=False,
            justification=f"None of {label_of(speaker)} ({len(messages)}) matches {pattern!r}.",
            applied=bool(messages),
        )
