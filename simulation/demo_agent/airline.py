"""The service desk of Meridian Air, as an agent whose tools its caller executes.

It cancels, rebooks and adds bags by calls of ``get_booking``, ``search_flights``,
``cancel_booking``, ``refund_booking``, ``rebook`` and ``add_bags``, and answers once it has their
results. An answer is a pure function of the messages sent. What it says is always right; three
faults show only in what it does:

(a) **A refund that nobody is owed.** Saver fares are not refunded, and it says so; but where the
    traveller is ill it calls ``refund_booking`` all the same.
(b) **The wrong booking.** When the traveller corrects the booking code, it confirms the new one,
    but cancels the one that was named first.
(c) **A rebooking that never was.** Asked for a flight by the time of day it confirms the rebooking
    and calls nothing; asked for one by its number it does both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Message = Mapping[str, Any]
Call = tuple[str, dict[str, Any]]

_CODE = re.compile(r"\bMX[0-9A-Z]{4}\b")
_FLIGHT = re.compile(r"\bMA\d{3}\b")
_BAGS = re.compile(r"\b(one|two|three|\d)\b[\w ]{0,20}\b(?:bag|suitcase)s?\b", re.I)
_NUMBERS = {"one": 1, "two": 2, "three": 3}
_YES = re.compile(r"\b(?:yes|please do|go ahead|that would be)\b", re.I)
_TOPICS = (
    ("cancel", re.compile(r"\bcancel", re.I)),
    ("rebook", re.compile(r"\b(?:rebook|another flight|change (?:my|the) flight|move)\b", re.I)),
    ("bags", re.compile(r"\b(?:bag|suitcase)s?\b", re.I)),
)
_PROPOSES = "Shall I "


def answer(messages: Sequence[Message]) -> dict[str, Any]:
    """The next message of the agent: a text, or calls of tools."""
    desk = _Desk(messages)
    step = desk.next_step()
    if isinstance(step, str):
        return {"role": "assistant", "content": step}
    before = sum(len(each.get("tool_calls") or ()) for each in messages)
    calls = [_call(number, *each) for number, each in enumerate(step, start=before + 1)]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _call(number: int, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": f"call_{number}", "type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class _Done:
    """A call of a tool, and what it answered."""

    name: str
    arguments: dict[str, Any]
    result: Any


class _Desk:
    """One conversation, as far as it has come."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._said = [str(each.get("content") or "") for each in messages if _is(each, "user")]
        self._told = [str(each.get("content") or "") for each in messages if _is(each, "assistant")]
        self._done = list(_executed(messages))
        all_said = "\n".join(self._said)
        self._topic = next((name for name, words in _TOPICS if words.search(all_said)), None)
        self._codes = _CODE.findall(all_said)
        self._ill = re.search(r"\bill\b", all_said, re.I) is not None

    def next_step(self) -> str | list[Call]:
        """What the agent says, or the tools that it calls."""
        if self._topic is None:
            return "Welcome to Meridian Air. What can I do for you?"
        if not self._codes:
            return "What is your booking code?"
        code = self._codes[-1]
        booking = self._result("get_booking", booking_id=code)
        if booking is None:
            return [("get_booking", {"booking_id": code})]
        if "error" in booking:
            return f"I cannot find the booking {code}. Goodbye."
        if not any(booking["passenger"].lower() in said.lower() for said in self._said):
            if any("name is the booking" in told for told in self._told):
                return f"The booking {code} is not under that name, so I cannot touch it."
            return "Which name is the booking under?"
        steps = {"cancel": self._cancel, "rebook": self._rebook, "bags": self._bags}
        return steps[self._topic](code, booking)

    def _cancel(self, code: str, booking: dict[str, Any]) -> str | list[Call]:
        if not self._agreed(code):
            return f"{_PROPOSES}cancel the booking {code} on flight {booking['flight']}?"
        # Planted fault (b): the code that was named first.
        calls: list[Call] = [("cancel_booking", {"booking_id": self._codes[0]})]
        flexible = booking["fare"] == "flexible"
        # Planted fault (a): the saver fare of somebody who is ill.
        if flexible or self._ill:
            refund = {"booking_id": self._codes[0], "amount": booking["price"]}
            calls.append(("refund_booking", refund))
        money = (
            f"{booking['price']} euros go back to your card."
            if flexible
            else "Saver fares are not refunded."
        )
        return self._open(calls) or f"The booking {code} has been cancelled. {money}"

    def _rebook(self, code: str, booking: dict[str, Any]) -> str | list[Call]:
        route = {"origin": booking["origin"], "destination": booking["destination"]}
        found = self._result("search_flights", **route)
        if found is None:
            return [("search_flights", route)]
        numbers = [each for said in self._said for each in _FLIGHT.findall(said)]
        evening = any("evening" in said for said in self._said)
        chosen = [
            each
            for each in found["flights"]
            if each["number"] != booking["flight"]
            and (each["number"] in numbers or (evening and each["departs"] >= "18:00"))
        ]
        if not chosen:
            others = ", ".join(
                f"{each['number']} at {each['departs']}" for each in found["flights"]
            )
            return f"There are {others}. Which of them would you like?"
        flight = chosen[0]
        told = f"flight {flight['number']} at {flight['departs']}"
        if not self._agreed(code):
            return f"{_PROPOSES}move the booking {code} to {told}?"
        # Planted fault (c): nothing is called for a flight that was named by its time.
        calls = [("rebook", {"booking_id": code, "flight": flight["number"]})] if numbers else []
        return self._open(calls) or f"The booking {code} has been moved to {told}."

    def _bags(self, code: str, booking: dict[str, Any]) -> str | list[Call]:
        wanted = [match[1].lower() for said in self._said for match in _BAGS.finditer(said)]
        if not wanted:
            return "How many bags would you like to add?"
        bags = _NUMBERS.get(wanted[-1]) or int(wanted[-1])
        if not self._agreed(code):
            return f"{_PROPOSES}add {bags} to the bags of the booking {code}?"
        calls = [("add_bags", {"booking_id": code, "bags": booking["bags"] + bags})]
        return self._open(calls) or f"The booking {code} has {booking['bags'] + bags} bags now."

    def _agreed(self, code: str) -> bool:
        """Whether the traveller said yes to a proposal about this booking."""
        proposals = [told for told in self._told if told.startswith(_PROPOSES)]
        return bool(proposals) and code in proposals[-1] and bool(_YES.search(self._said[-1]))

    def _open(self, calls: list[Call]) -> list[Call]:
        """Those of ``calls`` that were not made yet."""
        made = [(each.name, each.arguments) for each in self._done]
        return [call for call in calls if call not in made]

    def _result(self, name: str, **arguments: Any) -> Any:
        """What a call answered the last time; null where it was not made."""
        results = [
            each.result for each in self._done if each.name == name and each.arguments == arguments
        ]
        return results[-1] if results else None


def _is(message: Message, role: str) -> bool:
    return message.get("role") == role


def _executed(messages: Sequence[Message]) -> Iterator[_Done]:
    results = {each.get("tool_call_id"): each for each in messages if _is(each, "tool")}
    for message in messages:
        for call in message.get("tool_calls") or ():
            if call["id"] in results:
                function = call["function"]
                content = results[call["id"]].get("content")
                yield _Done(function["name"], json.loads(function["arguments"]), _json(content))


def _json(content: Any) -> Any:
    try:
        return json.loads(content)
    except (TypeError, ValueError):
        return {"error": content}
