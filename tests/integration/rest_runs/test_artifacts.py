"""The artifacts of a run: made when it ends, and what is in them."""

from __future__ import annotations

import asyncio
import errno
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from simulation.artifacts.files import FileArtifactStore
from simulation.artifacts.memory import MemoryArtifactStore
from simulation.cli.operating.serve import app_behind
from simulation.kernel.threads import Threads
from simulation.runner.set_run.publishing import Publisher
from simulation.settings import DEFAULT_ADDRESS, Settings
from tests.integration.rest.api import served
from tests.integration.rest_catalog.site import NOTHING
from tests.integration.rest_runs.archives import Archive
from tests.integration.rest_runs.site import RUNS, RunsSite, open_site
from tests.integration.rest_runs.test_set_runs import Patient
from tests.support.agents import Answered, Messages, asks_for_the_day
from tests.support.definitions import criterion
from tests.support.platform import PATIENCE_SECONDS

OPENING = "Open with: =1+1, please. | A table, please.\nDone when the agent says: booked"


async def archive(site: RunsSite, run_id: str) -> Archive:
    """The archive of a run, by its link."""
    return Archive.read((await site.fetch(await site.link(run_id))).raw)


async def calls_a_tool(messages: Messages) -> Answered:
    """Books by a tool, and says so."""
    call = {"function": {"name": "book", "arguments": '{"guests": 4, "name": "Zoë"}'}}
    return {"content": "C’est booked.", "tool_calls": [call]}


async def test_an_archive_holds_what_was_played_and_said() -> None:
    async with open_site(agent=calls_a_tool) as site:
        scenario = await site.author.scenario(instructions=OPENING)
        persona = await site.author.persona("Zoë", sensitiveUserVariables={"card_number": "4111"})
        metrics = [await site.author.metric(), await site.author.metric("Calls", **TOOL)]
        criteria = [criterion(metrics[0]), criterion(metrics[1], "By tool")]
        test = await site.unit_test(
            scenarioId=scenario, personaId=persona, successCriterions=criteria
        )
        chosen = await site.author.unit_test_set([test, test], runs=2)
        id = await site.begin(chosen)
        await site.house.ended(id)
        # What was pinned is in there, not what came later.
        await site.author.new_version("persona", persona, background="Moved away.")
        found = await archive(site, id)
        sessions = await site.house.platform.set_runs.summaries("acme", id)

    names = [f"transcripts/{test}-{number}.jsonl" for number in range(4)]
    assert list(found.files) == [
        "specification.json", *names, "metric_results.csv", "manifest.json"
    ]  # fmt: skip

    manifest = found.manifest
    assert (manifest["set_run_id"], manifest["organization"]) == (id, "acme")
    assert (manifest["status"], manifest["verdict"]) == ("completed", "passed")

    specification = found.json("specification.json")
    assert specification["set_run"]["unit_test_set"] == {"id": chosen, "version": 1, "name": "All"}
    assert isinstance(specification["set_run"]["seed"], int)
    assert specification["set_run"]["simulator"] == "rules"
    assert [spec["run_count"] for spec in specification["unit_test_runs"]] == [2, 2]
    bodies = {(each["kind"], each["id"]): each["body"] for each in specification["definitions"]}
    assert sorted(kind for kind, _ in bodies) == [
        "metric", "metric", "persona", "scenario", "service", "unit_test", "unit_test_set"
    ]  # fmt: skip
    assert bodies["persona", persona]["background"] == "Lives around the corner."
    assert bodies["persona", persona]["sensitive_user_variables"] == {"card_number": "(withheld)"}
    assert bodies["scenario", scenario]["instructions"] == OPENING
    assert bodies["unit_test_set", chosen]["unit_test_runs"][0]["unit_test_id"] == test

    for name in names:
        asked, answered = found.transcript(name)
        assert asked["role"] == "user"
        assert [asked] in [request["messages"] for request in site.agent.requests]
        [call] = answered.pop("tool_calls")
        assert answered == {"role": "assistant", "content": "C’est booked."}
        assert call["type"] == "function"
        assert call["function"] == {"name": "book", "arguments": '{"guests":4,"name":"Zoë"}'}

    rows = found.results
    assert [row["transcript"] for row in rows] == [name for name in names for _ in criteria]
    assert [row["session_id"] for row in rows] == [each.id for each in sessions for _ in criteria]
    assert [row["evaluation_result_id"] for row in rows] == [
        result.id for session in sessions for result in session.results
    ]
    assert {
        (row["metric"], row["success_criterion"], row["value"], row["passed"]) for row in rows
    } == {
        ("Booked", "Is booked", "true", "true"),
        ("Calls", "By tool", "true", "true"),
    }
    assert {row["lines"] for row in rows} == {"2"}, "what the agent said, in the second line"


TOOL = {"evaluator": {"toolCalled": {"tool": "book"}}}


async def test_a_transcript_is_what_the_agent_was_told() -> None:
    async with open_site(agent=asks_for_the_day) as site:
        found = await archive(site, await site.played())
        [name] = [name for name in found.files if name.startswith("transcripts/")]
        transcript = found.transcript(name)

        assert [message["role"] for message in transcript] == ["user", "assistant"] * 2
        assert site.agent.requests[-1]["messages"] == transcript[:-1]
        assert transcript[-1]["content"] == "Your table is booked."


async def test_a_download_is_a_file_to_keep(site: RunsSite) -> None:
    id = await site.played()
    link = (await site.owner.get(f"{RUNS}{id}/artifacts/")).body
    answer = await site.fetch(link["presigned_url"])
    [document] = await site.owner.rows(RUNS)
    recorded = (await site.house.platform.set_runs.get("acme", id)).artifacts  # type: ignore[union-attr]

    assert set(link) == {"presigned_url", "url_expires_at"}
    assert link["presigned_url"].startswith(f"{site.owner.root}/v1/acme/simulation/artifacts/{id}")
    assert answer.status == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{id}.tar.gz"'
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-length"] == str(len(answer.raw))
    assert recorded is not None
    assert recorded.bytes == len(answer.raw)
    assert document["artifacts_generated"] is True


async def test_the_same_run_makes_the_same_bytes(site: RunsSite, tmp_path: Path) -> None:
    id = await site.played(runs=3)
    platform = site.house.platform
    run = await platform.set_runs.state(id)
    assert run is not None
    before = (await site.fetch(await site.link(id))).raw
    again = FileArtifactStore(tmp_path)
    threads = Threads("archives", 1)
    publisher = Publisher(
        platform.bus, platform.set_runs, platform.definitions, again, platform.clock, threads
    )
    log = await site.house.log()

    async def check() -> None:
        return None

    made = await publisher.publish(run.model_copy(update={"artifacts": None}), check)

    assert (tmp_path / made.key).read_bytes() == before
    assert made == run.artifacts
    assert await site.house.log() == log, "what is on record is not recorded again"


async def test_there_are_none_before_the_end() -> None:
    agent = Patient()
    async with open_site(agent=agent) as site:
        id = await site.begin(await site.unit_test_set())
        early = await site.owner.get(f"{RUNS}{id}/artifacts/")
        agent.go_on.set()
        await site.house.ended(id)

        assert (early.status, early.code) == (400, "ARTIFACTS_UNAVAILABLE")
        assert "artifacts_generated" in early.body["error"]["message"]
        assert (await site.owner.get(f"{RUNS}{id}/artifacts/")).status == 200


async def test_runs_that_are_not_there_have_none(site: RunsSite) -> None:
    id = await site.played()
    unknown = await site.owner.get(f"{RUNS}{NOTHING}/artifacts/")
    strange = await site.stranger.get(f"{RUNS}{id}/artifacts/")

    assert (unknown.status, strange.status) == (404, 404)
    assert strange.raw == unknown.raw.replace(NOTHING.encode(), id.encode())
    assert (await site.owner.get(f"{RUNS}x/artifacts/")).status == 422


async def test_a_cancelled_run_has_them_too() -> None:
    agent = Patient(swift=2)
    async with open_site(agent=agent, concurrent_sessions=1) as site:
        id = await site.begin(await site.unit_test_set(runs=4))
        await agent.asked.acquire()
        assert (await site.owner.delete(f"{RUNS}{id}/")).status == 204
        agent.go_on.set()
        await site.house.ended(id)
        row = await site.owner.one(RUNS, id)
        found = await archive(site, id)

        assert (row["is_completed"], row["artifacts_generated"]) == (True, True)
        assert found.manifest["status"] == "cancelled"
        # The third was cancelled while it went on, and the fourth was never begun.
        transcripts = [name for name in found.files if name.startswith("transcripts/")]
        assert [len(found.transcript(name)) for name in transcripts] == [2, 2, 2]
        assert len(found.results) == 2


async def test_a_run_completes_where_its_artifacts_cannot_be_kept() -> None:
    store = MemoryArtifactStore()
    store.fault = OSError(errno.ENOSPC, "No space left on device")
    async with open_site(store) as site:
        id = await site.begin(await site.unit_test_set())
        await published(site, id)
        row = await site.owner.one(RUNS, id)
        refused = await site.owner.get(f"{RUNS}{id}/artifacts/")

        stages = await site.stages(id)
        assert stages == {
            "open": "completed",
            "play": "completed",
            "conclude": "completed",
            "publish": "skipped",
        }
        assert (row["is_completed"], row["failed_metrics"]) == (True, False)
        assert row["artifacts_generated"] is False
        assert (refused.status, refused.code) == (400, "ARTIFACTS_UNAVAILABLE")


async def test_a_store_that_comes_back_gets_them() -> None:
    store = MemoryArtifactStore()
    store.fault = OSError(errno.ENOSPC, "No space left on device")
    async with open_site(store) as site:
        id = await site.begin(await site.unit_test_set())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (await site.stages(id)).get("publish"):
                await asyncio.sleep(0.01)
        store.fault = None
        await published(site, id)

        assert (await site.stages(id))["publish"] == "completed"
        assert (await archive(site, id)).manifest["set_run_id"] == id


async def test_an_archive_that_is_gone_is_said_to_be(site: RunsSite) -> None:
    id = await site.played()
    link = await site.link(id)
    await site.house.platform.artifacts.delete(f"acme/{id}.tar.gz")
    refused = await site.owner.get(f"{RUNS}{id}/artifacts/")

    assert (refused.status, refused.code) == (400, "ARTIFACTS_UNAVAILABLE")
    assert (await site.fetch(link)).status == 404


async def test_graphql_hands_out_the_same(site: RunsSite) -> None:
    id = await site.played()
    query = """query($id: ID!) { unitTestSetRun(id: $id) {
        artifacts { url expiresAt bytes sha256 } } }"""
    found = (await site.house.owner.ask(query, id=id))["unitTestSetRun"]["artifacts"]
    listening, _, path = found["url"].partition("/v1/")
    answer = await site.fetch(f"{site.owner.root}/v1/{path}")

    assert listening == DEFAULT_ADDRESS, "absolute, also where no server is asked"
    assert (answer.status, len(answer.raw)) == (200, found["bytes"])
    assert len(found["sha256"]) == 64


async def test_no_request_says_where_links_lead(site: RunsSite) -> None:
    id = await site.played()
    lies = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example;proto=https",
    }
    query = "query($id: ID!) { unitTestSetRun(id: $id) { artifacts { url } } }"
    body = {"query": query, "variables": {"id": id}}
    async with served(app_behind(site.door, site.house.platform)) as root:
        owner = replace(site.owner, root=root)
        told = await owner.send("GET", f"{RUNS}{id}/artifacts/", headers=lies)
        asked = owner.session.post(
            f"{root}/graphql", json=body, headers=lies | {"Authorization": "Bearer olga"}
        )
        async with asked as response:
            found = (await response.json())["data"]["unitTestSetRun"]["artifacts"]

    for link in (told.body["presigned_url"], found["url"]):
        assert link.startswith(f"{root}/v1/acme/simulation/artifacts/")


def test_a_public_address_is_a_whole_one() -> None:
    with pytest.raises(ValidationError, match="is no address; write it like https://HOST"):
        Settings(public_url="simulation.example")


@pytest.mark.parametrize("public", ["https://simulation.example", "https://simulation.example/"])
async def test_links_lead_to_the_public_address(public: str) -> None:
    async with open_site(public_url=public) as site:
        link = await site.link(await site.played())

        assert link.startswith("https://simulation.example/v1/acme/simulation/artifacts/")


async def published(site: RunsSite, run_id: str) -> None:
    """Let time pass until the run of Pulse has ended: it pauses between attempts."""
    ending = asyncio.create_task(site.house.ended(run_id))
    while not ending.done():
        site.house.clock.advance(timedelta(seconds=1))
        await asyncio.wait({ending}, timeout=0.05)
    await ending
