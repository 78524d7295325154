"""How many messages a WebSocket takes."""

from __future__ import annotations

from graphql_schema.edge.pace import BURST, MESSAGES_PER_SECOND, Pace


def test_a_burst_is_let_through_and_then_so_many_a_second() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert all(pace.allows_one_more() for _ in range(BURST))
    assert not pace.allows_one_more()

    now += 1.0
    allowed = sum(pace.allows_one_more() for _ in range(BURST))
    assert allowed == MESSAGES_PER_SECOND - 1

    now += 1_000.0
    assert all(pace.allows_one_more() for _ in range(BURST))
    assert not pace.allows_one_more()
