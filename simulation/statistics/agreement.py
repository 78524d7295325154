"""How far a judge can be trusted, from what people say of the same sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

from simulation.statistics.proportions import TIE, Estimate, Interval, rate, two_sided_z

ADDED = 2
"""Imagined labels of each sort, half of them right, that Lang and Reiczigel add."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge against labels of pass or fail; each part is None where nothing bears on it.

    The positive class is "passed". Counts are of labels.
    """

    labels: int
    accuracy: Estimate | None
    """Of all, those where the judge says what the person says."""
    precision: Estimate | None
    """Of what the judge passes, what the person passes."""
    recall: Estimate | None
    """Of what the person passes, what the judge passes: its sensitivity."""
    specificity: Estimate | None
    """Of what the person fails, what the judge fails."""
    kappa: Estimate | None


def agreement(pairs: Sequence[tuple[bool, bool]], confidence: float = 0.95) -> Agreement:
    """What (label, judged) pairs say about the judge, with Wilson intervals."""
    seen = Counter(pairs)
    both, neither = seen[True, True], seen[False, False]
    missed, invented = seen[True, False], seen[False, True]
    return Agreement(
        labels=len(pairs),
        accuracy=rate(both + neither, len(pairs), confidence),
        precision=rate(both, both + invented, confidence),
        recall=rate(both, both + missed, confidence),
        specificity=rate(neither, neither + invented, confidence),
        kappa=cohens_kappa(pairs, confidence),
    )


def cohens_kappa(
    pairs: Sequence[tuple[Hashable, Hashable]], confidence: float = 0.95
) -> Estimate | None:
    """Agreement beyond chance over whatever categories, from -1 to 1.

    None of no pairs, and where chance alone agrees wholly, since both always say the same one
    thing. Without an interval where the formula knows no error, as when all pairs agree.

    Source: Cohen (1960), Educ. Psychol. Meas. 20:37-46; the error is of Fleiss, Cohen and Everitt
    (1969), Psychol. Bull. 72:323-327, equation 13.
    """
    n = len(pairs)
    labels, judged = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(count * judged[each] for each, count in labels.items())
    if by_chance == n * n:
        return None
    agreed = sum(a == b for a, b in pairs)
    chance = by_chance / n**2
    kappa = (agreed / n - chance) / (1 - chance)
    spread = -((kappa - chance * (1 - kappa)) ** 2)
    for (a, b), count in Counter(pairs).items():
        beside = (labels[b] + judged[a]) / n * (1 - kappa)
        spread += count / n * ((1 - beside) ** 2 if a == b else beside**2)
    if spread < TIE:
        return Estimate(kappa, None)
    reach = two_sided_z(confidence) * sqrt(spread / n) / (1 - chance)
    return Estimate(kappa, Interval(max(-1.0, kappa - reach), min(1.0, kappa + reach)))


def rogan_gladen(
    raw: tuple[int, int],
    sensitivity: tuple[int, int],
    specificity: tuple[int, int],
    confidence: float = 0.95,
) -> Estimate | None:
    """The rate that a judge without errors would find, clamped to 0 to 1 as is its interval.

    Each argument is (how many, of how many): the judge passes of all it judged; the judge passes
    of those that people pass; the judge fails of those that people fail. None where one of these
    has no counts, and of a judge no better than chance: sensitivity + specificity <= 1.

    Source: Rogan and Gladen (1978), Am. J. Epidemiol. 107:71-76; the interval is of Lang and
    Reiczigel (2014), Prev. Vet. Med. 113:13-22, which counts that both errors are estimated.
    """
    if not (raw[1] and sensitivity[1] and specificity[1]):
        return None
    share, right, wrong = (passed / counted for passed, counted in (raw, sensitivity, specificity))
    if right + wrong <= 1:
        return None
    return Estimate(
        _clamped((share + wrong - 1) / (right + wrong - 1)),
        _lang_reiczigel(raw, sensitivity, specificity, two_sided_z(confidence)),
    )


def _lang_reiczigel(
    raw: tuple[int, int], sensitivity: tuple[int, int], specificity: tuple[int, int], z: float
) -> Interval | None:
    judged, positive, negative = raw[1] + z * z, sensitivity[1] + ADDED, specificity[1] + ADDED
    share = (raw[0] + z * z / 2) / judged
    right, wrong = (sensitivity[0] + ADDED / 2) / positive, (specificity[0] + ADDED / 2) / negative
    if right + wrong <= 1:
        return Interval(0.0, 1.0)
    middle = (share + wrong - 1) / (right + wrong - 1)
    of_right, of_wrong = right * (1 - right) / positive, wrong * (1 - wrong) / negative
    spread = share * (1 - share) / judged + middle**2 * of_right + (1 - middle) ** 2 * of_wrong
    reach = z * sqrt(spread) / (right + wrong - 1)
    middle += 2 * z * z * (middle * of_right - (1 - middle) * of_wrong)
    return Interval(_clamped(middle - reach), _clamped(middle + reach))


def _clamped(share: float) -> float:
    return min(1.0, max(0.0, share))
