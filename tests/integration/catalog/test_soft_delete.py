"""What is deleted cannot be used any more, but stays where it was used."""

from __future__ import annotations

from typing import Any

from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.persona import PERSONA, PersonaDeleted
from simulation.kernel.messages import Commit, Metadata
from tests.support import definitions
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import OWNER, House

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    unitTestSet { name isDeleted }
    unitTests { pinned { name version } persona { name version } scenario { name }
      unitTest { name isDeleted description persona { name isDeleted latestVersion { background } }
        scenario { name isDeleted } service { name isDeleted }
        successCriterions { metric { name isDeleted } } }
      metricsToEvaluate { metric { name isDeleted } metricVersion }
      sessions { results { metric { name isDeleted } passed } } } } }"""


async def test_a_finished_run_still_shows_everything_that_was_deleted_later(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        ids = {
            "persona": await author.persona("Ana", background="Gone by now."),
            "scenario": await author.scenario("Book"),
            "metric": await author.metric("Booked"),
            "service": await author.service("Line", url=agent.url),
        }
        references = {f"{kind}Id": id for kind, id in ids.items() if kind != "metric"}
        test = await author.unit_test(
            "Books", successCriterions=[criterion(ids["metric"])], **references
        )
        chosen = await author.unit_test_set([test], "All")
        run = await author.run(chosen)
        await house.ended(run)
    await author.delete("unitTestSet", chosen)
    await author.delete("unitTest", test)
    for kind, id in ids.items():
        await author.delete(kind, id)

    found = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    assert found == {
        "unitTestSet": {"name": "All", "isDeleted": True},
        "unitTests": [
            {
                "pinned": {"name": "Books", "version": 1},
                "persona": {"name": "Ana", "version": 1},
                "scenario": {"name": "Book"},
                "unitTest": {
                    "name": "Books",
                    "isDeleted": True,
                    "description": "A guest books a table.",
                    "persona": {
                        "name": "Ana",
                        "isDeleted": True,
                        "latestVersion": {"background": "Gone by now."},
                    },
                    "scenario": {"name": "Book", "isDeleted": True},
                    "service": {"name": "Line", "isDeleted": True},
                    "successCriterions": [{"metric": {"name": "Booked", "isDeleted": True}}],
                },
                "metricsToEvaluate": [
                    {"metric": {"name": "Booked", "isDeleted": True}, "metricVersion": 1}
                ],
                "sessions": [
                    {"results": [{"metric": {"name": "Booked", "isDeleted": True}, "passed": True}]}
                ],
            }
        ],
    }


async def test_a_deleted_definition_is_still_found_by_its_id_but_not_listed(house: House) -> None:
    author = Author(house.owner)
    ana = await author.persona("Ana")
    await author.new_version("persona", ana, background="Second.")
    await author.delete("persona", ana)
    data = await house.owner.ask(
        """query($id: ID!) { persona(id: $id) { id name isDeleted versions { totalCount } }
            personas { totalCount } }""",
        id=ana,
    )
    persona = data["persona"]
    assert (persona["name"], persona["isDeleted"]) == ("Ana", True)
    assert persona["versions"]["totalCount"] == 2
    assert data["personas"]["totalCount"] == 0
    node = await house.owner.ask(
        "query($id: ID!) { node(id: $id) { ... on Persona { name } } }", id=persona["id"]
    )
    assert node["node"] == {"name": "Ana"}


async def test_a_run_checks_again_what_its_unit_tests_refer_to(house: House) -> None:
    """The check on deletion reads documents, so another process may slip through it."""
    author = Author(house.owner)
    ana = await author.persona("Ana")
    test = await author.unit_test("Books", personaId=ana)
    chosen = await author.unit_test_set([test])
    await _delete_behind_the_back(house, ana)
    for query, given, field in (
        (definitions.CREATE_RUN, {"unitTestSetId": chosen}, "personaId"),
        (definitions.UPDATE["unitTest"], {"id": test, "description": "New."}, "personaId"),
    ):
        refusal = await house.refused(query, input=given)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", field)


async def _delete_behind_the_back(house: House, ana: str) -> None:
    stream = f"{DefinitionDecider(PERSONA).category}-{ana}"
    metadata: dict[str, Any] = {
        "organization": OWNER.organization,
        "user": OWNER.user,
        "recorded_at": house.clock.now(),
        "correlation_id": "0" * 24,
    }
    commit = Commit(stream, 2, (PersonaDeleted(id=ana),), Metadata(**metadata))
    await house.store.append(commit)
    await house.platform.bus.settle()
