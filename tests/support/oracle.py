"""SciPy and statsmodels, asked for what `simulation/statistics` computes itself.

They are imported where they are asked: a second that only these tests should take.
"""

from __future__ import annotations

from collections.abc import Sequence

CLOSE = 1e-9
"""How near to the oracle everything must be."""


def binomial_tail(passed: int, counted: int, rate: float) -> float:
    """The chance of at least so many."""
    from scipy.stats import binom

    return float(binom.sf(passed - 1, counted, rate))


def clopper_pearson(passed: int, counted: int, confidence: float) -> tuple[float, float]:
    """Both one-sided bounds."""
    from scipy.stats import binomtest

    seen = binomtest(passed, counted)
    both = seen.proportion_ci(2 * confidence - 1, "exact")
    return float(both.low), float(both.high)


def wilson(passed: int, counted: int, confidence: float) -> tuple[float, float]:
    from scipy.stats import binomtest

    found = binomtest(passed, counted).proportion_ci(confidence, "wilson")
    return float(found.low), float(found.high)


def fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The two-sided p value of (passed, counted) twice."""
    from scipy.stats import fisher_exact

    return float(fisher_exact(_table(first, second))[1])


def boschloo(first: tuple[int, int], second: tuple[int, int]) -> float:
    from scipy.stats import boschloo_exact

    table = list(zip(*_table(first, second), strict=True))
    return float(boschloo_exact(table, n=64).pvalue)


def binomial_test(only_first: int, only_second: int) -> float:
    """McNemar's exact test is this one."""
    from scipy.stats import binomtest

    pairs = only_first + only_second
    return float(binomtest(only_first, pairs).pvalue) if pairs else 1.0


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    from scipy.stats import false_discovery_control

    return [float(each) for each in false_discovery_control(p_values)]


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """The hybrid score interval of the second rate less the first."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(*second, *first, method="newcomb", compare="diff")
    return float(low), float(high)


def permutation(first: Sequence[float], second: Sequence[float]) -> float:
    """Over all permutations."""
    import numpy as np
    from scipy.stats import permutation_test

    def apart(one: Sequence[float], other: Sequence[float], axis: int = -1) -> float:
        return abs(np.mean(one, axis=axis) - np.mean(other, axis=axis))  # type: ignore[no-any-return]

    found = permutation_test(
        (first, second), apart, alternative="greater", n_resamples=float("inf"), vectorized=True
    )
    return float(found.pvalue)


def t_interval(values: Sequence[float], confidence: float) -> tuple[float, float]:
    import numpy as np
    from scipy.stats import sem, t

    low, high = t.interval(confidence, len(values) - 1, np.mean(values), sem(values))
    return float(low), float(high)


def quantile(
    values: Sequence[float], share: float, confidence: float
) -> tuple[float, float, float]:
    """The quantile and the values around it, not a number where there are none."""
    import numpy as np
    from scipy.stats import quantile_test

    around = quantile_test(values, p=share).confidence_interval(confidence)
    return float(np.quantile(values, share)), float(around.low), float(around.high)


def clustered(by_unit_test: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    """Mean, clustered standard error, and Student's interval by the number of clusters."""
    import numpy as np
    from statsmodels.regression.linear_model import OLS

    values = np.concatenate([np.asarray(each, dtype=float) for each in by_unit_test])
    groups = np.repeat(np.arange(len(by_unit_test)), [len(each) for each in by_unit_test])
    fitted = OLS(values, np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    low, high = fitted.conf_int()[0]
    return float(fitted.params[0]), float(fitted.bse[0]), float(low), float(high)


def kappa(table: Sequence[Sequence[int]]) -> tuple[float, float, float]:
    """Cohen's kappa with its interval at 0.95."""
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    # Where there is no error to show, it divides by none.
    with np.errstate(invalid="ignore", divide="ignore"):
        found = cohens_kappa(table)
    return float(found.kappa), float(found.kappa_low), float(found.kappa_upp)


def _table(first: tuple[int, int], second: tuple[int, int]) -> list[tuple[int, int]]:
    return [(passed, counted - passed) for passed, counted in (first, second)]
