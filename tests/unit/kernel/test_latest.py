"""What was used last is kept, and no more than there is room for."""

from __future__ import annotations

from simulation.kernel.latest import Latest


def test_what_nobody_used_for_the_longest_goes_first() -> None:
    kept: Latest[str, int] = Latest(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [each in kept for each in "abc"] == [True, False, True]
    assert kept.get("b") is None
    kept.put("a", 4)
    kept.put("d", 5)
    assert [kept.get(each) for each in "abcd"] == [4, None, None, 5]


def test_what_is_dropped_is_gone_and_makes_room() -> None:
    kept: Latest[str, int] = Latest(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.drop("a")
    kept.drop("a")
    kept.put("c", 3)
    assert [kept.get(each) for each in "abc"] == [None, 2, 3]
    kept.clear()
    assert "b" not in kept
