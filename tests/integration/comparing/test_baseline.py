"""Runs that are held against earlier ones."""

from __future__ import annotations

import asyncio
import json
import tarfile
from io import BytesIO
from typing import Any

import pytest

from simulation.artifacts.port import ArtifactStore
from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format
from simulation.cli.runs.report import report
from simulation.client.local_api import LocalApi
from simulation.client.wish import baseline_of
from tests.integration.comparing.test_compare import Staged, refuses
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import CREATE_RUN
from tests.support.platform import OWNER, House

RUN = """query($id: ID!) { unitTestSetRun(id: $id) { verdict
    baseline { unitTestSetRunId notAllowed }
    regressions { unitTestId name basePassed baseCounted passed counted difference
        interval { low high } pairs pValue reason }
    history { event data } } }"""
LAST_ON_RELEASE = {"lastOn": {"versionSet": "release"}}


SET = """query($id: ID!) { unitTestSet(id: $id) { noRegression {
    ... on LabelBaseline { text key value }
    ... on VersionSetBaseline { text versionSet } } } }"""


async def shown(house: House, run: str) -> dict[str, Any]:
    return dict((await house.owner.ask(RUN, id=run))["unitTestSetRun"])


async def turned_bad(staged: Staged, url: str) -> None:
    await staged.author.update("service", staged.service, connector={"chat": {"url": url}})


async def test_a_set_that_allows_no_regression_fails_with_one(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    async with ChatServer(books_at_once) as good, ChatServer(refuses) as bad:
        staged = await Staged.of(house, good.url)
        # A gate that nothing fails by itself.
        lenient = {"atMostFailures": {"n": 100}}
        await staged.author.update(
            "unitTestSet", staged.set, noRegression=LAST_ON_RELEASE, gate=lenient
        )
        first = await staged.run(house)
        again = await staged.run(house)
        await turned_bad(staged, bad.url)
        worse = await staged.run(house)
    found = await shown(house, first)
    assert (found["verdict"], found["baseline"]) == ("PASSED", None)
    found = await shown(house, again)
    assert found["baseline"] == {"unitTestSetRunId": first, "notAllowed": True}
    assert (found["verdict"], found["regressions"]) == ("PASSED", [])
    found = await shown(house, worse)
    assert (found["verdict"], found["baseline"]["unitTestSetRunId"]) == ("FAILED", again)
    [regression] = found["regressions"]
    assert (regression["name"], regression["difference"], regression["pairs"]) == ("Books", -1, 8)
    assert regression["reason"] == (
        "'Books' passed 0 of 8 counted sessions, and 8 of 8 in the baseline (p = 0.0078)."
    )
    [finished] = [each["data"] for each in found["history"] if each["event"] == "SetRunFinished"]
    assert finished["regressions"][0]["name"] == "Books"
    before = await house.everything()
    await house.platform.rebuild()
    assert await house.everything() == before
    code = await report(LocalApi(house.platform, OWNER), worse, format=Format.TABLE)
    told = " ".join(capsys.readouterr().out.split())
    assert code is ExitCode.FAILED
    assert f"Worse than in the run {again}, which its set does not allow: 'Books' passed" in told
    manifest = await _manifest(house.platform.artifacts, worse)
    assert manifest["baseline"] == {"set_run_id": again, "not_allowed": True}
    assert [each["name"] for each in manifest["regressions"]] == ["Books"]


async def _manifest(artifacts: ArtifactStore, run: str) -> dict[str, Any]:
    archive = b"".join(
        [part async for part in artifacts.open(f"{OWNER.organization}/{run}.tar.gz")]
    )
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        content = files.extractfile("manifest.json")
        assert content is not None
        found: dict[str, Any] = json.load(content)
    return found


async def test_a_run_names_its_baseline_and_does_not_fail_by_it(house: House) -> None:
    async with ChatServer(books_at_once) as good, ChatServer(refuses) as bad:
        staged = await Staged.of(house, good.url)
        await staged.author.update("unitTestSet", staged.set, gate={"atMostFailures": {"n": 100}})
        labelled = await staged.run(house, labels=[{"key": "commit", "value": "a"}])
        latest = await staged.run(house)
        await turned_bad(staged, bad.url)
        found = []
        for wish in ("label:commit=a", f"{latest}", "last:release"):
            run = await staged.run(house, baseline=baseline_of(wish))
            found.append(await shown(house, run))
    assert [each["baseline"]["unitTestSetRunId"] for each in found[:2]] == [labelled, latest]
    assert [len(each["regressions"]) for each in found] == [1, 1, 0], "the last one was as bad"
    assert {each["verdict"] for each in found} == {"PASSED"}


async def test_a_set_says_what_its_runs_are_held_against(house: House) -> None:
    staged = await Staged.of(house, "http://127.0.0.1:9")
    for wish, said in (
        (LAST_ON_RELEASE, {"versionSet": "release"}),
        ({"label": {"key": "branch", "value": "main"}}, {"key": "branch", "value": "main"}),
        (None, None),
    ):
        await staged.author.update("unitTestSet", staged.set, noRegression=wish)
        [found] = (await house.owner.ask(SET, id=staged.set))["unitTestSet"].values()
        if said is None:
            assert found is None
        else:
            assert found.pop("text")
            assert found == said


async def test_an_unfinished_run_goes_on_whichever_run_is_the_last_one_now(house: House) -> None:
    """Else nobody could continue a run beside which another one was completed."""
    waits, go_on = asyncio.Event(), asyncio.Event()

    async def hesitates(messages: Messages) -> Answered:
        if waits.is_set():
            await go_on.wait()
        return await books_at_once(messages)

    async with ChatServer(hesitates) as agent:
        staged = await Staged.of(house, agent.url)
        await staged.author.update("unitTestSet", staged.set, noRegression=LAST_ON_RELEASE)
        first, other = await staged.run(house), await staged.run(house)
        waits.set()
        run = await staged.author.run(staged.set)
        given = {"unitTestSetId": staged.set, "seed": 1}
        for wish, differs in ((None, []), ({"run": {"id": first}}, ["baseline"])):
            refused = await house.owner.refusal(CREATE_RUN, input=given | {"baseline": wish})
            assert refused.details["unfinishedRun"] == run
            assert [each["field"] for each in refused.details["differences"]] == differs
        go_on.set()
        await house.ended(run)
    assert (await shown(house, run))["baseline"]["unitTestSetRunId"] == other


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({"lastOn": {"versionSet": "release"}}, "NOT_FOUND", "baseline"),
        ({"label": {"key": "commit", "value": "z"}}, "NOT_FOUND", "baseline"),
        ({"run": {"id": "f" * 24}}, "NOT_FOUND", "baseline"),
        ({"run": {"id": "nothing"}}, "VALIDATION_FAILED", "baseline.run.id"),
    ],
)
async def test_a_baseline_that_is_not_there_is_refused(
    house: House, wish: dict[str, Any], code: str, field: str
) -> None:
    staged = await Staged.of(house, "http://127.0.0.1:9")
    given = {"unitTestSetId": staged.set, "baseline": wish}
    refused = await house.owner.refusal(CREATE_RUN, input=given)
    assert (refused.code, refused.field) == (code, field)


async def test_a_run_of_others_is_no_baseline(house: House, stranger: Any) -> None:
    async with ChatServer(books_at_once) as good:
        staged = await Staged.of(house, good.url)
        run = await staged.run(house)
        theirs = await Staged.of(house, good.url, stranger)
        given = {"unitTestSetId": theirs.set, "baseline": {"run": {"id": run}}}
        refused = await stranger.refusal(CREATE_RUN, input=given)
    assert (refused.code, refused.field) == ("NOT_FOUND", "baseline")
