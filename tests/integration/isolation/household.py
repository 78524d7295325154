"""All that an organization may own, every text in it marked with whose it is."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from simulation.catalog.evaluation.queries import EvaluationFilter
from simulation.catalog.set_run.slots import session_id
from simulation.documents.windows import Window
from simulation.identity.organization.messages import AddUser, RemoveUser, RevokeApiKey
from simulation.identity.role import Role
from simulation.identity.service import NewApiKey
from simulation.kernel.ids import derived_id
from simulation.kernel.values import Actor
from simulation.pulse.status import Status
from simulation.tracking.event import IncomingEvent
from tests.integration.graphql_pulse.operating import SET_TASK_ENABLED, Operator
from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author, criterion
from tests.support.platform import House

SECRET = "hush-hush"
"""Stands in everything that only those may see who may change it."""

PATIENCE = 600
"""How many seconds who does not answer is waited for: longer than any test takes."""

KEYS = 12
"""How many idempotency keys, and ids of events, each organization has used."""

CANCEL = "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }"
EVALUATE = """mutation($input: EvaluateMetricsInput!) {
    evaluateMetrics(input: $input) { results { id } } }"""
START_DEMO_PULSE = "mutation { startDemoPulse(input: {}) { demoPulse { taskId } } }"
INTERACTIONS = "query($id: ID!) { unitTestSetRun(id: $id) { sessions { interactionIds } } }"


@dataclass(frozen=True, slots=True)
class Household:
    """An organization, and the plain ids of its things by kind: the one to use comes first."""

    actor: Actor
    key: NewApiKey
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def organization(self) -> str:
        """Its id."""
        return self.actor.organization

    def first(self, kind: str) -> str:
        """The id to use where one of ``kind`` is wanted."""
        return self.ids[kind][0]


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents that everybody talks to: one books at once, one never answers."""

    quick: str
    silent: str


@asynccontextmanager
async def agents() -> AsyncIterator[Agents]:
    """Agents at work."""
    over = asyncio.Event()

    async def books(messages: Messages) -> Answered:
        return "Your table is booked."

    async def waits(messages: Messages) -> Answered:
        await over.wait()
        return "Too late."

    async with ChatServer(books) as quick, ChatServer(waits) as silent:
        try:
            yield Agents(quick.url, silent.url)
        finally:
            over.set()


async def found(house: House, organization: str, owner: str) -> Household:
    """A new organization with two more users, one of them gone, and some keys."""
    identity, actor = house.platform.identity, Actor(organization=organization, user=owner)
    title = f"{organization} company"
    here = Household(actor, await identity.create_organization(organization, title, owner))
    here.ids["user"] = [f"user-{organization}", owner, f"gone-{organization}"]
    for id in (here.ids["user"][0], here.ids["user"][2]):
        adding = {"id": id, "name": f"{id} by name", "role": Role.EDITOR}
        await house.platform.bus.handle(AddUser(actor=actor, at=house.clock.now(), **adding))
    keys = [await identity.create_api_key(actor, owner, f"{organization} {n}") for n in range(2)]
    here.ids["api_key"] = [keys[0].key.id, here.key.key.id, keys[1].key.id]
    at = house.clock.now()
    await house.platform.bus.handle(RevokeApiKey(actor=actor, at=at, id=keys[1].key.id))
    await house.platform.bus.handle(RemoveUser(actor=actor, at=at, id=here.ids["user"][2]))
    here.ids["organization"] = [organization]
    here.ids["owner"] = [owner]
    here.ids["creator"] = [f"{organization},{owner}"]
    here.ids["api_key_text"] = [keys[0].text]
    return here


async def furnish(house: House, here: Household, agents: Agents, mark: str = "") -> None:
    """Everything but users, in an organization that is there. ``mark`` tells sets of it apart."""
    writing = _Writing(house, here, agents, f"{here.organization}{mark}")
    await writing.definitions()
    await writing.runs()
    await writing.evaluation()
    await writing.pulse()
    await writing.demo_pulse()
    await writing.usage()


class _Writing:
    """Writes the things of an organization."""

    def __init__(self, house: House, here: Household, agents: Agents, mark: str) -> None:
        self._house = house
        self._client = house.client(here.actor)
        self._author = Author(self._client)
        self._ids = here.ids
        self._agents = agents
        self._mark = mark

    def _said(self, text: str) -> str:
        return f"{text} {self._mark}"

    def _told(self, name: str, **more: Any) -> dict[str, Any]:
        """What all kinds have."""
        tags = [{"key": f"tag {self._mark}", "value": f"value {self._mark}"}]
        return {"name": self._said(name), "tags": tags} | more

    async def definitions(self) -> None:
        """Two of every kind, most with a second version; the second one may be deleted."""
        author, said = self._author, self._said
        for name in ("First", "Second"):
            persona = await author.persona(
                role=said("role"),
                background=said("Lives"),
                sensitiveUserVariables={"card_number": said(SECRET)},
                **self._told(name),
            )
            await author.new_version("persona", persona, background=said("Moved"))
            scenario = await author.scenario(objective=said("Wants"), **self._told(name))
            text = {"objective": said("Wants more"), "instructions": said("Open with: Hi.")}
            await author.new_version(
                "scenario", scenario, initialMessageType="USER_MESSAGE", **text
            )
            service = await author.service(
                connector=self._connector(),
                keyterms=["table"],
                versionSets=[{"name": f"set-{self._mark}", "connector": self._webhook()}],
                **self._told(name),
            )
            metric = await author.metric(
                description=said("Measures"), appliedToServices=[service], **self._told(name)
            )
            await author.update("metric", metric, description=said("Measures better"))
            unit_test = await author.unit_test(
                description=said("Tests"),
                personaId=persona,
                scenarioId=scenario,
                serviceId=service,
                successCriterions=[criterion(metric, said("Criterion"))],
                **self._told(name),
            )
            unit_test_set = await author.unit_test_set(
                [unit_test], description=said("Set"), runs=2, **self._told(name)
            )
            for kind, id in {
                "persona": persona,
                "scenario": scenario,
                "service": service,
                "metric": metric,
                "unit_test": unit_test,
                "unit_test_set": unit_test_set,
            }.items():
                self._ids[kind].append(id)
        self._ids["version_set"].append(f"set-{self._mark}")
        self._ids["role"].append(said("role"))
        self._ids["text"].append(said("First"))
        self._ids["tag"].append(f"tag {self._mark}:value {self._mark}")

    def _connector(self) -> dict[str, Any]:
        secret = self._said(SECRET)
        chat = {"url": self._agents.quick, "apiKey": secret, "headers": {"X-Key": secret}}
        return {"chat": chat}

    def _webhook(self) -> dict[str, Any]:
        """One that nobody talks to, with a secret wherever one can stand."""
        url = f"https://{SECRET}@agent.example/talk?key={SECRET}"
        body = {"auth": {"token": SECRET}, "text": "{{message}}"}
        return {"http": {"url": url, "bodyTemplate": body, "answerPath": "$.text"}}

    async def runs(self) -> None:
        """A run that has finished, one that was cancelled and one that goes on."""
        finished = await self._author.run(self._ids["unit_test_set"][-2])
        await self._house.ended(finished)
        for name in ("Cancelled", "Going on"):
            run = await self._author.run(await self._silent_set(name))
            if name == "Cancelled":
                await self._client.ask(CANCEL, id=run)
                await self._house.ended(run)
            self._ids["set_run"].append(run)
        self._ids["set_run"].insert(-2, finished)
        self._ids["session"].append(session_id(finished, 0))
        self._ids["criterion_result"].append(derived_id("result", session_id(finished, 0), 0))

    async def _silent_set(self, name: str) -> str:
        patient = {"chat": {"url": self._agents.silent, "timeoutSeconds": PATIENCE}}
        service = await self._author.service(connector=patient, **self._told(name))
        unit_test = await self._author.unit_test(
            personaId=self._ids["persona"][-1],
            scenarioId=self._ids["scenario"][-1],
            serviceId=service,
            successCriterions=[criterion(self._ids["metric"][-1])],
            **self._told(name),
        )
        return await self._author.unit_test_set([unit_test], **self._told(name))

    async def evaluation(self) -> None:
        """A session that was evaluated by hand; the results of this and of the runs."""
        wish = {
            "conversationId": self._ids["session"][-1],
            "metricIds": [self._ids["metric"][-2]],
        }
        await self._client.ask(EVALUATE, input=wish)
        found = await self._client.ask(INTERACTIONS, id=self._ids["set_run"][-3])
        [first, *_] = found["unitTestSetRun"]["sessions"]
        self._ids["interaction"] += first["interactionIds"]
        results = self._house.platform.evaluations.results
        rows, _ = await results.window(
            self._client.principal.organization,
            EvaluationFilter(),
            Window(100, 0),
            descending=True,
        )
        self._ids["evaluation"] = [each.id for each in rows]

    async def pulse(self) -> None:
        """A task, a run of it that has failed and two that wait."""
        operator = Operator(self._house, self._client)
        question = {"question": self._said("Ship it?")}
        task = await operator.create_task(self._said("Ask"), taskConfig=question)
        keys = [f"{self._mark}/used/{number}" for number in range(KEYS)]
        for key in keys:
            given = {"taskId": task, "enabled": True, "idempotencyKey": key}
            await operator.mutate(SET_TASK_ENABLED, **given)
        self._ids["idempotency_key"] += keys
        failed = await operator.run_to(task, Status.WAITING)
        await operator.signal(failed, None)
        await operator.until(failed, Status.FAILED)
        waiting = [await operator.run_to(task, Status.WAITING) for _ in range(2)]
        self._ids["task"].append(task)
        self._ids["run"] += [failed, *waiting]

    async def demo_pulse(self) -> None:
        """A pulse that is over: one that goes on would be heard in the middle of everything."""
        started = await self._client.ask(START_DEMO_PULSE)
        self._ids["demo_pulse"].append(started["startDemoPulse"]["demoPulse"]["taskId"])
        await self._client.ask("mutation { stopDemoPulse { stopped } }")

    async def usage(self) -> None:
        """Events of a visit."""
        events = [
            IncomingEvent(
                name=f"event-{self._mark}",
                properties={"page": self._said("page")},
                user_id=f"visitor-{self._mark}",
                session_id=f"visit-{self._mark}",
                client_id=f"sent-{self._mark}-{number}",
            )
            for number in range(KEYS)
        ]
        tracking, actor = self._house.platform.tracking, self._client.principal.actor
        kept = await tracking.track_now(actor, events)
        self._ids["tracked_event"] += [each.id for each in kept]
        self._ids["client_id"] += [each.client_id or "" for each in kept]
        self._ids["event_name"].append(events[0].name)
        self._ids["visitor"].append(f"visitor-{self._mark}")
        self._ids["visit"].append(f"visit-{self._mark}")
