"""A house with played sessions, and the simulation API as those who may enter it see it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from fastapi import APIRouter

from simulation.access.access import Access
from simulation.bootstrap import Platform
from simulation.identity.authentication import IdToken
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.kernel.errors import Unauthenticated
from simulation.rest.app import create_app
from tests.integration.rest.api import Answer, served
from tests.integration.rest_catalog.site import Rest
from tests.support.agents import ChatServer, asks_for_the_day
from tests.support.definitions import Author, criterion
from tests.support.platform import OWNER, PATIENCE_SECONDS, STRANGER, House, open_house
from tests.support.played import played

EVALUATE = "/metric/evaluate"
RESULTS = "/metric/metric_evaluation_result"

TURNS: dict[str, Any] = {
    "evaluator": {"turnCount": {}},
    "metricValue": {"numerical": {"lowerBound": 0, "upperBound": 100}},
}
AT_MOST_NINE = {"numerical": {"verb": "AT_MOST", "threshold": 9}}
JUDGED: dict[str, Any] = {"evaluator": {"judge": {}}}


class CardDoor:
    """Lets in whoever has a card: it is the key that they send."""

    limited = False

    def __init__(self, platform: Platform, cards: Mapping[str, Principal]) -> None:
        self._platform = platform
        self._cards = cards

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        card = headers["authorization"].removeprefix("Bearer ")
        return Access(self._platform, self._cards[card])

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        raise Unauthenticated("There are cards only.")


@dataclass(frozen=True, slots=True)
class Stage:
    """The API as three see it: ``blind`` may do everything but see results."""

    house: House
    owner: Rest
    blind: Rest
    stranger: Rest

    @property
    def author(self) -> Author:
        """Writes definitions as the owner."""
        return Author(self.house.owner)

    async def evaluate(self, session: str, *metrics: str, **fields: Any) -> Answer:
        """Ask for an evaluation."""
        body = {"metric_ids": metrics, "conversation_id": session} | fields
        return await self.owner.post(EVALUATE, body)

    async def evaluated(self, session: str, *metrics: str, **fields: Any) -> list[dict[str, Any]]:
        """What was evaluated."""
        answer = await self.evaluate(session, *metrics, **fields)
        assert answer.status == 200, answer.raw
        assert set(answer.body) == {"metrics"}
        found: list[dict[str, Any]] = answer.body["metrics"]
        return found

    async def results(self, **parameters: Any) -> list[dict[str, Any]]:
        """The results of a page."""
        return await self.owner.rows(RESULTS, **parameters)

    async def play(
        self,
        agent: Any = asks_for_the_day,
        metrics: Sequence[dict[str, Any]] = ({},),
        runs: int = 1,
        *,
        scenario: dict[str, Any] | None = None,
        **version_set: Any,
    ) -> dict[str, Any]:
        """A run of a new unit test with new metrics, played to its end.

        Each of ``metrics`` says what is not usual about it, with its ``criterion``.
        """
        author, number = self.author, len(await self.house.log())
        demands = []
        for place, fields in enumerate(metrics):
            given = dict(fields)
            demand = given.pop("criterion", {})
            metric = await author.metric(f"Metric {number}.{place}", **given)
            demands.append(criterion(metric, f"Demand {place}", **demand))
        async with ChatServer(agent) as server:
            sets = [{"name": "release"} | version_set] if version_set else []
            line = await author.service(f"Line {number}", url=server.url, versionSets=sets)
            test = await author.unit_test(
                f"Test {number}",
                serviceId=line,
                scenarioId=await author.scenario(f"Scenario {number}", **(scenario or {})),
                successCriterions=demands,
                runCount=runs,
            )
            return await played(self.house, [test], simulator="RULES") | {
                "metrics": [each["metricId"] for each in demands],
                "unitTest": test,
            }

    async def session(self, *arguments: Any, **fields: Any) -> str:
        """The id of the one session of a new run."""
        [session] = (await self.play(*arguments, **fields))["sessions"]
        return str(session["databaseId"])


@asynccontextmanager
async def open_stage(**settings: Any) -> AsyncIterator[Stage]:
    """The API of a fresh house."""
    everything = frozenset(Permission)
    cards = {
        "olga": Principal(OWNER, everything),
        "blind": Principal(OWNER, everything - {Permission.GET_METRIC_EVALUATION_RESULT}),
        "stefan": Principal(STRANGER, everything),
    }
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with open_house(**settings) as house, aiohttp.ClientSession(timeout=timeout) as http:
        app = create_app(house.platform, CardDoor(house.platform, cards), APIRouter())
        async with served(app) as root:

            def holder(card: str) -> Rest:
                actor = cards[card].actor
                return Rest(http, root, actor.organization, actor.user, card)

            yield Stage(house, holder("olga"), holder("blind"), holder("stefan"))
