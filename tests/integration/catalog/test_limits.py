"""Values beyond their limits are refused: the code, the field, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import definitions
from tests.support.definitions import Author
from tests.support.platform import House


def tags(count: int) -> list[dict[str, str]]:
    return [{"key": f"key {number}"} for number in range(count)]


NUMERICAL = {"numerical": {"lowerBound": 0, "upperBound": 9}}


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("persona", definitions.persona(""), "name"),
        ("persona", definitions.persona("   "), "name"),
        ("persona", definitions.persona("nul\x00l"), "name"),
        ("persona", definitions.persona(role=" "), "role"),
        ("persona", definitions.persona(background=""), "background"),
        ("persona", definitions.persona(tags=tags(21)), "tags"),
        ("persona", definitions.persona(tags=[{"key": "a-b"}]), "tags"),
        ("persona", definitions.persona(tags=[{"key": "a", "value": "b:c"}]), "tags"),
        ("persona", definitions.persona(tags=[{"key": ""}]), "tags"),
        ("persona", definitions.persona(tags=[{"key": "a"}, {"key": "a", "value": "b"}]), "tags"),
        ("persona", definitions.persona(preferredLanguage="english"), "preferredLanguage"),
        ("persona", definitions.persona(preferredLanguage="en"), "preferredLanguage"),
        ("persona", definitions.persona(preferredLanguage="ENG"), "preferredLanguage"),
        ("persona", definitions.persona(timezone="Berlin"), "timezone"),
        ("persona", definitions.persona(timezone="europe/berlin"), "timezone"),
        ("persona", definitions.persona(userModels=["fine", " "]), "userModels.1"),
        (
            "persona",
            definitions.persona(nonsensitiveUserVariables={"Name": "x"}),
            "nonsensitiveUserVariables",
        ),
        (
            "persona",
            definitions.persona(sensitiveUserVariables={f"v{n}": "x" for n in range(21)}),
            "sensitiveUserVariables",
        ),
        ("persona", definitions.persona(sensitiveUserVariables=[1]), "sensitiveUserVariables"),
        ("scenario", definitions.scenario(objective=""), "objective"),
        ("scenario", definitions.scenario(instructions="\n"), "instructions"),
        (
            "scenario",
            definitions.scenario(conversationStartsAt="2026-01-01T00:00:00"),
            "conversationStartsAt",
        ),
        ("scenario", definitions.scenario(tags=tags(21)), "tags"),
        ("metric", definitions.metric(description=""), "description"),
        (
            "metric",
            definitions.metric(metricValue={"numerical": {"lowerBound": 2, "upperBound": 1}}),
            "metricValue.numerical",
        ),
        (
            "metric",
            definitions.metric(metricValue={"categorical": {"categories": []}}),
            "metricValue.categorical.categories",
        ),
        ("metric", definitions.metric(metricValue=NUMERICAL), "evaluator"),
        ("metric", definitions.metric(evaluator={"turnCount": {}}), "evaluator"),
        (
            "metric",
            definitions.metric(
                metricValue=NUMERICAL, evaluator={"jsonValue": {"path": "$.a", "expected": 1}}
            ),
            "evaluator",
        ),
        (
            "metric",
            definitions.metric(evaluator={"contains": {"texts": []}}),
            "evaluator.contains.texts",
        ),
        (
            "metric",
            definitions.metric(evaluator={"regex": {"pattern": "("}}),
            "evaluator.regex.pattern",
        ),
        (
            "metric",
            definitions.metric(evaluator={"regex": {"pattern": "a" * 501}}),
            "evaluator.regex.pattern",
        ),
        (
            "metric",
            definitions.metric(evaluator={"jsonValue": {"path": "$["}}),
            "evaluator.jsonValue.path",
        ),
        (
            "metric",
            definitions.metric(evaluator={"regex": {"pattern": "(?:a{65535}){65535}"}}),
            "evaluator.regex.pattern",
        ),
        (
            "metric",
            definitions.metric(evaluator={"contains": {"texts": ["a"] * 101}}),
            "evaluator.contains.texts",
        ),
        (
            "metric",
            definitions.metric(evaluator={"jsonValue": {"path": "$.a", "expected": "a" * 20_000}}),
            "evaluator.jsonValue.expected",
        ),
        (
            "metric",
            definitions.metric(
                evaluator={"toolCalled": {"tool": "book", "arguments": {"a": "a" * 20_000}}}
            ),
            "evaluator.toolCalled.arguments",
        ),
        ("metric", definitions.metric(tags=tags(21)), "tags"),
        ("service", definitions.service(url="ftp://agent"), "connector.chat.url"),
        ("service", definitions.service(url="http://${HOME}"), "connector.chat.url"),
        (
            "service",
            definitions.service(url="http://${SIMULATION_AGENT_HOST}/v1"),
            "connector.chat.url",
        ),
        (
            "service",
            definitions.service(url="http://agent/?k=${SIMULATION_AGENT_KEY}"),
            "connector.chat.url",
        ),
        ("service", definitions.service(url="http://169.254.169.254"), "connector.chat.url"),
        ("service", definitions.service(keyterms=["Table"]), "keyterms"),
        ("service", definitions.service(agentId="agent"), "agentId"),
        (
            "service",
            definitions.service(
                connector={
                    "http": {"url": "http://a", "bodyTemplate": "{{text}}", "answerPath": "$.a"}
                }
            ),
            "connector.http.bodyTemplate",
        ),
        (
            "service",
            definitions.service(
                connector={
                    "http": {
                        "url": "http://a",
                        "bodyTemplate": "{{messages}}" * 101,
                        "answerPath": "$.a",
                    }
                }
            ),
            "connector.http.bodyTemplate",
        ),
        (
            "service",
            definitions.service(
                connector={"http": {"url": "http://a", "bodyTemplate": {}, "answerPath": "$$"}}
            ),
            "connector.http.answerPath",
        ),
        (
            "service",
            definitions.service(connector={"chat": {"url": "http://a", "timeoutSeconds": 0}}),
            "connector.chat.timeoutSeconds",
        ),
        (
            "service",
            definitions.service(versionSets=[{"name": "edge", "agentVersionNumber": 1}]),
            "versionSets",
        ),
    ],
)
async def test_values_beyond_their_limits(
    house: House, kind: str, given: dict[str, Any], field: str
) -> None:
    refusal = await house.refused(definitions.CREATE[kind], input=given)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    assert refusal.message.partition(": ")[0], "the message names the field as well"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"maxInteractions": 0}, "maxInteractions"),
        ({"maxInteractions": 101}, "maxInteractions"),
        ({"successCriterions": []}, "successCriterions"),
        ({"runCount": 0}, "runCount"),
        ({"description": ""}, "description"),
        ({"tags": [{"key": str(n)} for n in range(21)]}, "tags"),
        ({"personaId": "nonsense"}, "personaId"),
    ],
)
async def test_unit_tests_beyond_their_limits(
    house: House, change: dict[str, Any], field: str
) -> None:
    author = Author(house.owner)
    given = await author.unit_test_input("Books")
    refusal = await house.refused(definitions.CREATE["unitTest"], input=given | change)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    made = await author.create("unitTest", given)
    refusal = await house.refused(definitions.UPDATE["unitTest"], input={"id": made} | change)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_twenty_tags_and_both_ends_of_max_interactions_are_fine(house: House) -> None:
    author = Author(house.owner)
    await author.persona(tags=tags(20))
    await author.unit_test("Short", maxInteractions=1)
    await author.unit_test("Long", maxInteractions=100)
