"""The Café Meridian: its calendar, its policies, its book, and what it says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

NOW = datetime(2026, 6, 1, 10, 0)
"""The café's clock stands still on this Monday morning, so that every session repeats."""

CLOSED_WEEKDAY = 0
OPENS, LAST_SEATING = time(9), time(20, 30)
LARGEST_PARTY = 8
LARGE_GROUP = 6
LATE_FEE_EUROS = 10
EVENTS_MAIL = "events@cafe-meridian.example"

FULL = {(5, time(20, 0)): (time(18, 30), time(20, 30))}
"""Times that are taken, by weekday, with what is free instead."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A table that somebody has booked."""

    reference: str
    name: str
    day: date
    at: time
    party_size: int
    area: str = "inside"

    @property
    def hours_away(self) -> float:
        return (datetime.combine(self.day, self.at) - NOW) / timedelta(hours=1)


BOOK = {
    booking.reference: booking
    for booking in (
        Booking("CM-158", "Zoë Lindström", date(2026, 6, 12), time(19, 0), 2),
        Booking("CM-204", "Jonas Hartmann", date(2026, 6, 2), time(9, 30), 3),
        Booking("CM-311", "Adaeze Okafor", date(2026, 6, 4), time(19, 30), 4, "terrace"),
        Booking("CM-420", "Inés Castellanos", date(2026, 6, 3), time(19, 0), 7),
    )
}


def free_cancellation_hours(party_size: int) -> int:
    """How many hours before the visit a booking can still be cancelled free of charge."""
    return 48 if party_size >= LARGE_GROUP else 24


def spoken_day(day: date) -> str:
    """``Friday 5 June``."""
    return f"{day:%A} {day.day} {day:%B}"


_TOPICS: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:opening (?:hours|times?)|hours)\b"
        r"|\b(?:are|is|do|when|whether|if)\b[^.!?]*\b(?:open|closed?)\b(?! to\b)",
        "We are open Tuesday to Sunday from 9:00 to 22:00, with the last seating at 20:30. "
        "On Mondays we are closed.",
    ),
    (
        r"\b(?:cancel\w*\b.*\b(?:policy|fee|cost|free|deadline|late|long|until|charge)"
        r"|(?:policy|fee|cost|deadline|how (?:long|late)|until when)\b.*\bcancel\w*)\b",
        "Cancelling is free of charge up to 24 hours before your visit, and up to 48 hours "
        f"before it for groups of {LARGE_GROUP} or more. After that we charge "
        f"{LATE_FEE_EUROS} euros per person, and this fee is never refunded.",
    ),
    (
        r"\b(?:refund|money back|waive)\b",
        f"The late fee of {LATE_FEE_EUROS} euros per person cannot be waived or given back.",
    ),
    (
        r"\b(?:nuts?|hazelnuts?|walnuts?|peanuts?|almonds?)\b",
        "Our hazelnut cake and the pesto contain nuts; everything else on the menu is made "
        "without nuts, and the kitchen keeps a separate board for allergies.",
    ),
    (
        r"\b(?:gluten|celiac|coeliac)\b",
        "The polenta, all salads and the almond cake are made without gluten.",
    ),
    (r"\bvegan\b", "Half of our menu is vegan, and so are two of the cakes."),
    (r"\b(?:dogs?|pets?)\b", "Dogs are welcome on the terrace."),
    (r"\b(?:high ?chairs?|pram|buggy)\b", "We have high chairs, and room for a pram."),
    (
        r"\b(?:wheelchair|step-free|steps?|stairs|walking stick)\b",
        "The entrance and the ground floor are step-free.",
    ),
    (
        r"\b(?:address|parking|park|where are you|find you)\b",
        "You find us at Harbour Street 12; the car park opposite is open all night.",
    ),
)
_QUESTION = re.compile(
    r"[^.!?]*(?:\?|\b(?:know|find out|tell me|ask)\b[^.!?]*[.!?]?)", re.IGNORECASE
)


def information(text: str) -> list[str]:
    """What the café says to the questions in ``text``, one answer a topic."""
    asked = " ".join(_QUESTION.findall(text))
    return [answer for topic, answer in _TOPICS if re.search(topic, asked, re.IGNORECASE)]
