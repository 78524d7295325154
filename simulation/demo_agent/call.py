"""A phone call to the Café Meridian: from all that was said to the agent's next answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulation.demo_agent.booking import BookingTalk
from simulation.demo_agent.cafe import BOOK, Booking, information, spoken_day
from simulation.demo_agent.changes import CancelTalk, ChangeTalk
from simulation.demo_agent.listening import Heard, listen
from simulation.demo_agent.talk import Reply, Talk

GREETING = "Café Meridian, good day! How can I help you?"
_ELSE = "Is there anything else I can do for you?"
_LOST = (
    "I'm sorry, I did not understand that. I can book, change or cancel a table for you, "
    "and tell you about our opening hours, allergies and the cancellation policy."
)
_OWN_BOOKING = r"(?:my|our|the|that|this|it|booking|table|reservation|CM-)"
_CANCELS = re.compile(rf"\bcancel(?:ling)?\s+{_OWN_BOOKING}", re.I)
_ASKS_POLICY = re.compile(
    r"\b(?:how (?:long|late|much)|until when|if i cancel|what happens|policy|deadline)\b", re.I
)
_CHANGES = re.compile(
    rf"\b(?:move|change|reschedule|postpone|shift)\b.{{0,20}}\b{_OWN_BOOKING}"
    r"|\badd\b.{0,60}\bto (?:my|our|the) (?:booking|table|reservation)",
    re.I,
)
_BOOKS = re.compile(r"\b(?:book|reserve|reservation|table)\b", re.I)
_REPEATS = re.compile(
    r"\b(?:pardon|repeat|say (?:that|it) again|speak up|louder"
    r"|did(?:n't| not) (?:catch|hear|understand))\b",
    re.I,
)
_ENDS = re.compile(r"\b(?:bye|goodbye|that's all|that is all|that was all|nothing else)\b", re.I)
_THANKS = re.compile(r"\bthank", re.I)
_STORM = re.compile(r"\bterrace closed\b.*\b(CM-\d{3})\b", re.I | re.S)

_ROLES = {"persona": "user", "agent": "assistant", "event": "system", "developer": "system"}


def answer(messages: Sequence[Mapping[str, Any]]) -> Reply:
    """The agent's answer to ``messages``, as chat messages: ``role`` and ``content``.

    A pure function: the call is played again from its first message each time. A system
    message is an event of the café's own systems, or ignored.
    """
    call = Call(greets=not any(_role(message) == "assistant" for message in messages))
    reply = Reply(GREETING)
    for number, message in enumerate(messages):
        text, role = _text(message), _role(message)
        opens = number == 0 or role == "system"
        told = call.hear_event(text) if opens and role != "assistant" else None
        if told is not None:
            reply = told
        elif role == "user":
            reply = call.hear(text)
    return reply


def _text(message: Mapping[str, Any]) -> str:
    return str(message.get("content") or message.get("text") or "")


def _role(message: Mapping[str, Any]) -> str:
    role = str(message.get("role", "user"))
    return _ROLES.get(role, role)


class Call:
    """One phone call while it lasts."""

    def __init__(self, *, greets: bool) -> None:
        self._greets = greets
        self._book: dict[str, Booking] = dict(BOOK)
        self._talk: Talk | None = None
        self._last = Reply(GREETING)
        self._reference: str | None = None
        """Of the booking that this guest made in this call."""
        self._mentioned: dict[str, Any] = {}
        """The guest's name and allergy, said before there was a booking to put them in."""

    @property
    def _own(self) -> Booking | None:
        return self._book.get(self._reference) if self._reference else None

    def hear_event(self, text: str) -> Reply | None:
        """The first words to a guest, after an event that concerns the booking."""
        storm = _STORM.search(text)
        booking = self._book.get(storm[1].upper()) if storm else None
        if booking is None:
            return None
        hour = booking.at.hour
        offers = (booking.at.replace(hour=hour - 1), booking.at.replace(hour=hour + 1))
        self._talk = ChangeTalk(self._book, booking, offers)
        self._last = Reply(
            f"Hello, this is Café Meridian. It is about your booking {booking.reference} on "
            f"{spoken_day(booking.day)} at {booking.at:%H:%M}: because of a storm our terrace "
            f"stays closed that evening, but there is room inside. {self._talk.reminder()}"
        )
        return self._last

    def hear(self, text: str) -> Reply:
        """The answer to what the guest just said."""
        if _REPEATS.search(text):
            return Reply(f"Of course, once more: {self._last.text}")
        heard = listen(text, self._talk.awaited if self._talk else ())
        reply = self._answer(heard)
        if self._greets:
            reply = Reply(f"Café Meridian, good day! {reply.text}", reply.tools, reply.over)
            self._greets = False
        self._last = reply
        return reply

    def _answer(self, heard: Heard) -> Reply:
        told = information(heard.text)
        slots = heard.slots()
        self._mentioned |= {name: slots[name] for name in ("name", "note") if name in slots}
        self._turn_to(heard, informed=bool(told))
        if self._talk is None:
            return self._chat(heard, told)
        # A question about the house is no answer to the agent's own question.
        only_asks = told and not heard.slots() and not heard.reference and not heard.yes
        reply = Reply(self._talk.reminder()) if only_asks else self._talk.hear(heard)
        if isinstance(self._talk, BookingTalk) and self._talk.reference:
            self._reference = self._talk.reference
        if self._talk.settled:
            self._talk = None
        return Reply(" ".join([*told, reply.text]), reply.tools, reply.over)

    def _turn_to(self, heard: Heard, *, informed: bool) -> None:
        """Take up what the guest wants, where it is something new."""
        text, own = heard.text, self._own
        cancels = _CANCELS.search(text) and not _ASKS_POLICY.search(text)
        if cancels and not isinstance(self._talk, CancelTalk):
            self._talk = CancelTalk(self._book, own)
        if self._talk is not None:
            return
        amends = own is not None and (heard.party_size or heard.note or heard.at)
        if amends or _CHANGES.search(text):
            self._talk = ChangeTalk(self._book, own)
        elif heard.party_size or (_BOOKS.search(text) and not (informed and not heard.slots())):
            self._talk = BookingTalk(self._book, self._mentioned)

    def _chat(self, heard: Heard, told: list[str]) -> Reply:
        if told:
            return Reply(" ".join([*told, _ELSE]))
        if _ENDS.search(heard.text) or heard.no:
            return Reply("Thank you for calling Café Meridian. Goodbye!", over=True)
        if _THANKS.search(heard.text):
            return Reply(f"You are welcome. {_ELSE}")
        return Reply(_LOST if not self._greets else "How can I help you?")
