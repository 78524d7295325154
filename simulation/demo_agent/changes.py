"""Cancelling and changing a booking that is in the café's book."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from simulation.demo_agent.booking import arguments, obstacle, receipt
from simulation.demo_agent.cafe import LATE_FEE_EUROS, Booking, free_cancellation_hours, spoken_day
from simulation.demo_agent.listening import Heard
from simulation.demo_agent.talk import Reply, Tool
from simulation.kernel.unicode import normalised_form

_WHICH = "Which booking is it? Please tell me the reference, or the name it is under."
_UNKNOWN = "I cannot find such a booking. Please tell me the reference, or the name it is under."

_UNCHANGED = "Then everything stays as it is. Is there anything else I can do for you?"


def find(book: Mapping[str, Booking], heard: Heard) -> Booking | None:
    """The booking that the guest names by reference, or by name, accents or not."""
    if heard.reference:
        return book.get(heard.reference)
    wanted = _plain(heard.name or "")
    return next((one for one in book.values() if wanted and wanted in _plain(one.name)), None)


def _plain(name: str) -> str:
    letters = normalised_form("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def described(booking: Booking) -> str:
    """``CM-204, Tuesday 2 June at 09:30 for 3, inside``."""
    place = "on the terrace" if booking.area == "terrace" else "inside"
    return (
        f"{booking.reference}, {spoken_day(booking.day)} at {booking.at:%H:%M} "
        f"for {booking.party_size}, {place}"
    )


def late_fee(booking: Booking) -> int:
    """What cancelling ``booking`` now costs, in euros."""
    in_time = booking.hours_away >= free_cancellation_hours(booking.party_size)
    return 0 if in_time else LATE_FEE_EUROS * booking.party_size


class CancelTalk:
    """A guest cancels a booking."""

    def __init__(self, book: dict[str, Booking], booking: Booking | None = None) -> None:
        self.awaited: tuple[str, ...] = ("name",)
        self.settled = False
        self._book = book
        self._booking = booking

    def hear(self, heard: Heard) -> Reply:
        if self._booking is None or heard.reference:
            self._booking = find(self._book, heard)
            named = heard.reference or heard.name
            return Reply(self.reminder() if self._booking or not named else _UNKNOWN)
        if heard.yes:
            return self._cancel(self._booking)
        if heard.no:
            self.settled = True
            return Reply(_UNCHANGED)
        return Reply(self.reminder())

    def reminder(self) -> str:
        if self._booking is None:
            return _WHICH
        self.awaited = ()
        fee, hours = late_fee(self._booking), free_cancellation_hours(self._booking.party_size)
        terms = (
            f"It is less than {hours} hours away, so the late fee of {fee} euros applies."
            if fee
            else f"It is more than {hours} hours away, so this is free of charge."
        )
        return f"I have found {described(self._booking)}. {terms} Shall I cancel it?"

    def _cancel(self, booking: Booking) -> Reply:
        self.settled = True
        del self._book[booking.reference]
        fee = late_fee(booking)
        text = (
            f"Booking {booking.reference} is cancelled. "
            f"{f'The late fee is {fee} euros.' if fee else 'There is no fee.'} "
            "Is there anything else I can do for you?"
        )
        details = receipt(status="cancelled", reference=booking.reference, fee_euros=fee)
        tool = Tool("cancel_booking", {"reference": booking.reference, "fee_euros": fee})
        return Reply(text + details, (tool,))


class ChangeTalk:
    """A guest moves a booking, changes its guests, or adds a note to it."""

    def __init__(
        self,
        book: dict[str, Booking],
        booking: Booking | None = None,
        offers: tuple[time, ...] = (),
    ) -> None:
        self.awaited: tuple[str, ...] = ("at",) if offers else ("name",)
        self.settled = False
        self._book = book
        self._booking = booking
        self._offers = offers
        self._changes: dict[str, Any] = {"area": "inside"} if offers else {}

    def hear(self, heard: Heard) -> Reply:
        if self._booking is None or heard.reference:
            self._booking = find(self._book, heard)
            if self._booking is None:
                return Reply(_UNKNOWN if heard.reference or heard.name else _WHICH)
        changes = {name: new for name, new in heard.slots().items() if name != "name"}
        if heard.yes and not changes and self._is_complete():
            return self._change(self._booking)
        if heard.no and not changes:
            self.settled = True
            return Reply(_UNCHANGED)
        self._changes |= changes
        return Reply(self._hindrance(self._booking) or self.reminder())

    def reminder(self) -> str:
        if self._booking is None:
            return _WHICH
        if not self._is_complete():
            if self._offers:
                free = " or ".join(f"{offer:%H:%M}" for offer in self._offers)
                return f"I can offer you {free}. What time suits you?"
            return f"I have found {described(self._booking)}. What would you like to change?"
        self.awaited = ()
        return f"That makes it {self._outcome(self._booking)}. Shall I change it?"

    def _is_complete(self) -> bool:
        return "at" in self._changes if self._offers else bool(self._changes)

    def _hindrance(self, booking: Booking) -> str | None:
        if self._offers and self._changes.get("at") not in (None, *self._offers):
            del self._changes["at"]
            return f"That time is taken. {self.reminder()}"
        wanted = self._changed(booking)
        hindrance = obstacle(wanted.day, wanted.at, wanted.party_size)
        if hindrance is None:
            return None
        self._changes.pop(hindrance[0], None)
        self.awaited = (hindrance[0],)
        return hindrance[1]

    def _changed(self, booking: Booking) -> Booking:
        return replace(booking, **{k: v for k, v in self._changes.items() if k != "note"})

    def _outcome(self, booking: Booking) -> str:
        note = self._changes.get("note")
        with_note = f", with a note for the kitchen ({note})" if note else ""
        return f"{described(self._changed(booking))}{with_note}"

    def _change(self, booking: Booking) -> Reply:
        self.settled = True
        self._book[booking.reference] = self._changed(booking)
        changes = arguments(self._changes)
        text = f"It is changed: {self._outcome(booking)}. Is there anything else I can do for you?"
        details = receipt(status="changed", reference=booking.reference, **changes)
        tool = Tool("change_booking", {"reference": booking.reference, **changes})
        return Reply(text + details, (tool,))
