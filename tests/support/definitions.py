"""Writes definitions through the API, with defaults for all that a test does not care about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.support.platform import Client

CREATE = {
    "persona": """mutation($input: CreatePersonaInput!) {
        createPersona(input: $input) { persona { databaseId } } }""",
    "scenario": """mutation($input: CreateScenarioInput!) {
        createScenario(input: $input) { scenario { databaseId } } }""",
    "metric": """mutation($input: CreateMetricInput!) {
        createMetric(input: $input) { metric { databaseId } } }""",
    "service": """mutation($input: CreateServiceInput!) {
        createService(input: $input) { service { databaseId } } }""",
    "unitTest": """mutation($input: CreateUnitTestInput!) {
        createUnitTest(input: $input) { unitTest { databaseId } } }""",
    "unitTestSet": """mutation($input: CreateUnitTestSetInput!) {
        createUnitTestSet(input: $input) { unitTestSet { databaseId } } }""",
}
UPDATE = {
    kind: f"""mutation($input: Update{kind[0].upper()}{kind[1:]}Input!) {{
        update{kind[0].upper()}{kind[1:]}(input: $input) {{ {kind} {{ databaseId version }} }} }}"""
    for kind in CREATE
}
NEW_VERSION = {
    kind: f"""mutation($input: Create{kind.title()}VersionInput!) {{
        create{kind.title()}Version(input: $input) {{ {kind} {{ databaseId version }} }} }}"""
    for kind in ("persona", "scenario")
}
DELETE = {
    kind: f"""mutation($id: ID!) {{
        delete{kind[0].upper()}{kind[1:]}(id: $id) {{ {kind} {{ databaseId isDeleted }} }} }}"""
    for kind in CREATE
}
UNDELETE = {
    kind: f"""mutation($id: ID!) {{
        undelete{kind[0].upper()}{kind[1:]}(id: $id) {{ {kind} {{ databaseId isDeleted }} }} }}"""
    for kind in CREATE
}
CREATE_RUN = """mutation($input: CreateUnitTestSetRunInput!) {
    createUnitTestSetRun(input: $input) { unitTestSetRun { databaseId } } }"""

SAYS_BOOKED = {"contains": {"texts": ["booked"]}}
BOOKING = """Open with: I'd like a table. | A table, please.
If asked for the day: say Friday. | On Friday.
Done when the agent says: booked"""


def persona(name: str = "Ana", **fields: Any) -> dict[str, Any]:
    """The input that creates a persona; ``fields`` of the version, tags and role replace."""
    outer = {key: fields.pop(key) for key in ("role", "tags") if key in fields}
    version = {"background": "Lives around the corner."} | fields
    return {"name": name, "role": "guest", "initialVersion": version} | outer


def scenario(name: str = "Book a table", **fields: Any) -> dict[str, Any]:
    """The input that creates a scenario."""
    outer = {key: fields.pop(key) for key in ("tags",) if key in fields}
    version = {
        "objective": "Book a table.",
        "instructions": BOOKING,
        "initialMessageType": "USER_MESSAGE",
    } | fields
    return {"name": name, "initialVersion": version} | outer


def metric(name: str = "Booked", **fields: Any) -> dict[str, Any]:
    """The input that creates a metric: boolean, true where the agent says "booked"."""
    standard = {
        "name": name,
        "description": "The agent booked.",
        "metricValue": {"boolean": {}},
        "evaluator": SAYS_BOOKED,
    }
    return standard | fields


def service(
    name: str = "Booking line", url: str | None = "http://127.0.0.1:9", **fields: Any
) -> Any:
    """The input that creates a service; without ``url`` it has no connector."""
    standard: dict[str, Any] = {"name": name, "description": "Takes bookings."}
    if url is not None:
        standard["connector"] = {"chat": {"url": url}}
    return standard | fields


def criterion(metric_id: str, name: str = "Is booked", **criterion: Any) -> dict[str, Any]:
    """A success criterion; a boolean one that wants true, unless ``criterion`` says more."""
    return {
        "name": name,
        "metricId": metric_id,
        "criterion": criterion or {"boolean": {"expectedValue": True}},
    }


class Author:
    """Writes definitions as ``client``; everything is named by its plain id."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def create(self, kind: str, given: dict[str, Any]) -> str:
        """The id of a new definition of ``kind`` (in camel case)."""
        data = await self.client.ask(CREATE[kind], input=given)
        return str(data[f"create{kind[0].upper()}{kind[1:]}"][kind]["databaseId"])

    async def update(self, kind: str, id: str, **changes: Any) -> int:
        """Change a definition; returns its version afterwards."""
        data = await self.client.ask(UPDATE[kind], input={"id": id} | changes)
        return int(data[f"update{kind[0].upper()}{kind[1:]}"][kind]["version"])

    async def new_version(self, kind: str, id: str, **fields: Any) -> int:
        """Write a version of a persona or a scenario; returns its number."""
        data = await self.client.ask(NEW_VERSION[kind], input={"id": id} | fields)
        return int(data[f"create{kind.title()}Version"][kind]["version"])

    async def delete(self, kind: str, id: str) -> None:
        """Delete a definition."""
        await self.client.ask(DELETE[kind], id=id)

    async def persona(self, name: str = "Ana", **fields: Any) -> str:
        return await self.create("persona", persona(name, **fields))

    async def scenario(self, name: str = "Book a table", **fields: Any) -> str:
        return await self.create("scenario", scenario(name, **fields))

    async def metric(self, name: str = "Booked", **fields: Any) -> str:
        return await self.create("metric", metric(name, **fields))

    async def service(self, name: str = "Booking line", **fields: Any) -> str:
        return await self.create("service", service(name, **fields))

    async def unit_test(self, name: str = "Books a table", **fields: Any) -> str:
        """A unit test; what it refers to is created where ``fields`` do not name it."""
        return await self.create("unitTest", await self.unit_test_input(name, **fields))

    async def unit_test_input(self, name: str = "Books a table", **fields: Any) -> dict[str, Any]:
        """The input that creates a unit test, with everything that it refers to created."""
        standard: dict[str, Any] = {
            "name": name,
            "description": "A guest books a table.",
            "maxInteractions": 5,
        }
        for kind in ("persona", "scenario", "service"):
            if f"{kind}Id" not in fields:
                create = getattr(self, kind)
                fields[f"{kind}Id"] = await create(f"{kind} of {name}")
        if "successCriterions" not in fields:
            fields["successCriterions"] = [criterion(await self.metric(f"metric of {name}"))]
        return standard | fields

    async def unit_test_set(
        self, unit_tests: Sequence[str], name: str = "All", runs: int = 1, **fields: Any
    ) -> str:
        """A set that runs each of ``unit_tests`` so many times."""
        entries = [{"unitTestId": id, "runCount": runs} for id in unit_tests]
        return await self.create("unitTestSet", {"name": name, "unitTestRuns": entries} | fields)

    async def run(self, unit_test_set: str, **fields: Any) -> str:
        """Start a set; returns the id of its run."""
        given = {"unitTestSetId": unit_test_set, "seed": 1} | fields
        data = await self.client.ask(CREATE_RUN, input=given)
        return str(data["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"])
