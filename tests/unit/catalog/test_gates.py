"""What gates say of sessions, when that is settled, and which could never be met."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from simulation.catalog.gates.decidable import why_undecidable
from simulation.catalog.gates.evidence import Evidence
from simulation.catalog.gates.gate import (
    AllPass,
    AtMostFailures,
    EarlyStop,
    Gate,
    PassHatK,
    PassRate,
)
from simulation.catalog.gates.verdict import Count, Verdict, verdict_by
from simulation.catalog.unit_test_set import UnitTestRun

GATE: TypeAdapter[Gate] = TypeAdapter(Gate)
NINE_IN_TEN = PassRate(at_least=0.9)
GATES = (
    AllPass(),
    AtMostFailures(n=2),
    PassHatK(k=3, at_least=0.5),
    PassRate(at_least=0.5),
    PassRate(at_least=0.8, confidence=0.7),
)


@pytest.mark.parametrize(
    ("gate", "sessions", "counted", "passed", "verdict"),
    [
        (AllPass(), 5, 5, 5, "passed"),
        (AllPass(), 5, 5, 4, "failed"),
        (AllPass(), 5, 4, 4, "inconclusive"),
        (AtMostFailures(n=1), 5, 5, 4, "passed"),
        (AtMostFailures(n=1), 5, 5, 3, "failed"),
        # The one that could not be judged may have failed, and that is one too many or not.
        (AtMostFailures(n=1), 5, 4, 3, "inconclusive"),
        (AtMostFailures(n=1), 5, 4, 4, "passed"),
        # C(3, 2) / C(4, 2) = 3 / 6.
        (PassHatK(k=2, at_least=0.5), 4, 4, 3, "passed"),
        (PassHatK(k=2, at_least=0.51), 4, 4, 3, "failed"),
        (PassHatK(k=4, at_least=0.5), 4, 3, 3, "inconclusive"),
        # 29 of 29 show nine in ten at 0.95: the bound is 0.05 ** (1 / 29) = 0.9019.
        (NINE_IN_TEN, 29, 29, 29, "passed"),
        (NINE_IN_TEN, 28, 28, 28, "undecided"),
        (NINE_IN_TEN, 29, 28, 28, "inconclusive"),
        (NINE_IN_TEN, 29, 29, 28, "undecided"),
        (NINE_IN_TEN, 10, 10, 6, "failed"),
        (NINE_IN_TEN, 10, 0, 0, "inconclusive"),
    ],
    ids=str,
)
def test_what_a_gate_says_of_sessions(
    gate: Gate, sessions: int, counted: int, passed: int, verdict: str
) -> None:
    assert verdict_by(gate, Count(sessions, counted, passed)) is Verdict(verdict)


def gathered(gate: Gate, early_stop: EarlyStop, outcomes: Sequence[bool | None]) -> Evidence:
    """The evidence of ``outcomes``, as far as they are needed."""
    evidence = Evidence(gate, early_stop, len(outcomes))
    for outcome in outcomes:
        if evidence.settled is None:
            evidence.add(outcome)
    return evidence


@given(
    st.sampled_from(GATES),
    st.lists(st.sampled_from((True, True, True, False, None)), min_size=1, max_size=30),
)
def test_what_is_certain_early_is_what_all_sessions_would_have_said(
    gate: Gate, outcomes: list[bool | None]
) -> None:
    early = gathered(gate, EarlyStop.CERTAIN, outcomes)

    assert early.verdict is gathered(gate, EarlyStop.OFF, outcomes).verdict


@pytest.mark.parametrize(
    ("gate", "outcomes", "needed"),
    [
        (AllPass(), [True, False, True, True], 2),
        (AllPass(), [True] * 4, 4),
        (AtMostFailures(n=1), [False, True, True, True], 4),
        (AtMostFailures(n=3), [True, True, True, True], 1),
        (AtMostFailures(n=0), [None, False, True, True], 2),
        (PassHatK(k=1, at_least=0.5), [True, True, True, True], 2),
        # Even 84 passes would rule nine in ten out: P[X <= 84] is 0.040 at that rate.
        (NINE_IN_TEN, [False] * 100, 16),
    ],
    ids=str,
)
def test_no_session_is_played_that_cannot_change_the_verdict(
    gate: Gate, outcomes: list[bool | None], needed: int
) -> None:
    assert gathered(gate, EarlyStop.CERTAIN, outcomes).count.sessions == needed


def test_a_sequential_test_stops_as_soon_as_it_knows() -> None:
    gate = PassRate(at_least=0.8)

    passed = gathered(gate, EarlyStop.SEQUENTIAL, [True] * 100)
    failed = gathered(gate, EarlyStop.SEQUENTIAL, [False] * 100)
    open = gathered(gate, EarlyStop.SEQUENTIAL, [True, True, True, True, False] * 20)

    assert (passed.settled, failed.settled) == (Verdict.PASSED, Verdict.FAILED)
    assert failed.count.sessions < passed.count.sessions < 40
    assert (open.verdict, open.count.sessions) == (Verdict.UNDECIDED, 100)


def test_nothing_passes_before_each_criterion_applied() -> None:
    evidence = Evidence(AtMostFailures(n=4), EarlyStop.CERTAIN, 4, required=[0, 1])

    evidence.add(True, heard=[0])
    assert evidence.settled is None
    evidence.add(True, heard=[1])
    assert evidence.settled is Verdict.PASSED


@pytest.mark.parametrize(
    ("gate", "sessions", "why"),
    [
        (NINE_IN_TEN, 18, "18 sessions cannot show 0.9 with confidence 0.95; 29 can"),
        (NINE_IN_TEN, 29, None),
        (PassHatK(k=4, at_least=0.5), 3, "3 sessions cannot show pass^4; 4 can"),
        (PassHatK(k=4, at_least=0.5), 4, None),
        (AllPass(), 1, None),
        (AtMostFailures(n=3), 1, None),
    ],
    ids=str,
)
def test_a_gate_that_can_never_be_met_is_told_with_the_number_that_would_do(
    gate: Gate, sessions: int, why: str | None
) -> None:
    assert why_undecidable(gate, sessions) == why


@pytest.mark.parametrize("planned", [28, 29])
def test_a_gate_that_can_be_met_at_the_end_can_be_met_early(planned: int) -> None:
    evidence = gathered(NINE_IN_TEN, EarlyStop.SEQUENTIAL, [True] * planned)

    assert (evidence.verdict is Verdict.PASSED) is (why_undecidable(NINE_IN_TEN, planned) is None)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"type": "pass_rate", "at_least": 1}, "above 0 and below 1"),
        ({"type": "pass_rate", "at_least": 0.9, "confidence": 95}, "0.5 to 0.9999"),
        ({"type": "pass_hat_k", "k": 0, "at_least": 0.5}, "greater than 0"),
        ({"type": "pass_hat_k", "k": 2, "at_least": 0}, "above 0"),
        ({"type": "at_most_failures", "n": -1}, "greater than or equal to 0"),
        ({"type": "at_most_failures", "n": "2"}, "must be a number"),
        ("most", "does not match any of the expected tags"),
    ],
    ids=str,
)
def test_a_gate_that_means_nothing_is_refused(written: object, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        GATE.validate_python(written)


def test_the_shortest_gate_is_a_word() -> None:
    assert GATE.validate_python("all") == AllPass()
    # And what is cleared says nothing more.
    assert GATE.validate_python(None) == AllPass()
    assert UnitTestRun(unit_test_id="a" * 24, gate=None).gate is None
