"""Evaluations by GraphQL: the same as over REST."""

from __future__ import annotations

from typing import Any

from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from tests.integration.evaluation.stage import TURNS, Stage
from tests.integration.rest_catalog.site import NOTHING
from tests.support import definitions
from tests.support.platform import OWNER, Client

EVALUATE = """mutation($input: EvaluateMetricsInput!) { evaluateMetrics(input: $input) { results {
    id: databaseId metric { databaseId } name value justification references } } }"""
RESULTS = """query($filter: MetricEvaluationResultFilter, $direction: SortDirection! = DESC,
    $first: Int, $after: String, $last: Int, $before: String) {
  metricEvaluationResults(filter: $filter, direction: $direction, first: $first, after: $after,
      last: $last, before: $before) {
    totalCount filterValues { metrics { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { id: databaseId metric { name } value justification createdAt updatedAt
    source { __typename
      ... on ManualEvaluationSource { conversationId conversation { databaseId }
        evaluateToInteractionId invokedBy { userId } references }
      ... on SimulationEvaluationSource { unitTestSetRunId unitTestId unitTest { databaseId }
        runIndex references } } } } }"""
SESSION = "query($id: ID!) { node(id: $id) { ... on Session { databaseId interactionIds } } }"
RUN = """{ unitTestSetRuns { nodes { id databaseId
    sessions { id databaseId interactionIds results { id: databaseId } } } } }"""


class Played:
    """One run with one session and one metric, and what GraphQL calls them."""

    def __init__(self, run: dict[str, Any], metric: str, unit_test: str) -> None:
        self.run = run
        [self.session] = run["sessions"]
        self.metric = metric
        self.unit_test = unit_test


async def play(stage: Stage) -> Played:
    made = await stage.play()
    [run] = (await stage.house.owner.ask(RUN))["unitTestSetRuns"]["nodes"]
    [metric] = made["metrics"]
    return Played(run, metric, made["unitTest"])


async def evaluate(stage: Stage, session: str, *metrics: str, **fields: Any) -> list[Any]:
    given = {"conversationId": session, "metricIds": list(metrics)} | fields
    data = await stage.house.owner.ask(EVALUATE, input=given)
    found: list[Any] = data["evaluateMetrics"]["results"]
    return found


async def results(stage: Stage, **variables: Any) -> dict[str, Any]:
    data = await stage.house.owner.ask(RESULTS, **variables)
    found: dict[str, Any] = data["metricEvaluationResults"]
    return found


async def test_metrics_are_evaluated_and_the_results_are_listed(stage: Stage) -> None:
    played = await play(stage)
    turns = await stage.author.metric("Turns", **TURNS)
    first, second = played.session["interactionIds"]
    assert first != second
    node = await stage.house.owner.ask(SESSION, id=played.session["id"])
    assert node["node"]["interactionIds"] == [first, second]

    [evaluated] = await evaluate(stage, played.session["id"], turns, evaluateToInteractionId=first)

    assert evaluated == {
        "id": evaluated["id"],
        "metric": {"databaseId": turns},
        "name": "Turns",
        "value": 1.0,
        "justification": "The agent answered 1 time.",
        "references": ["1-agent-1"],
    }
    found = await results(stage)
    [manual, simulated] = found["nodes"]
    assert found["totalCount"] == 2
    names = {each["name"] for each in found["filterValues"]["metrics"]}
    assert names == {"Turns", simulated["metric"]["name"]}
    assert (manual["id"], manual["value"]) == (evaluated["id"], 1.0)
    session = played.session["databaseId"]
    assert manual["source"] == {
        "__typename": "ManualEvaluationSource",
        "conversationId": session,
        "conversation": {"databaseId": session},
        "evaluateToInteractionId": first,
        "invokedBy": {"userId": "olga"},
        "references": ["1-agent-1"],
    }
    assert (simulated["id"], simulated["value"]) == (played.session["results"][0]["id"], True)
    assert simulated["source"] == {
        "__typename": "SimulationEvaluationSource",
        "unitTestSetRunId": played.run["databaseId"],
        "unitTestId": played.unit_test,
        "unitTest": {"databaseId": played.unit_test},
        "runIndex": 0,
        "references": ["2-agent-1"],
    }


async def test_both_ways_show_the_same_results(stage: Stage) -> None:
    played = await play(stage)
    await evaluate(stage, played.session["databaseId"], played.metric)

    rows = await stage.results()

    nodes = (await results(stage))["nodes"]
    assert [node["id"] for node in nodes] == [row["id"] for row in rows]
    assert [node["value"] for node in nodes] == [row["result"] for row in rows]


async def test_results_are_narrowed_by_ids_of_either_form(stage: Stage) -> None:
    played = await play(stage)
    other = await stage.author.metric("Other")
    await evaluate(stage, played.session["id"], other)

    async def types(**filter: Any) -> list[str]:
        nodes = (await results(stage, filter=filter))["nodes"]
        return [node["source"]["__typename"].removesuffix("EvaluationSource") for node in nodes]

    assert await types() == ["Manual", "Simulation"]
    assert await types(metrics=[other]) == ["Manual"]
    assert await types(sourceTypes=["SIMULATION", "POST_SESSION"]) == ["Simulation"]
    for name in ("id", "databaseId"):
        assert await types(conversations=[played.session[name]]) == ["Manual"]
        assert await types(unitTestSetRuns=[played.run[name]]) == ["Simulation"]
    latest = (await results(stage))["nodes"][0]["updatedAt"]
    assert await types(evaluatedAfter=latest) == ["Manual"]
    assert await types(evaluatedBefore=latest) == ["Manual", "Simulation"]


async def test_pages_continue_from_cursors(stage: Stage) -> None:
    played = await play(stage)
    metrics = [await stage.author.metric(f"Metric {number}") for number in range(4)]
    for metric in metrics:
        await evaluate(stage, played.session["id"], metric)
    everything = [node["id"] for node in (await results(stage))["nodes"]]

    first = await results(stage, first=3)
    rest = await results(stage, first=3, after=first["pageInfo"]["endCursor"])
    back = await results(stage, last=3, before=rest["pageInfo"]["startCursor"])

    assert [node["id"] for node in [*first["nodes"], *rest["nodes"]]] == everything
    assert [each["pageInfo"]["hasNextPage"] for each in (first, rest)] == [True, False]
    assert [each["pageInfo"]["hasPreviousPage"] for each in (first, rest)] == [False, True]
    assert back["nodes"] == first["nodes"]
    ascending = await results(stage, direction="ASC")
    assert [node["id"] for node in ascending["nodes"]] == everything[::-1]


async def test_refusals_name_the_field(stage: Stage) -> None:
    played = await play(stage)
    usual = {"conversationId": played.session["id"], "metricIds": [played.metric]}
    for change, code, field in (
        ({"conversationId": NOTHING}, "NOT_FOUND", "conversationId"),
        ({"conversationId": played.run["id"]}, "VALIDATION_FAILED", "conversationId"),
        ({"metricIds": [NOTHING]}, "NOT_FOUND", "metricIds"),
        ({"metricIds": []}, "VALIDATION_FAILED", "metricIds"),
        ({"metricIds": [played.metric] * 2}, "VALIDATION_FAILED", "metricIds"),
        ({"evaluateToInteractionId": "x"}, "NOT_FOUND", "evaluateToInteractionId"),
    ):
        refusal = await stage.house.refused(EVALUATE, input=usual | change)
        assert (refusal.code, refusal.field) == (code, field)
    naive = {"evaluatedAfter": "2026-01-01T00:00:00"}
    refusal = await stage.house.owner.refusal(RESULTS, filter=naive)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "evaluatedAfter")
    refusal = await stage.house.stranger.refusal(EVALUATE, input=usual)
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "conversationId")


async def test_each_permission_is_needed(stage: Stage) -> None:
    played = await play(stage)
    given = {"conversationId": played.session["id"], "metricIds": [played.metric]}
    before = await stage.house.everything()
    for missing in (
        Permission.GET_METRIC,
        Permission.EVALUATE_METRIC,
        Permission.GET_METRIC_EVALUATION_RESULT,
    ):
        client = Client(stage.house.platform, Principal(OWNER, frozenset(Permission) - {missing}))
        refusal = await client.refusal(EVALUATE, input=given)
        assert (refusal.code, refusal.details) == ("FORBIDDEN", {"permission": missing.value})
    assert await stage.house.everything() == before
    refusal = await client.refusal("{ metricEvaluationResults { totalCount } }")
    assert refusal.code == "FORBIDDEN"


TRY = """mutation($input: TryMetricInput!) { tryMetric(input: $input) {
    value justification applied references } }"""


async def test_a_metric_is_tried_before_it_is_written(stage: Stage) -> None:
    played = await play(stage)
    session = {"conversationId": played.session["id"]}
    before = await stage.house.everything()
    turns = definitions.metric("Turns that nobody wrote", **TURNS)

    whole = await stage.house.owner.ask(TRY, input={"metric": turns} | session)
    first = await stage.house.owner.ask(
        TRY,
        input={
            "metric": turns,
            "evaluateToInteractionId": played.session["interactionIds"][0],
        }
        | session,
    )

    assert (whole["tryMetric"]["value"], first["tryMetric"]["value"]) == (2, 1)
    assert whole["tryMetric"]["justification"]
    unfit = {"metric": definitions.metric("Unfit", evaluator={"turnCount": {}})} | session
    refusal = await stage.house.owner.refusal(TRY, input=unfit)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "evaluator")
    nowhere = {"metric": turns, "conversationId": "f" * 24}
    assert (await stage.house.owner.refusal(TRY, input=nowhere)).code == "NOT_FOUND"
    assert await stage.house.everything() == before


async def test_trying_a_metric_takes_to_write_one_and_to_see_sessions(stage: Stage) -> None:
    played = await play(stage)
    given = {"metric": definitions.metric("Turns", **TURNS), "conversationId": played.session["id"]}
    for missing in (Permission.CREATE_METRIC, Permission.GET_SET_RUN, Permission.EVALUATE_METRIC):
        client = Client(stage.house.platform, Principal(OWNER, frozenset(Permission) - {missing}))
        refusal = await client.refusal(TRY, input=given)
        assert (refusal.code, refusal.details) == ("FORBIDDEN", {"permission": missing.value})
