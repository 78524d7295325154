"""Nothing of one organization can be read or changed by another, by any road."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support import definitions
from tests.support.definitions import Author, criterion
from tests.support.platform import House
from tests.support.rich import CANCEL, PUT_VERSION_SET, Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

Rich = tuple[House, Furniture]
LISTS = ["personas", "scenarios", "metrics", "services", "unitTests", "unitTestSets"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened


def owned(made: Furniture) -> dict[str, str]:
    """One id of each kind that the owner's organization has."""
    return {
        "persona": made.personas["ana"],
        "scenario": made.scenarios["book"],
        "metric": made.metrics["Turns"],
        "service": made.services["line"],
        "unitTest": made.unit_tests["all"],
        "unitTestSet": made.sets["all"],
        "unitTestSetRun": made.runs[0],
    }


async def global_ids(house: House, made: Furniture) -> list[str]:
    """The global ids of one thing of each type, sessions included."""
    ids = [
        (await house.owner.ask(f"query($id: ID!) {{ {kind}(id: $id) {{ id }} }}", id=id))[kind][
            "id"
        ]
        for kind, id in owned(made).items()
    ]
    data = await house.owner.ask(
        "query($id: ID!) { unitTestSetRun(id: $id) { sessions { id } } }", id=made.runs[0]
    )
    return [*ids, *(session["id"] for session in data["unitTestSetRun"]["sessions"])]


async def test_by_plain_id_there_is_nothing(rich: Rich) -> None:
    house, made = rich
    for kind, id in owned(made).items():
        query = f"query($id: ID!) {{ {kind}(id: $id) {{ id history {{ event }} }} }}"
        assert (await house.owner.ask(query, id=id))[kind] is not None
        assert (await house.stranger.ask(query, id=id))[kind] is None


async def test_by_global_id_there_is_nothing(rich: Rich) -> None:
    house, made = rich
    ids = await global_ids(house, made)
    many = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await house.owner.ask(many, ids=ids))["nodes"] == [{"id": id} for id in ids]
    assert (await house.stranger.ask(many, ids=ids))["nodes"] == [None] * len(ids)
    for id in ids:
        one = await house.stranger.ask("query($id: ID!) { node(id: $id) { id } }", id=id)
        assert one["node"] is None


@pytest.mark.parametrize("kind", [*LISTS, "unitTestSetRuns"])
async def test_lists_and_their_totals_are_empty(rich: Rich, kind: str) -> None:
    house, made = rich
    by_id = {"ids": list(owned(made).values())}
    type = f"{kind[0].upper()}{kind[1:-1]}Filter"
    query = f"query($filter: {type}) {{ {kind}(filter: $filter) {{ totalCount nodes {{ id }} }} }}"
    for filter in ({}, by_id):
        found = (await house.stranger.ask(query, filter=filter))[kind]
        assert found == {"totalCount": 0, "nodes": []}


async def test_the_viewer_is_who_asks(rich: Rich) -> None:
    data = await rich[0].stranger.ask("{ viewer { orgId userId } }")
    assert data["viewer"] == {"orgId": "globex", "userId": "stefan"}


def commands(made: Furniture) -> list[tuple[str, dict[str, Any]]]:
    """Every command that concerns something that is there already."""
    ids = owned(made)
    run = ids.pop("unitTestSetRun")
    version_set = {"id": ids["service"], "name": "canary"}
    return [
        *((definitions.DELETE[kind], {"id": id}) for kind, id in ids.items()),
        *(
            (definitions.UPDATE[kind], {"input": {"id": id, "tags": []}})
            for kind, id in ids.items()
        ),
        *(
            (
                definitions.NEW_VERSION[kind],
                {"input": {"id": ids[kind]} | getattr(definitions, kind)()["initialVersion"]},
            )
            for kind in definitions.NEW_VERSION
        ),
        (PUT_VERSION_SET, version_set | {"set": {}}),
        (
            """mutation($id: ID!, $name: String!) {
                deleteServiceVersionSet(id: $id, name: $name) { service { id } } }""",
            version_set,
        ),
        (CANCEL, {"id": run}),
    ]


async def test_no_command_reaches_over(rich: Rich) -> None:
    house, made = rich
    before = await house.everything()
    for query, variables in commands(made):
        refusal = await house.stranger.refusal(query, **variables)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", "id"), query
    assert await house.everything() == before


async def test_a_subscription_to_a_foreign_run_is_refused(rich: Rich) -> None:
    house, made = rich
    refusal = await house.stranger.refused_stream(
        "subscription($id: ID!) { unitTestSetRunProgress(id: $id) { kind } }", id=made.runs[0]
    )
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "id")


async def test_no_reference_reaches_over(rich: Rich) -> None:
    house, made = rich
    stranger = Author(house.stranger)
    given = await stranger.unit_test_input("Spies")
    before = await house.everything()
    ids = owned(made)
    for change, field in (
        ({"personaId": ids["persona"]}, "personaId"),
        ({"scenarioId": ids["scenario"]}, "scenarioId"),
        ({"serviceId": ids["service"]}, "serviceId"),
        (
            {"successCriterions": [criterion(made.metrics["Says booked"])]},
            "successCriterions.0.metricId",
        ),
    ):
        refusal = await house.stranger.refusal(definitions.CREATE["unitTest"], input=given | change)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", field)
    for query, input, field in (
        (
            definitions.CREATE["unitTestSet"],
            {"name": "Spies", "unitTestRuns": [{"unitTestId": ids["unitTest"]}]},
            "unitTestRuns.0.unitTestId",
        ),
        (
            definitions.CREATE["metric"],
            definitions.metric("Spies", appliedToServices=[ids["service"]]),
            "appliedToServices",
        ),
        (definitions.CREATE_RUN, {"unitTestSetId": ids["unitTestSet"]}, "unitTestSetId"),
    ):
        refusal = await house.stranger.refusal(query, input=input)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", field)
    assert await house.everything() == before


async def test_a_refusal_tells_nothing_that_an_unknown_id_would_not(rich: Rich) -> None:
    house, made = rich
    foreign, unknown = made.personas["ana"], "f" * 24
    told = [
        (await house.stranger.refusal(definitions.DELETE["persona"], id=id)).message.replace(id, "")
        for id in (foreign, unknown)
    ]
    assert told[0] == told[1]
