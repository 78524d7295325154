"""Over GraphQL a field that is not given keeps its value, and null clears one."""

from __future__ import annotations

from tests.support.definitions import NEW_VERSION, Author
from tests.support.platform import Client, House

PERSONA = """query($id: ID!) { persona(id: $id) { latestVersion { background preferredLanguage
    timezone userModels nonsensitiveUserVariables sensitiveUserVariables } } }"""
SCENARIO = """query($id: ID!) { scenario(id: $id) { latestVersion {
    objective instructions initialMessageType conversationStartsAt } } }"""

ANA = {
    "background": "A regular.",
    "preferredLanguage": "eng",
    "timezone": "Europe/Berlin",
    "userModels": ["Prefers the window."],
    "nonsensitiveUserVariables": {"party_size": "2"},
    "sensitiveUserVariables": {"card": "4711"},
}
BOOKING = {
    "objective": "Book a table.",
    "instructions": "Say: A table for two, please.",
    "initialMessageType": "SKIP",
    "conversationStartsAt": "2026-01-02T03:04:05+00:00",
}


async def test_a_persona_keeps_what_a_new_version_does_not_name(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana", **ANA)

    for field, value in (ANA | {"background": "New in town.", "timezone": "Asia/Tokyo"}).items():
        await author.new_version("persona", ana, **{field: value})

    expected = ANA | {"background": "New in town.", "timezone": "Asia/Tokyo"}
    assert (await owner.ask(PERSONA, id=ana))["persona"]["latestVersion"] == expected


async def test_null_clears_what_a_persona_can_do_without(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana", **ANA)

    for field in ANA.keys() - {"background"}:
        await author.new_version("persona", ana, **{field: None})

    assert (await owner.ask(PERSONA, id=ana))["persona"]["latestVersion"] == {
        "background": "A regular.",
        "preferredLanguage": None,
        "timezone": None,
        "userModels": [],
        "nonsensitiveUserVariables": {},
        "sensitiveUserVariables": {},
    }


async def test_a_scenario_keeps_what_a_new_version_does_not_name(owner: Client) -> None:
    author = Author(owner)
    booking = await author.scenario(**BOOKING)

    await author.new_version("scenario", booking, objective="Book two tables.")
    kept = (await owner.ask(SCENARIO, id=booking))["scenario"]["latestVersion"]
    await author.new_version("scenario", booking, conversationStartsAt=None)
    cleared = (await owner.ask(SCENARIO, id=booking))["scenario"]["latestVersion"]

    assert kept == BOOKING | {"objective": "Book two tables."}
    assert cleared == kept | {"conversationStartsAt": None}


async def test_what_must_be_there_is_not_cleared(house: House) -> None:
    author = Author(house.owner)
    ana, booking = await author.persona(), await author.scenario()

    for kind, id, field in (
        ("persona", ana, "background"),
        ("scenario", booking, "objective"),
        ("scenario", booking, "instructions"),
        ("scenario", booking, "initialMessageType"),
    ):
        refusal = await house.refused(NEW_VERSION[kind], input={"id": id, field: None})
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_null_empties_the_collections_of_every_kind(owner: Client) -> None:
    author = Author(owner)
    line = await author.service(keyterms=["table"], tags=[{"key": "team"}])
    booked = await author.metric(appliedToServices=[line])

    await author.update("service", line, keyterms=None, tags=None)
    await author.update("metric", booked, appliedToServices=None)

    found = await owner.ask(
        """query($line: ID!, $booked: ID!) { service(id: $line) { keyterms tags { key } }
            metric(id: $booked) { appliedToServices { databaseId } } }""",
        line=line,
        booked=booked,
    )
    assert found == {"service": {"keyterms": [], "tags": []}, "metric": {"appliedToServices": []}}
