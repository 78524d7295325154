"""The life of a metric over REST."""

from __future__ import annotations

from typing import Any

from tests.integration.rest_catalog import bodies
from tests.integration.rest_catalog.bodies import METRIC, SERVICE, UNIT_TEST, metric, service
from tests.integration.rest_catalog.site import NOTHING, Rest, Site
from tests.support.platform import OWNER

EVALUATOR = "query($id: ID!) { metric(id: $id) { evaluator { __typename } } }"
RATING = {"type": "numerical", "lower_bound": 1, "upper_bound": 5}
REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"metric_value": {"type": "colour"}}, 422, "metric_value"),
    ({"metric_value": {}}, 422, "metric_value"),
    ({"metric_value": RATING | {"lower_bound": 9}}, 422, "metric_value.numerical"),
    (
        {"metric_value": {"type": "categorical", "categories": []}},
        422,
        "metric_value.categorical.categories",
    ),
    ({"evaluator": {"type": "latency"}}, 422, "evaluator"),
    ({"evaluator": {"type": "regex", "pattern": "("}}, 422, "evaluator.regex.pattern"),
    ({"applied_to_services": [NOTHING]}, 404, "applied_to_services"),
    ({"applied_to_services": ["x"]}, 422, "applied_to_services.0"),
    ({"additional_notes": {}}, 422, "additional_notes"),
]


async def evaluator(site: Site, id: str) -> str:
    """How a metric gets its value, as GraphQL tells: the contract has no word for it."""
    found = await site.house.client(OWNER).ask(EVALUATOR, id=id)
    return str(found["metric"]["evaluator"]["__typename"])


async def test_a_metric_shows_what_was_said_of_it(owner: Rest) -> None:
    service_id = await owner.made(SERVICE, service())
    body = metric(
        "Politeness",
        applied_to_services=[service_id],
        additional_notes="From 1 to 5.",
        tags={"team": "dining"},
        metric_value=RATING,
    )

    created = await owner.post(METRIC, body)

    assert created.status == 201
    assert set(created.body) == {"id"}
    shown = await owner.one(METRIC, created.body["id"])
    at = shown["created_at"]
    olga = {"org_id": "acme", "user_id": "olga"}
    expected = body | {
        "org_id": "acme",
        "created_at": at,
        "updated_at": at,
        "tags": [{"key": "team", "value": "dining"}],
        "creator": olga,
        "updated_by": olga,
        "metric_value_type": "numerical",
        "is_deleted": False,
    }
    assert shown == expected | {"id": created.body["id"]}
    assert await owner.rows(f"{METRIC}search/", query="polite") == [
        expected | {"_id": created.body["id"]}
    ]


async def test_every_type_of_value_can_be_measured(owner: Rest) -> None:
    grade = {"type": "categorical", "categories": ["good", "bad"]}
    for value in ({"type": "boolean"}, RATING, grade):
        body = metric(value["type"], metric_value=value | {"unknown": "is passed over"})
        id = await owner.made(METRIC, body)

        assert (await owner.one(METRIC, id))["metric_value"] == value


async def test_updates_and_deletion_answer_null(owner: Rest) -> None:
    id = await owner.made(METRIC, metric(additional_notes="Old."))

    updated = await owner.post(
        f"{METRIC}{id}/", {"description": "New.", "tags": {"a": None}, "additional_notes": "New."}
    )
    shown = await owner.one(METRIC, id)
    deleted = await owner.delete(f"{METRIC}{id}/")

    assert (updated.status, updated.raw) == (200, b"null")
    assert (shown["description"], shown["additional_notes"]) == ("New.", "New.")
    assert shown["tags"] == [{"key": "a", "value": None}]
    assert (deleted.status, deleted.raw) == (200, b"null")
    assert await owner.rows(METRIC) == []
    assert (await owner.rows(METRIC, is_deleted="true"))[0]["is_deleted"] is True


async def test_notes_alone_can_be_cleared(owner: Rest) -> None:
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({}, "Kept."),
        ({"additional_notes": {}}, "Kept."),
        ({"additional_notes": None}, None),
        ({"description": None, "applied_to_services": None, "tags": None}, "Kept."),
        ({"evaluator": None}, "Kept."),
    ]
    for number, (change, notes) in enumerate(cases):
        body = metric(f"Metric {number}", additional_notes="Kept.", tags={"a": "b"})
        id = await owner.made(METRIC, body)
        before = await owner.one(METRIC, id)

        assert (await owner.post(f"{METRIC}{id}/", change)).status == 200

        after = await owner.one(METRIC, id)
        times = {"updated_at": after["updated_at"]}
        assert after == before | times | {"additional_notes": notes}


async def test_a_metric_is_judged_unless_an_evaluator_is_named(site: Site) -> None:
    contains = {"type": "contains", "texts": ["booked"]}
    judged = await site.owner.made(METRIC, metric("Judged"))
    found = await site.owner.made(METRIC, metric("Found", evaluator=contains))

    assert await evaluator(site, judged) == "JudgeEvaluator"
    assert await evaluator(site, found) == "ContainsEvaluator"

    await site.owner.post(f"{METRIC}{judged}/", {"evaluator": {"type": "objective_met"}})
    await site.owner.post(f"{METRIC}{found}/", {"description": "Still found."})

    assert await evaluator(site, judged) == "ObjectiveMetEvaluator"
    assert await evaluator(site, found) == "ContainsEvaluator"


async def test_a_refusal_names_the_field(owner: Rest) -> None:
    for change, status, field in REFUSED:
        answer = await owner.post(METRIC, metric() | change)

        assert (answer.status, answer.field) == (status, field)
    assert await owner.rows(METRIC) == []


async def test_an_evaluator_must_go_on_fitting(owner: Rest) -> None:
    id = await owner.made(METRIC, metric())

    answer = await owner.post(f"{METRIC}{id}/", {"evaluator": {"type": "latency"}})

    assert (answer.status, answer.field) == (422, "evaluator")


async def test_a_metric_in_use_stays(owner: Rest) -> None:
    unit_test = await bodies.unit_test(owner)
    await owner.made(UNIT_TEST, unit_test)

    answer = await owner.delete(f"{METRIC}{unit_test['success_criterions'][0]['metric_id']}/")

    assert (answer.status, answer.code) == (400, "IN_USE")
    assert "Books a table" in answer.body["detail"]


async def test_later_clients_wrap_what_the_first_version_says(owner: Rest) -> None:
    plain = metric("Rating", description="From 1 to 5.", metric_value=RATING)
    wrapped = {name: plain.pop(name) for name in ("description", "metric_value")}

    id = await owner.made(METRIC, plain | {"initial_version_metric_value": wrapped})

    shown = await owner.one(METRIC, id)
    assert {name: shown[name] for name in wrapped} == wrapped
    assert shown["metric_value_type"] == "numerical"


async def test_what_is_wrapped_does_not_contradict_what_is_not(owner: Rest) -> None:
    other = {"description": "Another.", "metric_value": {"type": "boolean"}}

    answer = await owner.post(METRIC, metric() | {"initial_version_metric_value": other})

    assert answer.status == 422
    assert "initial_version_metric_value" in answer.body["error"]["message"]
    assert await owner.rows(METRIC) == []


async def test_notes_that_are_left_out_are_none(owner: Rest) -> None:
    body = metric()
    del body["additional_notes"]

    id = await owner.made(METRIC, body)

    assert (await owner.one(METRIC, id))["additional_notes"] is None
