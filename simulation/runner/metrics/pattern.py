"""Whether a message matches a regular expression."""

from __future__ import annotations

from simulation.catalog.evaluator import RegexEvaluator
from simulation.catalog.expressions.pattern import PatternInvalid
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.evidence import cut_short_among, not_found, searched
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
        pattern, texts = self._evaluator.pattern, searched(self._evaluator, session)
        for message, text in texts:
            try:
                span = await search(pattern, text, ignore_case=self._evaluator.ignore_case)
            except (PatternInvalid, SearchTooLong) as error:
                return Measurement(
                    value=None,
                    justification=f"The pattern {pattern!r} {error}",
                    references=(message.id,),
                )
            if span:
                quote = around(text, *span)
                return Measurement(
                    value=True,
                    justification=f"{message.id} matches {pattern!r}: '{quote}'",
                    references=(message.id,),
                    incomplete=cut_short_among([message]),
                )
        return not_found(self._evaluator, texts, f"matches {pattern!r}")
