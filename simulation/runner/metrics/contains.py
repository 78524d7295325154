"""Whether a message holds one of several texts."""

from __future__ import annotations

from simulation.catalog.evaluator import ContainsEvaluator
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.session.transcript import Message
from simulation.kernel.unicode import normalised_form
from simulation.runner.apart import by_weight
from simulation.runner.metrics.evidence import (
    cut_short_among,
    in_order,
    not_found,
    searched,
    weight_of,
)
from simulation.runner.ports import PlayedSession
from simulation.runner.wire.excerpt import around


class ContainsMetric:
    """True where a message holds one of the texts; case and Unicode form do not matter."""

    costly = False

    def __init__(self, evaluator: ContainsEvaluator) -> None:
        self._evaluator = evaluator
        self._wanted = [(text, _plain(text)) for text in evaluator.texts]

    async def evaluate(self, metric: MetricBody, session: PlayedSession) -> Measurement:
        return await by_weight(weight_of(session), lambda: self._measured(session))

    def _measured(self, session: PlayedSession) -> Measurement:
        texts = searched(self._evaluator, session)
        holding, quote = list[Message](), ""
        for message, text in texts:
            plain = _plain(text)
            found = next((wanted for wanted in self._wanted if wanted[1] in plain), None)
            if found is None:
                continue
            holding.append(message)
            quote = quote or f"{message.id} holds {found[0]!r}: '{_quote(plain, found[1])}'"
        if not holding:
            wanted = " or ".join(repr(text) for text in self._evaluator.texts)
            return not_found(self._evaluator, texts, f"holds {wanted}")
        cut = cut_short_among(holding)
        return Measurement(
            value=True,
            justification=quote,
            references=in_order(holding, session),
            incomplete=cut if len(cut) == len(holding) else (),
        )


def _plain(text: str) -> str:
    # Folding may undo the composed form ('İ'), so it is restored afterwards.
    return normalised_form("NFC", normalised_form("NFC", text).casefold())


def _quote(plain: str, wanted: str) -> str:
    start = plain.index(wanted)
    return around(plain, start, start + len(wanted))
