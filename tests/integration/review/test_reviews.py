"""What people say of results, and what their run comes to by that."""

from __future__ import annotations

from typing import Any

from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import OWNER, House
from tests.support.played import played

REVIEW = """mutation($input: ReviewResultInput!) { reviewResult(input: $input) { result {
    value review { agrees value judged note reviewer { orgId userId } } } } }"""
WITHDRAW = """mutation($input: WithdrawReviewInput!) { withdrawReview(input: $input) { result {
    review { agrees } } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    verdict total { counted passed passRate }
    reviewed { reviews verdict total { counted passed passRate } }
    correctedRates { name metricVersion met judged raw { value } corrected { value }
        reviews missing }
    unitTests {
        result { verdict passed }
        reviewedResult { verdict passed counted flaky reason outcomes { outcome sessions } } }
    sessions { databaseId outcome
        results { databaseId criterionName passed value review { agrees value note } } } } }"""
AGREEMENT = """query($metric: ID!, $versions: [Int!]) {
    judgeAgreement(metric: $metric, versions: $versions) { metricId reviews judges {
        metricVersion model reviews uncompared
        accuracy { value interval { low } } precision { value } recall { value }
        specificity { value } kappa { value } } } }"""


async def shown(house: House, id: str) -> dict[str, Any]:
    run: dict[str, Any] = (await house.owner.ask(RUN, id=id))["unitTestSetRun"]
    return run


def told(session: dict[str, Any], number: int = 0, **fields: Any) -> dict[str, Any]:
    ids = {
        "sessionId": session["databaseId"],
        "resultId": session["results"][number]["databaseId"],
    }
    return ids | fields


async def three_that_failed(house: House, **metric: Any) -> tuple[str, dict[str, Any]]:
    """A metric that never finds what it looks for, and a run of it."""
    author = Author(house.owner)
    asked = metric.pop("criterion", {})
    standard = {"evaluator": {"contains": {"texts": ["Saturday"]}}}
    name = metric.pop("name", "Saturday")
    saturday = await author.metric(name, **standard | metric)
    async with ChatServer(books_at_once) as agent:
        test = await author.unit_test(
            name,
            serviceId=await author.service(f"Line of {name}", url=agent.url),
            runCount=3,
            successCriterions=[criterion(saturday, **asked)],
        )
        run = await played(house, [test])
    return saturday, await shown(house, run["databaseId"]) | {"id": run["databaseId"]}


async def test_a_run_is_counted_again_beside_its_own_verdict(house: House) -> None:
    metric, run = await three_that_failed(house)
    assert (run["verdict"], run["reviewed"]) == ("FAILED", None)
    first, second, third = run["sessions"]
    say = house.owner.ask
    said = await say(REVIEW, input=told(first, value=True, note="Es war Samstag."))
    assert said["reviewResult"]["result"] == {
        "value": False,
        "review": {
            "agrees": False,
            "value": True,
            "judged": False,
            "note": "Es war Samstag.",
            "reviewer": {"orgId": OWNER.organization, "userId": OWNER.user},
        },
    }
    await say(REVIEW, input=told(second, agree=True))
    one = await shown(house, run["id"])
    assert one["reviewed"]["reviews"] == 2
    assert one["reviewed"]["total"] == {"counted": 3, "passed": 1, "passRate": 1 / 3}
    [test] = one["unitTests"]
    assert (test["reviewedResult"]["verdict"], test["reviewedResult"]["flaky"]) == ("FAILED", True)
    assert test["result"] == {"verdict": "FAILED", "passed": 0}

    for session in (second, third):
        await say(REVIEW, input=told(session, value=True))
    all_of_them = await shown(house, run["id"])
    assert (all_of_them["verdict"], all_of_them["reviewed"]["verdict"]) == ("FAILED", "PASSED")
    [test] = all_of_them["unitTests"]
    assert test["reviewedResult"]["outcomes"] == [{"outcome": "PASSED", "sessions": 3}]
    for session, before in zip(all_of_them["sessions"], run["sessions"], strict=True):
        [result], [stored] = session["results"], before["results"]
        assert (session["outcome"], result["review"]["value"]) == ("FAILED", True)
        assert result | {"review": None} == stored

    agreement = (await say(AGREEMENT, metric=metric))["judgeAgreement"]
    assert (agreement["metricId"], agreement["reviews"]) == (metric, 3)
    [judge] = agreement["judges"]
    assert (judge["metricVersion"], judge["model"], judge["reviews"]) == (1, None, 3)
    assert (judge["accuracy"]["value"], judge["recall"]["value"]) == (0, 0)
    assert (judge["precision"], judge["kappa"]["value"]) == (None, 0)
    assert (await say(AGREEMENT, metric=metric, versions=[2]))["judgeAgreement"]["judges"] == []
    [rate] = all_of_them["correctedRates"]
    assert (rate["met"], rate["judged"], rate["raw"]["value"]) == (0, 3, 0)
    assert (rate["corrected"], rate["reviews"], rate["missing"]) == (None, 3, 27)

    for session in run["sessions"]:
        taken_back = await say(WITHDRAW, input=told(session))
        assert taken_back["withdrawReview"]["result"] == {"review": None}
    assert (await shown(house, run["id"]))["reviewed"] is None
    await say(WITHDRAW, input=told(first))
    _, other = await three_that_failed(house, name="Other")
    never = await house.owner.refusal(WITHDRAW, input=told(other["sessions"][0]))
    assert (never.code, never.field) == ("NOT_FOUND", "resultId")


async def test_a_review_fits_its_metric(house: House) -> None:
    number = {"metricValue": {"numerical": {"lowerBound": 0, "upperBound": 9}}}
    _, run = await three_that_failed(
        house,
        **number,
        evaluator={"turnCount": {}},
        criterion={"numerical": {"verb": "ABOVE", "threshold": 4}},
    )
    session, *_ = run["sessions"]

    async def refusal(**fields: Any) -> tuple[str, str | None]:
        refused = await house.owner.refusal(REVIEW, input=told(session, **fields))
        return refused.code, refused.field

    assert await refusal() == ("VALIDATION_FAILED", "value")
    assert await refusal(agree=True, value=5) == ("VALIDATION_FAILED", "value")
    for misfit in (True, "5", 10, [5], float("nan")):
        assert await refusal(value=misfit) == ("VALIDATION_FAILED", "value"), misfit
    assert await refusal(value=5, note="n" * 2_001) == ("VALIDATION_FAILED", "note")
    assert await refusal(value=5, resultId="f" * 24) == ("NOT_FOUND", "resultId")
    assert await refusal(value=5, sessionId="f" * 24) == ("NOT_FOUND", "sessionId")
    alien = await house.stranger.refusal(REVIEW, input=told(session, value=5))
    assert (alien.code, alien.field) == ("NOT_FOUND", "sessionId")
    await house.owner.ask(REVIEW, input=told(session, value=5))
    run = await shown(house, run["id"])
    assert run["reviewed"]["total"]["passed"] == 1


async def test_reviews_are_there_again_after_a_rebuild(house: House) -> None:
    _, run = await three_that_failed(house)
    for session in run["sessions"]:
        await house.owner.ask(REVIEW, input=told(session, value=True))
    await house.owner.ask(WITHDRAW, input=told(run["sessions"][0]))
    before = await house.documents()
    assert before["reviews"]
    await house.platform.rebuild()
    assert await house.documents() == before
