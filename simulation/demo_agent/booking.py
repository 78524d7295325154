"""Booking a table: ask for what is missing, sum up, book on a yes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zlib import crc32

from simulation.demo_agent.cafe import (
    CLOSED_WEEKDAY,
    EVENTS_MAIL,
    FULL,
    LARGEST_PARTY,
    LAST_SEATING,
    NOW,
    OPENS,
    Booking,
    spoken_day,
)
from simulation.demo_agent.listening import Heard
from simulation.demo_agent.talk import Reply, Tool

_NEEDED = {
    "day": "which day",
    "at": "what time",
    "party_size": "how many people",
    "name": "which name",
}
_ARGUMENTS = {"day": "date", "at": "time"}
_QUOTED_HOURS = 24
"""Planted fault (a): a constant where ``cafe.free_cancellation_hours`` knows better."""


def obstacle(day: date | None, at: time | None, party_size: int | None) -> tuple[str, str] | None:
    """Why the café cannot take such a booking, and the slot that has to change."""
    if party_size and party_size > LARGEST_PARTY:
        return "party_size", (
            f"Unfortunately I cannot book a table for more than {LARGEST_PARTY} guests by phone. "
            f"Please write to {EVENTS_MAIL}, and our events team will arrange it with you."
        )
    if day and day < NOW.date():
        return "day", "That day is in the past. For which other day may I look?"
    if day and day.weekday() == CLOSED_WEEKDAY:
        return "day", "On Mondays we are closed. For which other day may I look?"
    if at and not OPENS <= at <= LAST_SEATING:
        return "at", (
            f"We seat guests from {OPENS:%H:%M} to {LAST_SEATING:%H:%M}. What time suits you?"
        )
    if day and at and (day.weekday(), at) in FULL:
        free = " or ".join(f"{other:%H:%M}" for other in FULL[day.weekday(), at])
        return "at", (
            f"On {spoken_day(day)} at {at:%H:%M} we are fully booked, but {free} is free. "
            "What time do you prefer?"
        )
    return None


def receipt(**fields: Any) -> str:
    """A fenced JSON block, for the apps that read along."""
    return f"\n\n```json\n{json.dumps(fields, ensure_ascii=False)}\n```"


class BookingTalk:
    """A guest books a table."""

    def __init__(self, book: dict[str, Booking], mentioned: Mapping[str, Any]) -> None:
        self.awaited: tuple[str, ...] = ()
        self.settled = False
        self.reference: str | None = None
        self._book_of_the_house = book
        self._slots: dict[str, Any] = dict(mentioned)
        self._order: dict[str, Any] | None = None
        """The arguments of the tool call, drawn up when the booking is summed up."""

    def hear(self, heard: Heard) -> Reply:
        changes = {name: new for name, new in heard.slots().items() if self._slots.get(name) != new}
        if self._order is not None and not changes and not self._missing():
            if heard.yes:
                return self._book()
            return Reply("What would you like to change?" if heard.no else self.reminder())
        self._slots |= changes
        hindrance = obstacle(*(self._slots.get(name) for name in ("day", "at", "party_size")))
        if hindrance:
            slot, text = hindrance
            del self._slots[slot]
            self.awaited = (slot,)
            return Reply(text)
        return Reply(self._next_question(changes))

    def reminder(self) -> str:
        return self._next_question({})

    def _next_question(self, changes: dict[str, Any]) -> str:
        missing = self._missing()
        self.awaited = tuple(missing)
        if missing:
            return _ask_for(missing)
        changed = self._order is not None and bool(changes)
        self._draw_up()
        return f"{'Of course. ' if changed else ''}{self._summary()} Shall I book it?"

    def _missing(self) -> list[str]:
        return [name for name in _NEEDED if name not in self._slots]

    def _draw_up(self) -> None:
        before = self._order
        self._order = arguments(self._slots)
        if before is not None:
            # Planted fault (b): all is drawn up anew after a change, but for the guests.
            self._order["party_size"] = before["party_size"]

    def _summary(self) -> str:
        slots = self._slots
        text = (
            f"That is a table {_place(slots)} for {slots['party_size']} on "
            f"{spoken_day(slots['day'])} at {slots['at']:%H:%M}, under {slots['name']}"
        )
        return (
            f"{text}, with a note for the kitchen ({slots['note']})."
            if "note" in slots
            else f"{text}."
        )

    def _book(self) -> Reply:
        slots = self._slots
        assert self._order is not None, "a booking is summed up before it is made"
        area = slots.get("area", "inside")
        self.reference = reference = self._free_reference()
        self._book_of_the_house[reference] = Booking(
            reference, slots["name"], slots["day"], slots["at"], slots["party_size"], area
        )
        self.settled = True
        text = (
            f"Your table is booked, {slots['name']}: {slots['party_size']} guests on "
            f"{spoken_day(slots['day'])} at {slots['at']:%H:%M}. Your reference is {reference}. "
            f"You can cancel free of charge up to {_QUOTED_HOURS} hours before your visit. "
            "Is there anything else I can do for you?"
        )
        details = receipt(
            status="booked",
            reference=reference,
            area=area,
            free_cancellation_hours=_QUOTED_HOURS,
        )
        return Reply(text + details, (Tool("create_booking", self._order),))

    def _free_reference(self) -> str:
        seed = crc32("{day} {at} {name}".format(**self._slots).encode())
        numbers = (f"CM-{100 + (seed + step) % 900}" for step in range(900))
        return next(one for one in numbers if one not in self._book_of_the_house)


def _place(slots: dict[str, Any]) -> str:
    return "on the terrace" if slots.get("area") == "terrace" else "inside"


def arguments(slots: Mapping[str, Any]) -> dict[str, Any]:
    """``slots`` as a tool takes them, under its own names."""
    return {_ARGUMENTS.get(name, name): _wire(value) for name, value in slots.items()}


def _wire(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _ask_for(missing: list[str]) -> str:
    wanted = [_NEEDED[name] for name in missing]
    if len(wanted) == 1:
        return {
            "day": "For which day would you like the table?",
            "at": "At what time would you like to come?",
            "party_size": "For how many people is the table?",
            "name": "Under which name shall I note it?",
        }[missing[0]]
    return f"Gladly. Please tell me {', '.join(wanted[:-1])} and {wanted[-1]}."
