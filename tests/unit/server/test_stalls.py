"""Answers that nobody takes."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.server.stalls import Stalls


@dataclass(eq=False)
class Peer:
    """A connection with as much to send as a test says."""

    unsent: int = 0
    aborted: bool = False

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted = True


def test_who_takes_nothing_for_too_long_is_let_go() -> None:
    stalls, stalled, idle = Stalls(10), Peer(unsent=1), Peer()
    for now in (0.0, 5.0, 9.9):
        stalls.look([stalled, idle], now)
        assert not stalled.aborted

    stalls.look([stalled, idle], 10.0)
    assert (stalled.aborted, idle.aborted) == (True, False)


def test_who_takes_a_little_goes_on() -> None:
    stalls, slow = Stalls(10), Peer(unsent=1_000)
    for step in range(30):
        slow.unsent -= 1
        stalls.look([slow], step * 5.0)
    assert not slow.aborted


def test_a_pause_between_two_answers_is_no_stall() -> None:
    stalls, peer = Stalls(10), Peer(unsent=7)
    stalls.look([peer], 0.0)
    peer.unsent = 0
    stalls.look([peer], 6.0)
    peer.unsent = 7
    stalls.look([peer], 12.0)
    assert not peer.aborted
