"""The airline's catalog against its desk: three unit tests fail, by the state alone."""

from __future__ import annotations

from pathlib import Path

from jsonschema import Draft202012Validator

from simulation.cli.seed import seed_catalog
from simulation.cli.seeding.entry import KINDS
from simulation.cli.seeding.schemas import schema_of
from simulation.cli.seeding.yaml_file import read_yaml
from simulation.client.local_api import LocalApi
from simulation.demo_agent.agent import DemoAgent
from tests.support.definitions import Author
from tests.support.platform import OWNER, open_house

AIRLINE = Path(__file__).parents[3] / "seed_data" / "airline"

FAULTY = {
    "Keeps the price of a saver fare": (
        "The state at the end differs: $.refunds[0] is there, and was not expected: "
        '{"booking":"MX7T9Q","amount":79}.'
    ),
    "Cancels the booking that was meant": (
        'The state at the end differs: $.bookings.MX2A8C.status is "cancelled" instead of '
        '"confirmed"; $.bookings.MX5L3D.status is "confirmed" instead of "cancelled".'
    ),
    "Rebooks by the time of day": (
        'The state at the end differs: $.bookings.MX4K2P.flight is "MA101" instead of "MA105". '
        "No call changed the state."
    ),
}

RUN = """query($id: ID!) { unitTestSetRun(id: $id) { unitTests {
  pinned { name } result { verdict passRate }
  sessions { outcome reason objectiveMet turns
    results { criterionName passed justification }
    transcript { key text toolCalls { name arguments result { content isError } } } } } } }"""


async def test_the_planted_faults_are_found_by_the_state_and_not_by_words() -> None:
    desk = DemoAgent()
    address = await desk.start()
    try:
        variables = {"SIMULATION_AGENT_DEMO_URL": address}
        async with open_house(agent_variables=variables) as house:
            seeded = await seed_catalog(LocalApi(house.platform, OWNER), AIRLINE)
            assert seeded.created == 29
            chosen = seeded.ids["unit_test_set", "Meridian Air regression"]
            run = await Author(house.owner).run(chosen)
            await house.ended(run)
            shown = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]["unitTests"]
            again = await seed_catalog(LocalApi(house.platform, OWNER), AIRLINE)
            assert (again.created, again.revised, again.unchanged) == (0, 0, 29)
    finally:
        await desk.stop()

    failed = {each["pinned"]["name"] for each in shown if each["result"]["verdict"] != "PASSED"}
    assert failed == set(FAULTY)
    for each in shown:
        for session in each["sessions"]:
            words, state = session["results"]
            assert words["passed"] is True, session
            assert session["turns"] <= 4, session
            why = FAULTY.get(each["pinned"]["name"])
            assert session["outcome"] == ("FAILED" if why else "PASSED"), session
            assert state["justification"] == (why or state["justification"])


def test_the_catalog_fits_its_schemas() -> None:
    for noun in KINDS:
        value = read_yaml(AIRLINE / f"{noun}.yaml").value
        found = Draft202012Validator(schema_of(noun)).iter_errors(value)
        assert [each.message for each in found] == []
