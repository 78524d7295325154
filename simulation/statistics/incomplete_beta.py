"""The regularised incomplete beta function and its inverse: binomial tails and Student's t."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

SMALLEST = 1e-300
ENOUGH = 1e-15
MOST_TERMS = 10_000
MOST_STEPS = 200


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) for ``a``, ``b`` > 0 and 0 <= ``x`` <= 1; a few hundred steps at a + b = 10,000.

    Source: Press et al., Numerical Recipes, 3rd ed., 6.4: Lentz's continued fraction, on the
    side on which it converges fast.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    return exp(a * log(x) + b * log1p(-x) - _log_beta(a, b)) * _fraction(a, b, x) / a


def inverse_incomplete_beta(a: float, b: float, share: float) -> float:
    """The x of which I_x(a, b) is ``share``, for 0 < ``share`` < 1: Newton's steps in a bracket."""
    low, high = 0.0, 1.0
    x, constant = a / (a + b), _log_beta(a, b)
    for _ in range(MOST_STEPS):
        reached = incomplete_beta(a, b, x)
        low, high = (x, high) if reached < share else (low, x)
        slope = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - constant)
        # In logarithms, since the tails are nearly straight there.
        step = (log(reached) - log(share)) * reached / slope if reached and slope else 0.0
        found = x - step
        if not step or not low < found < high:
            found = (low + high) / 2
        if abs(found - x) <= ENOUGH * found:
            break
        x = found
    return found


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _fraction(a: float, b: float, x: float) -> float:
    upper, lower = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = lower
    for m in range(1, MOST_TERMS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower = 1 / _not_zero(1 + factor * lower)
            upper = _not_zero(1 + factor / upper)
            value *= lower * upper
        if abs(lower * upper - 1) < ENOUGH:
            break
    return value


def _not_zero(number: float) -> float:
    return number if abs(number) > SMALLEST else SMALLEST
