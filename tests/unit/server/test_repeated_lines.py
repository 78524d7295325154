"""A log that repeats itself says so in one line a minute."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from simulation.server.repeated_lines import MOST_NAMED, MOST_PLACES, WINDOW_SECONDS, RepeatedLines


@dataclass
class Log:
    """A logger of the test's own, what it wrote, and its time."""

    now: float = 0.0
    stream: io.StringIO = field(default_factory=io.StringIO)
    logger: logging.Logger = field(default_factory=lambda: logging.Logger("house"))

    def __post_init__(self) -> None:
        self.handler = RepeatedLines(self.stream, lambda: self.now)
        self.logger.addHandler(self.handler)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def minute(self) -> None:
        self.now += WINDOW_SECONDS
        self.handler.tell()

    def warn(self, number: int) -> None:
        self.logger.warning("Connection %s is refused", number)

    def fail(self, error: type[Exception]) -> None:
        try:
            raise error("why")
        except error:
            self.logger.exception("Internal error")


@pytest.fixture
def log() -> Iterator[Log]:
    opened = Log()
    yield opened
    opened.handler.close()


def test_what_repeats_takes_one_line_and_its_count_another(log: Log) -> None:
    for number in range(3):
        log.warn(number)
    assert log.lines == ["WARNING house: Connection 0 is refused"]

    log.minute()
    assert log.lines[1:] == [
        "WARNING house: 2 more like it: Connection 1 is refused; Connection 2 is refused"
    ]


def test_a_flood_takes_one_line_a_minute_however_long_it_lasts(log: Log) -> None:
    for minute in range(3):
        for number in range(1_000):
            log.warn(number)
        log.minute()
        assert len(log.lines) == minute + 2
    assert "1000 more like it" in log.lines[-1]
    assert log.lines[-1].count("is refused") == MOST_NAMED
    assert log.lines[-1].endswith("; …")


def test_what_happens_again_later_is_told_again(log: Log) -> None:
    log.warn(1)
    log.minute()
    log.warn(2)
    assert log.lines[1:] == ["WARNING house: Connection 2 is refused"]


def test_different_lines_do_not_hide_each_other(log: Log) -> None:
    log.warn(1)
    log.logger.error("The disk is full")
    assert len(log.lines) == 2


def test_different_faults_at_one_place_are_told_with_their_tracebacks(log: Log) -> None:
    for error in (ValueError, KeyError, ValueError):
        log.fail(error)
    log.minute()
    told = log.stream.getvalue()
    assert told.count("Traceback") == 2
    assert "1 more like it: Internal error" in told


def test_what_was_left_out_is_counted_when_the_log_is_closed(log: Log) -> None:
    log.warn(1)
    log.warn(2)
    log.handler.close()
    assert log.lines[-1].endswith("1 more like it: Connection 2 is refused")


def test_texts_that_all_differ_are_told_apart_only_so_often(log: Log) -> None:
    for number in range(3 * MOST_PLACES):
        log.logger.warning(f"{number} happened")
    assert len(log.lines) == MOST_PLACES + 1
