"""When a schedule comes next: strictly later, on a day that exists, the same for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.pulse.cron import next_after, require_cron

MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


@pytest.mark.parametrize(
    ("expression", "moment", "expected"),
    [
        ("*/5 * * * *", "2026-03-04T05:06:07.890", "2026-03-04T05:10:00"),
        ("* * * * *", "2026-03-04T05:06:00", "2026-03-04T05:07:00"),
        ("* * * * *", "2026-03-04T05:06:59.999", "2026-03-04T05:07:00"),
        ("* * * * * *", "2026-03-04T05:06:07.890", "2026-03-04T05:06:08"),
        ("* * * * * 0", "2026-03-04T05:06:00", "2026-03-04T05:07:00"),
        ("0 0 29 2 *", "2026-03-04T00:00:00", "2028-02-29T00:00:00"),
        ("0 0 L * *", "2026-04-04T00:00:00", "2026-04-30T00:00:00"),
        ("30 2 * * *", "2026-03-29T02:00:00", "2026-03-29T02:30:00"),
        ("0 9 * * MON-FRI", "2026-03-06T09:00:00", "2026-03-09T09:00:00"),
        ("0 0 1 1 *", "2026-12-31T23:59:59.999", "2027-01-01T00:00:00"),
    ],
)
def test_the_next_moment(expression: str, moment: str, expected: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert next_after(expression, at) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("never", ["0 0 30 2 *", "0 0 31 2,4,6 *"])
def test_a_day_that_does_not_exist_never_comes(never: str) -> None:
    assert next_after(never, datetime(2026, 3, 4, tzinfo=UTC)) is None


@pytest.mark.parametrize("named", ["0 0 * MAR FRI", "0 0 * apr thu", "0 0 * * fri#1"])
def test_names_of_months_and_days_are_understood(named: str) -> None:
    assert require_cron(named) == named


@given(
    st.sampled_from(["*/7 * * * *", "3 1,13 * * *", "* * * * * */20", "0 0 13 * 5", "5 4 1 */2 *"]),
    MOMENTS,
)
def test_a_schedule_comes_strictly_later_and_misses_nothing(
    expression: str, moment: datetime
) -> None:
    following = next_after(expression, moment)
    assert following is not None
    assert following > moment
    assert following.utcoffset() == timedelta(0)
    assert following.microsecond == 0
    # Whoever asks at any time in between is told the same.
    between = moment + (following - moment) / 2
    assert next_after(expression, between) == following
    assert next_after(expression, following - timedelta(milliseconds=1)) == following
