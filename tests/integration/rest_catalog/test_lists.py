"""Pages, filters and orders of the lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.rest_catalog import bodies
from tests.integration.rest_catalog.bodies import (
    METRIC,
    PERSONA,
    SCENARIO,
    SERVICE,
    UNIT_TEST,
    UNIT_TEST_SET,
    metric,
    persona,
    persona_version,
    scenario,
    service,
)
from tests.integration.rest_catalog.site import NOTHING, Rest, Site

OLGA = {"org_id": "acme", "user_id": "olga"}
EDGAR = {"org_id": "acme", "user_id": "edgar"}
LIMITS = {PERSONA: 50, SCENARIO: 200, METRIC: 50, SERVICE: 20, UNIT_TEST: 500, UNIT_TEST_SET: 20}


async def test_pages_follow_each_other(owner: Rest) -> None:
    for number in range(5):
        await owner.made(SCENARIO, scenario(f"Scenario {number}"))

    pages: list[dict[str, Any]] = []
    token: int | None = 0
    while token is not None:
        page = (await owner.get(SCENARIO, limit=2, continuation_token=token)).body
        pages.append(page)
        token = page["continuation_token"]

    names = [[each["name"][-1] for each in page["simulation_scenarios"]] for page in pages]
    assert names == [["4", "3"], ["2", "1"], ["0"]]
    assert [page["has_more"] for page in pages] == [True, True, False]
    assert [page["continuation_token"] for page in pages] == [2, 4, None]
    assert [page["filter_values"] for page in pages] == [
        {"creators": [OLGA], "tags": []},
        None,
        None,
    ]


async def test_pages_have_the_documented_limits(owner: Rest) -> None:
    for path, limit in LIMITS.items():
        assert (await owner.get(path, limit=limit)).status == 200
        above = await owner.get(path, limit=limit + 1)
        none = await owner.get(path, limit=0)

        assert (above.status, above.field) == (422, "limit")
        assert above.body["detail"][0]["loc"] == ["query", "limit"]
        # Only services must be asked for at least one.
        assert none.status == (422 if path == SERVICE else 200)


@pytest.mark.parametrize("path", [path for path in LIMITS if path != SERVICE])
async def test_who_follows_pages_of_nothing_comes_to_an_end(owner: Rest, path: str) -> None:
    await owner.made(PERSONA, persona())

    page = (await owner.get(path, limit=0)).body

    assert (page["has_more"], page["continuation_token"]) == (False, None)


async def test_tokens_beyond_the_end_find_nothing(owner: Rest) -> None:
    await owner.made(PERSONA, persona())

    for token in (1, 2**31, 10**30):
        page = (await owner.get(PERSONA, continuation_token=token)).body
        assert page == {
            "simulation_personas": [],
            "has_more": False,
            "continuation_token": None,
            "filter_values": None,
        }
    before = await owner.get(PERSONA, continuation_token=-1)
    assert (before.status, before.field) == (422, "continuation_token")


async def test_the_latest_change_comes_first_unless_asked(owner: Rest) -> None:
    first, *_ = [await owner.made(PERSONA, persona(name)) for name in ("Ana", "Bo", "Cy")]
    await owner.post(f"{PERSONA}{first}/", {"tags": {"late": None}})

    assert await owner.names(PERSONA) == ["Ana", "Cy", "Bo"]
    assert await owner.names(PERSONA, sort_by="-updated_at") == ["Ana", "Cy", "Bo"]
    assert await owner.names(PERSONA, sort_by="+updated_at") == ["Bo", "Cy", "Ana"]
    assert await owner.names(PERSONA, sort_by=["+updated_at", "-updated_at"]) == ["Bo", "Cy", "Ana"]
    # Not escaped, a plus is a space.
    plus = await owner.send("GET", f"{PERSONA}?sort_by=+updated_at")
    assert plus.body["simulation_personas"][0]["name"] == "Bo"


async def test_services_are_sorted_by_name_and_activity(owner: Rest) -> None:
    for name, active in (("b", True), ("A", False), ("c", False), ("a b", True)):
        await owner.made(SERVICE, service(name, is_active=active))

    assert await owner.names(SERVICE, sort_by="+name") == ["A", "a b", "b", "c"]
    by_both = await owner.names(SERVICE, sort_by=["-is_active", "-name"])
    assert by_both == ["b", "a b", "c", "A"]
    paged = [
        *(await owner.names(SERVICE, sort_by="+is_active", limit=3)),
        *(await owner.names(SERVICE, sort_by="+is_active", limit=3, continuation_token=3)),
    ]
    assert sorted(paged) == ["A", "a b", "b", "c"]


async def test_other_orders_are_refused(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona())
    refused = {
        PERSONA: ["updated_at", "+name", "+created_at", "", "+"],
        SERVICE: ["+updated_at"],
        METRIC: ["-name"],
        UNIT_TEST: ["+id"],
        f"{PERSONA}{id}/version/": ["+updated_at"],
    }
    for path, orders in refused.items():
        for order in orders:
            answer = await owner.get(path, sort_by=order)
            assert (answer.status, answer.field) == (422, "sort_by")
            assert answer.body["detail"][0]["loc"] == ["query", "sort_by"]


async def test_personas_are_found_by_what_they_are(site: Site) -> None:
    owner = site.owner
    ana = await owner.made(PERSONA, persona("Ana", role="guest", tags={"team": "dining"}))
    bo = await owner.made(PERSONA, persona("Bo", role="chef", tags={"team": None, "vip": None}))
    await site.editor.made(PERSONA, persona("Cy", role="guest", tags={"team": "bar"}))
    await owner.delete(f"{PERSONA}{bo}/")

    wanted: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"Ana", "Bo", "Cy"}),
        ({"is_deleted": "true"}, {"Bo"}),
        ({"is_deleted": "false"}, {"Ana", "Cy"}),
        ({"id": [ana, bo]}, {"Ana", "Bo"}),
        ({"id": NOTHING}, set()),
        ({"role": "guest"}, {"Ana", "Cy"}),
        ({"role": ["guest", "chef"]}, {"Ana", "Bo", "Cy"}),
        ({"creator": "acme,edgar"}, {"Cy"}),
        ({"creator": ["acme,edgar", "acme,olga"]}, {"Ana", "Bo", "Cy"}),
        ({"creator": "globex,edgar"}, set()),
        ({"tag": "team:*"}, {"Ana", "Bo", "Cy"}),
        ({"tag": "team:"}, {"Bo"}),
        ({"tag": "team:bar"}, {"Cy"}),
        ({"tag": ["team:*", "vip:"]}, {"Bo"}),
        ({"role": "guest", "tag": "team:dining"}, {"Ana"}),
        ({"unknown": "is passed over"}, {"Ana", "Bo", "Cy"}),
    ]
    for parameters, names in wanted:
        assert set(await owner.names(PERSONA, **parameters)) == names, parameters

    values = (await owner.get(PERSONA, is_deleted="false")).body["filter_values"]
    assert set(values) == {"creators", "tags", "roles"}
    assert (values["tags"], values["roles"]) == (["team"], ["guest"])
    assert sorted(values["creators"], key=str) == sorted([OLGA, EDGAR], key=str)


async def test_malformed_filters_are_refused(owner: Rest) -> None:
    refused = [
        (PERSONA, {"creator": "olga"}, "creator"),
        (PERSONA, {"creator": "acme,"}, "creator"),
        (PERSONA, {"creator": "acme,olga,x"}, "creator"),
        (PERSONA, {"tag": "team"}, "tag"),
        (PERSONA, {"id": "X"}, "id.0"),
        (PERSONA, {"is_deleted": "perhaps"}, "is_deleted"),
        (SERVICE, {"tags": "team"}, "tags"),
        (METRIC, {"type": "colour"}, "type.0"),
        (METRIC, {"is_deleted": "null"}, "is_deleted"),
        (UNIT_TEST, {"metric_id": "1"}, "metric_id.0"),
        (f"{PERSONA}search", {"query": "ana", "tag": "team"}, "tag"),
    ]
    for path, parameters, field in refused:
        answer = await owner.get(path, **parameters)
        assert (answer.status, answer.field) == (422, field), (path, parameters)
        assert answer.body["detail"][0]["loc"][0] == "query"


async def test_metrics_are_found_by_use_and_type(owner: Rest) -> None:
    service_id = await owner.made(SERVICE, service())
    grade = {"type": "categorical", "categories": ["good"]}
    applied = await owner.made(METRIC, metric("Applied", applied_to_services=[service_id]))
    await owner.made(METRIC, metric("Grade", metric_value=grade, tags={"team": None}))
    await owner.delete(f"{METRIC}{applied}/")

    assert await owner.names(METRIC) == ["Grade"]
    assert await owner.names(METRIC, is_deleted="true") == ["Applied"]
    assert await owner.names(METRIC, is_deleted="true", applied_to_service=service_id) == [
        "Applied"
    ]
    assert await owner.names(METRIC, type=["categorical", "numerical"]) == ["Grade"]
    assert await owner.names(METRIC, type="boolean") == []
    values = (await owner.get(METRIC, is_deleted="true")).body["filter_values"]
    assert values == {
        "applied_to_services_ids": [service_id],
        "creators": [OLGA],
        "tags": [],
        "types": ["boolean"],
    }


async def test_services_are_found_by_activity_and_tags(owner: Rest) -> None:
    await owner.made(SERVICE, service("Day", tags={"shift": "day"}))
    night = await owner.made(SERVICE, service("Night", tags={"shift": "night"}, is_active=False))

    assert await owner.names(SERVICE, is_active="false") == ["Night"]
    assert await owner.names(SERVICE, is_active="true") == ["Day"]
    assert await owner.names(SERVICE, tags="shift:night") == ["Night"]
    assert await owner.names(SERVICE, tags=["shift:*", "shift:day"]) == ["Day"]
    assert await owner.names(SERVICE, id=night) == ["Night"]
    assert (await owner.get(SERVICE)).body["filter_values"] == {"tags": ["shift"]}


async def test_unit_tests_and_sets_are_found_by_their_parts(owner: Rest) -> None:
    first, second = [await bodies.unit_test(owner, name) for name in ("First", "Second")]
    first_id, second_id = [await owner.made(UNIT_TEST, each) for each in (first, second)]
    for name, id in (("Set 1", first_id), ("Set 2", second_id)):
        runs = [{"unit_test_id": id, "run_count": 1}]
        await owner.made(
            UNIT_TEST_SET, await bodies.unit_test_set(owner, name, unit_test_runs=runs)
        )

    metric_id = first["success_criterions"][0]["metric_id"]
    for part in ("service_id", "persona_id", "scenario_id"):
        assert await owner.names(UNIT_TEST, **{part: first[part]}) == ["First"]
        found = await owner.names(f"{UNIT_TEST}search/", query="table", **{part: second[part]})
        assert found == ["Second"]
    assert await owner.names(UNIT_TEST, metric_id=metric_id) == ["First"]
    assert await owner.names(UNIT_TEST, metric_id=metric_id, persona_id=NOTHING) == []
    values = (await owner.get(UNIT_TEST, id=first_id)).body["filter_values"]
    assert values == {
        "creators": [OLGA],
        "tags": [],
        "service_ids": [first["service_id"]],
        "persona_ids": [first["persona_id"]],
        "scenario_ids": [first["scenario_id"]],
        "metric_ids": [metric_id],
    }
    assert await owner.names(UNIT_TEST_SET, unit_test_id=first_id) == ["Set 1"]
    found = await owner.names(f"{UNIT_TEST_SET}search/", query="set", unit_test_id=second_id)
    assert found == ["Set 2"]
    sets = (await owner.get(UNIT_TEST_SET, unit_test_id=first_id)).body["filter_values"]
    assert sets == {"creators": [OLGA], "unit_test_ids": [first_id], "tags": []}


async def test_versions_by_number_range_and_page(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona())
    path = f"{PERSONA}{id}/version/"
    for _ in range(11):
        await owner.post(path, persona_version())

    async def numbers(**parameters: Any) -> list[int]:
        return [each["version"] for each in await owner.rows(path, **parameters)]

    assert await numbers() == list(range(1, 11))
    assert await numbers(continuation_token=10) == [11, 12]
    assert await numbers(sort_by="-version", limit=2) == [12, 11]
    assert await numbers(sort_by="+version", limit=2) == [1, 2]
    assert await numbers(version="latest") == [12]
    assert await numbers(version="3") == [3]
    assert await numbers(version="9-11") == [9, 10, 11]
    assert await numbers(version="13") == []
    pages = [
        (await owner.get(path, version="2-4", limit=2, continuation_token=t)).body for t in (0, 2)
    ]
    assert [page["continuation_token"] for page in pages] == [2, None]
    assert [page["has_more"] for page in pages] == [True, False]
    assert set(pages[0]) == {"simulation_persona_versions", "has_more", "continuation_token"}
    for version in ("4-2", "newest", "1-", ""):
        answer = await owner.get(path, version=version)
        assert (answer.status, answer.field) == (422, "version")
    for limit in (0, 11):
        assert (await owner.get(path, limit=limit)).status == 422
