"""Two runs side by side, through the front door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format
from simulation.cli.runs.compare import compare_with, run_meant
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.client.starting import find_set
from simulation.identity.permission import Permission
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import OWNER, Client, House

COMPARE = """query($base: ID!, $candidate: ID!) { compareRuns(base: $base, candidate: $candidate) {
    regressed changesLeftOut
    base { databaseId } candidate { databaseId }
    unitTests { unitTest { name } change pairs difference interval { low high } pValue
        uncorrectedPValue base { passed counted passRate } candidate { passed counted }
        figures { figure baseMean candidateMean differs } }
    changes { of name field before after unitTests } } }"""


async def refuses(messages: Messages) -> Answered:
    return "No."


@dataclass
class Staged:
    """A unit test that everything about can be changed."""

    author: Author
    service: str
    persona: str
    set: str

    @classmethod
    async def of(cls, house: House, url: str, client: Client | None = None) -> Staged:
        author = Author(client or house.owner)
        service = await author.service("Line", url=url)
        persona = await author.persona("Ana", sensitiveUserVariables={"phone": "0123"})
        test = await author.unit_test("Books", serviceId=service, personaId=persona, runCount=8)
        return cls(author, service, persona, await author.unit_test_set([test], "Smoke"))

    async def run(self, house: House, **fields: Any) -> str:
        run = await self.author.run(self.set, **fields)
        await house.ended(run)
        return run


async def compared(house: House, base: str, candidate: str) -> dict[str, Any]:
    data = await house.owner.ask(COMPARE, base=base, candidate=candidate)
    return dict(data["compareRuns"])


async def test_a_worse_agent_regresses_and_what_has_changed_is_told(house: House) -> None:
    async with ChatServer(books_at_once) as good, ChatServer(refuses) as bad:
        staged = await Staged.of(house, good.url)
        base = await staged.run(house, labels=[{"key": "commit", "value": "a"}])
        connector = {"chat": {"url": bad.url, "headers": {"X-Key": "very secret"}}}
        await staged.author.update("service", staged.service, connector=connector)
        await staged.author.new_version(
            "persona",
            staged.persona,
            background="In a hurry.",
            sensitiveUserVariables={"phone": "9999"},
        )
        candidate = await staged.run(house, labels=[{"key": "commit", "value": "b"}], seed=7)
    found = await compared(house, base, candidate)
    assert (found["regressed"], found["changesLeftOut"]) == (True, 0)
    assert (found["base"]["databaseId"], found["candidate"]["databaseId"]) == (base, candidate)
    [test] = found["unitTests"]
    assert (test["change"], test["pairs"], test["difference"]) == ("REGRESSED", None, -1)
    assert test["base"] == {"passed": 8, "counted": 8, "passRate": 1}
    assert test["interval"]["high"] < 0
    assert {each["figure"] for each in test["figures"]} == {"turns", "latency"}
    told = {
        (each["of"], each["field"]): (each["before"], each["after"]) for each in found["changes"]
    }
    assert told["PERSONA", "background"] == ("Lives around the corner.", "In a hurry.")
    assert told["PERSONA", "sensitive_user_variables.phone"] == ("(withheld)", "(withheld)")
    assert told["CONNECTOR", "connector.url"] == (good.url, bad.url)
    assert told["CONNECTOR", "connector.headers.X-Key"] == (None, "(withheld)")
    assert told["LABELS", "commit"] == ("a", "b")
    assert told["SEED", "seed"][1] == "7"
    assert (await compared(house, candidate, base))["unitTests"][0]["change"] == "IMPROVED"

    blind = with_all_but(house, Permission.GET_SERVICE)
    data = await blind.ask(COMPARE, base=base, candidate=candidate)
    assert {"CONNECTOR", "SERVICE"} & {
        each["of"] for each in data["compareRuns"]["changes"]
    } == set()


async def test_the_same_seed_pairs_the_sessions(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        staged = await Staged.of(house, agent.url)
        base, candidate = [await staged.run(house, seed=3) for _ in range(2)]
    found = await compared(house, base, candidate)
    assert found["changes"] == []
    [test] = found["unitTests"]
    assert (test["change"], test["pairs"], test["pValue"]) == ("SAME", 8, 1)


async def test_a_run_that_goes_on_or_is_not_there_is_not_compared(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        staged = await Staged.of(house, agent.url)
        base = await staged.run(house)
    refused = await house.owner.refusal(COMPARE, base=base, candidate="f" * 24)
    assert (refused.code, refused.field) == ("NOT_FOUND", "candidate")


async def test_the_command_line_tells_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    api = LocalApi(house.platform, OWNER)
    async with ChatServer(books_at_once) as good, ChatServer(refuses) as bad:
        staged = await Staged.of(house, good.url)
        base = await staged.run(house, labels=[{"key": "commit", "value": "a"}])
        await staged.author.update("service", staged.service, connector={"chat": {"url": bad.url}})
        candidate = await staged.run(house)
    assert await run_meant(api, "label:commit=a", None) == base
    assert await run_meant(api, "latest", await find_set(api, "Smoke")) == candidate
    with pytest.raises(ApiError, match="no run that was completed"):
        await run_meant(api, "label:commit=z", None)
    with pytest.raises(ApiError, match="must be the id of a run, latest, or label:KEY=VALUE"):
        await run_meant(api, "yesterday", None)
    assert await compare_with(api, base, "latest", None, Format.TABLE) is ExitCode.FAILED
    told = " ".join(capsys.readouterr().out.split())
    for part in (
        f"{base} commit=a → {candidate}",
        "regressed, paired",
        "8/8",
        "0/8",
        "-100 (-100 to",
        "0.008",
        f"connector 'Line', connector.url: '{good.url}' → '{bad.url}'",
        "labels, commit: 'a' → nothing",
    ):
        assert part in told
    assert await compare_with(api, base, base, None, Format.JSON) is ExitCode.PASSED
    assert '"regressed": false' in capsys.readouterr().out


class Pages:
    """An API with two pages of runs: all of the first come of others, or were cancelled."""

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        first = [
            {"databaseId": "retry", "status": "COMPLETED", "origin": {"kind": "RETRY"}},
            {"databaseId": "cancelled", "status": "CANCELLED", "origin": None},
        ]
        second = [{"databaseId": "whole", "status": "COMPLETED", "origin": None}]
        more = variables["after"] is None
        pages = {"hasNextPage": more, "endCursor": "first" if more else "second"}
        return {"unitTestSetRuns": {"nodes": first if more else second, "pageInfo": pages}}

    def download(self, url: str) -> AsyncIterator[bytes]:
        raise AssertionError("nothing is downloaded")


async def test_the_latest_run_is_found_behind_any_number_that_come_of_others() -> None:
    assert await run_meant(Pages(), "latest", None) == "whole"
