"""What a guest says, in slots: day, time, guests, name, note, area, reference, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from simulation.demo_agent.cafe import NOW

_WORDS = re.compile(r"\w+")
_UNITS = _WORDS.findall(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_UNITS, start=1)}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_WEEKDAYS = _WORDS.findall("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = _WORDS.findall(
    "january february march april may june july august september october november december"
)

_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})\s*([ap]\.?m\b\.?)?", re.I)
_HOUR = re.compile(
    rf"\b(?:(half past|quarter past|quarter to)\s+({_NUMBER})"
    rf"|({_NUMBER})\s*(?:o'clock|(?=[ap]\.?m\b)))\s*([ap]\.?m\b\.?)?"
    rf"|\b(?:at|around|to|by)\s+({_NUMBER})\b"
    rf"(?!\s*(?:[ap]\.?m\b|o'clock|{'|'.join(_MONTHS)}|people|guests|persons))",
    re.I,
)
_LATE = re.compile(r"\b(?:evening|tonight|night|dinner)\b", re.I)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({'|'.join(_MONTHS)})\b"
    rf"|\b({'|'.join(_MONTHS)})\s+(\d{{1,2}})\b",
    re.I,
)
_GUEST = r"(?:people|persons|guests|adults?|children|child|kids?|of us)"
_GUESTS = re.compile(rf"\b({_NUMBER})\s+(?:little |small )?{_GUEST}", re.I)
_PARTY = re.compile(
    rf"\b(?:for|(?:party|group|table) of|make (?:it|that)|party size is|we are|we're|we will be"
    rf"|we'll be|number of guests is) ({_NUMBER})\b",
    re.I,
)
_NAME = re.compile(
    r"(?:\b(?i:(?:sur)?name(?: is|'s|:)?|under|this is|i am|i'm|it's for|name of))\s+"
    r"((?:[^\W\d_a-z][\w'-]+(?:\s+|\b))+)"
)
_CAPITAL = re.compile(r"\b[^\W\d_a-z][\w'-]*")
_NO_NAMES = frozenset(
    """it it's the my our is yes no not sure of course certainly please thank thanks you well oh
    i i'm with that that's sorry at for on in under to we ok okay hello hi inside outside terrace
    don't know what why who idea none nothing later again""".split()  # noqa: SIM905 - readable
).union(_WEEKDAYS, (month.lower() for month in _MONTHS))
_REFERENCE = re.compile(r"\bCM[- ]?(\d{3})\b", re.I)
_ALLERGY = re.compile(
    r"\b(?:allerg(?:ic|y) to|intolerant to|allergy:)\s+(\w+)|\b(\w+) (?:allergy|intolerance)\b",
    re.I,
)
_ONE_OF_MANY = frozenset({"nut", "peanut", "hazelnut", "walnut", "almond", "egg"})
_YES = re.compile(
    r"\b(?:yes|yeah|yep|go ahead|please do|that's right|correct|perfect|agreed)\b", re.I
)
_NO = re.compile(r"^\W*(?:no|nope|not)\b|\bnot yet\b", re.I)


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing said by a guest. Null where the guest said nothing about it."""

    text: str
    day: date | None = None
    at: time | None = None
    party_size: int | None = None
    name: str | None = None
    note: str | None = None
    area: str | None = None
    reference: str | None = None
    yes: bool = False
    no: bool = False

    def slots(self) -> dict[str, object]:
        """What a booking can use of it, by the name of the slot."""
        found = {name: getattr(self, name) for name in SLOTS}
        return {name: value for name, value in found.items() if value is not None}


SLOTS = ("day", "at", "party_size", "name", "note", "area")


def listen(text: str, awaited: Sequence[str] = ()) -> Heard:
    """What ``text`` says. ``awaited`` are the slots that the guest was just asked for, so
    that a bare "Weber." or "Four." is understood."""
    plain = text.replace("’", "'")
    reference = _REFERENCE.search(plain)
    rest = _REFERENCE.sub(" ", plain)
    day, rest = _day(rest)
    at, rest = _time(rest)
    heard = Heard(
        text=text,
        day=day,
        at=at,
        party_size=_party_size(rest),
        name=_name(rest),
        note=_note(rest),
        area=_area(rest),
        reference=f"CM-{reference[1]}" if reference else None,
        yes=bool(_YES.search(rest)),
        no=bool(_NO.search(rest)),
    )
    bare = _bare(rest, awaited, heard)
    return replace(heard, **bare) if bare else heard


def _bare(rest: str, awaited: Sequence[str], heard: Heard) -> dict[str, Any]:
    """What the guest says without saying what it is."""
    number = re.search(rf"\b{_NUMBER}\b", rest, re.I)
    if number and awaited == ("party_size",) and heard.party_size is None:
        return {"party_size": _number(number[0]) or None}
    if number and awaited == ("at",) and heard.at is None:
        return {"at": time(_in_the_evening(_number(number[0]), rest) % 24)}
    if "name" in awaited and heard.name is None:
        name = _bare_name(rest, alone=awaited == ("name",))
        return {"name": name} if name else {}
    return {}


def _bare_name(text: str, *, alone: bool) -> str | None:
    for segment in re.split(r"[,.;:!?]\s|[,.;:!?]$|\band\b", text):
        spoken = segment.split()
        names = [word for word in spoken if word.lower() not in _NO_NAMES]
        if names and all(_CAPITAL.fullmatch(word) for word in names):
            return " ".join(names)
    words = re.findall(r"[\w'-]+", text)
    plain = alone and 0 < len(words) <= 3 and not _NO_NAMES & {word.lower() for word in words}
    return " ".join(words) if plain and not re.search(r"\d|\?", text) else None


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def _day(text: str) -> tuple[date | None, str]:
    iso, spelled = _ISO.search(text), _DATE.search(text)
    if iso:
        year, month, number = (int(part) for part in iso.groups())
        return _date(year, month, number), _ISO.sub(" ", text)
    if spelled:
        number, name = int(spelled[1] or spelled[4]), spelled[2] or spelled[3]
        month = _MONTHS.index(name.lower()) + 1
        return _date(NOW.year, month, number), _DATE.sub(" ", text)
    for ahead, word in ((1, "tomorrow"), (0, "today"), (0, "tonight")):
        if re.search(rf"\b{word}\b", text, re.I):
            return NOW.date() + timedelta(days=ahead), text
    for number, name in enumerate(_WEEKDAYS):
        if re.search(rf"\b{name}\b", text, re.I):
            return NOW.date() + timedelta(days=(number - NOW.weekday() - 1) % 7 + 1), text
    return None, text


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:  # The 31st of June: not understood.
        return None


def _time(text: str) -> tuple[time | None, str]:
    clock = _CLOCK.search(text)
    if clock and int(clock[1]) < 24 and int(clock[2]) < 60:
        hour = _hour_of_day(int(clock[1]), clock[3])
        return time(hour, int(clock[2])), _CLOCK.sub(" ", text)
    spoken = _HOUR.search(text)
    if spoken is None:
        noon = re.search(r"\bnoon\b", text, re.I)
        return (time(12) if noon else None), text
    fraction, after, whole, half, bare = spoken.groups()
    number = _number(after or whole or bare)
    hour = _hour_of_day(number, half) if half else _in_the_evening(number, text)
    # Planted fault (c): in the evening, a quarter to is a quarter past. See agent.py.
    to = 15 if _LATE.search(text) else -15
    minutes = {"half past": 30, "quarter past": 15, "quarter to": to}
    total = hour * 60 + minutes.get((fraction or "").lower(), 0)
    return time(total // 60 % 24, total % 60), _HOUR.sub(" ", text)


def _hour_of_day(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _in_the_evening(hour: int, text: str) -> int:
    """A spoken hour as an hour of the day: guests say "eight" for 20:00, "ten" for 10:00."""
    late = hour < 9 or (hour < 12 and _LATE.search(text) is not None)
    return hour + 12 if late else hour


def _party_size(text: str) -> int | None:
    counted = [_number(number) for number in _GUESTS.findall(text)]
    if not counted:
        return _number(_PARTY.findall(text)[-1]) or None if _PARTY.search(text) else None
    size = sum(counted) if re.search(r"\badults?\b", text, re.I) else counted[-1]
    return size or None


def _name(text: str) -> str | None:
    match = _NAME.search(text)
    return match[1].strip() if match else None


def _note(text: str) -> str | None:
    match = _ALLERGY.search(text)
    if match is None or re.search(r"\bno (?:\w+ )?allerg", text, re.I):
        return None
    allergen = (match[1] or match[2]).lower()
    if allergen in {"any", "my", "the", "an", "no"}:
        return None
    return f"allergy: {allergen}s" if allergen in _ONE_OF_MANY else f"allergy: {allergen}"


def _area(text: str) -> str | None:
    if re.search(r"\b(?:terrace|outside|outdoors)\b", text, re.I):
        return "terrace"
    return "inside" if re.search(r"\b(?:inside|indoors?)\b", text, re.I) else None
