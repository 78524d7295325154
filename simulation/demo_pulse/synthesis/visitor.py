"""Who uses the product: people and machines, with traits that stay."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from simulation.demo_pulse.synthesis.chance import Chance, Odds
from simulation.demo_pulse.synthesis.ids import short_ids

PEOPLE, MACHINES = 48, 6

EVERY_ROLE = frozenset({"owner", "admin", "editor", "tester", "viewer"})

_ROLES = Odds.of({"owner": 1, "admin": 2, "editor": 6, "tester": 5, "viewer": 3})
_PLANS = Odds.of({"free": 5, "team": 8, "enterprise": 4})
_COUNTRIES = Odds.of(
    {"US": 10, "DE": 6, "GB": 5, "FR": 4, "IN": 4, "NL": 3, "BR": 3, "CA": 2, "JP": 2, "SE": 1}
)
_EQUIPMENT = Odds.of(
    {
        ("desktop", "macos", "chrome"): 9,
        ("desktop", "windows", "chrome"): 8,
        ("desktop", "windows", "edge"): 4,
        ("desktop", "macos", "safari"): 4,
        ("desktop", "linux", "firefox"): 4,
        ("phone", "ios", "safari"): 2,
        ("phone", "android", "chrome"): 2,
        ("tablet", "ios", "safari"): 1,
    }
)
_CLIENTS = Odds.of({"ci": 5, "script": 3, "backend": 2})

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in with a browser."""

    id: str
    device: str
    os: str
    browser: str
    plan: str
    country: str
    role: str

    @property
    def sign_in(self) -> str:
        """How they prove who they are: large customers bring their own directory."""
        return "sso" if self.plan == "enterprise" else "password"


@dataclass(frozen=True, slots=True)
class Machine:
    """A program that calls the API."""

    id: str
    client: str


class Population:
    """Everybody who may come by: a few come all the time, most now and then."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        people = [_person(id, chance) for id in islice(short_ids("user", chance), PEOPLE)]
        machines = [
            Machine(id, chance.by(_CLIENTS))
            for id in islice(short_ids("machine", chance), MACHINES)
        ]
        self._people = _skewed(people)
        self._machines = _skewed(machines)

    def person(self, present: Container[str], roles: Container[str] = EVERY_ROLE) -> Person:
        """Somebody of ``roles`` whose id is not among those ``present``."""
        while True:
            person = self._chance.by(self._people)
            if person.id not in present and person.role in roles:
                return person

    def machine(self) -> Machine:
        """Any of the machines."""
        return self._chance.by(self._machines)


def _person(id: str, chance: Chance) -> Person:
    device, os, browser = chance.by(_EQUIPMENT)
    plan, country, role = chance.by(_PLANS), chance.by(_COUNTRIES), chance.by(_ROLES)
    return Person(id, device, os, browser, plan, country, role)


def _skewed(visitors: list[V]) -> Odds[V]:
    """The n-th comes in proportion to 1/(n + 2): heavy at the head, with a long tail."""
    return Odds.of({visitor: 3_000 // (rank + 2) for rank, visitor in enumerate(visitors, 1)})
