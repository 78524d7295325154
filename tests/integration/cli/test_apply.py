"""`simulation apply`: what would change is told, and comes about as a whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.as_code.difference import as_json, counted, show
from simulation.cli.as_code.export import read_all
from simulation.cli.as_code.files import Layout, files_of, write_files
from simulation.cli.problems import Problems
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.change import Action, Plan
from simulation.cli.seeding.checking import check_catalog
from simulation.cli.seeding.loading import Loading
from simulation.cli.seeding.writing import Broken, how_far
from simulation.client.errors import refusal
from simulation.client.local_api import LocalApi
from simulation.identity.permission import Permission
from tests.integration.cli.test_seeding import PERSONA, ROOT, SERVICE, SET, TEST, whole
from tests.integration.permissions.asking import with_all_but
from tests.support.platform import OWNER, House


async def applied(
    house: House, directory: Path, *, prune: bool = False, dry: bool = False, api: Any = None
) -> Plan:
    entries = read_catalog(directory)
    check_catalog(entries)
    loading = Loading(api or LocalApi(house.platform, OWNER), entries, prune=prune)
    plan = await loading.plan()
    if not dry:
        await loading.write()
    plan.hints = [str(each) for each in loading.hints]  # type: ignore[attr-defined]
    return plan


def told(plan: Plan) -> list[str]:
    return [each.told for each in plan.changes]


async def test_a_difference_is_told_field_by_field(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await applied(house, whole(tmp_path))
    headers = "connector: {type: chat, url: https://agent.example/v1, headers: {X-Key: secret}}"
    whole(
        tmp_path,
        services_yaml=SERVICE.replace(
            "connector: {type: chat, url: https://agent.example/v1}", headers
        ),
        personas_yaml=PERSONA + "- {name: Bob, role: guest, background: c}\n",
        unit_tests_yaml=TEST.replace("persona: Ann", "persona: Bob"),
    )
    plan = await applied(house, tmp_path, dry=True)
    show(plan)
    assert capsys.readouterr().out.splitlines() == [
        "~ service 'Line'",
        "    connector.headers: {} → nothing",
        '    connector.headers.X-Key: nothing → "(withheld)"',
        "+ persona 'Bob'",
        '    name: "Bob"',
        '    role: "guest"',
        '    background: "c"',
        "~ unit test 'Books'",
        '    persona: "Ann" → "Bob"',
    ]
    assert counted(plan) == "1 created, 2 updated, 4 unchanged"
    assert as_json(plan, [])["changes"][2] == {
        "written": False,
        "action": "update",
        "kind": "unit_test",
        "name": "Books",
        "previousName": None,
        "fields": [{"path": "persona", "before": "Ann", "after": "Bob"}],
    }
    assert told(await applied(house, tmp_path)) == told(plan)
    assert not (await applied(house, tmp_path)).changes


async def test_what_is_in_no_file_is_taken_out_of_use_in_order(
    house: House, tmp_path: Path
) -> None:
    await applied(house, whole(tmp_path))
    for name in ("unit_test_sets", "unit_tests", "scenarios"):
        (tmp_path / f"{name}.yaml").unlink()
    assert not (await applied(house, tmp_path)).changes, "unless it is said"
    plan = await applied(house, tmp_path, prune=True)
    assert told(plan) == [
        "delete unit test set 'All'",
        "delete unit test 'Books'",
        "delete scenario 'Table'",
    ]
    assert plan.count(Action.DELETE) == 3
    assert not (await applied(house, tmp_path, prune=True)).changes


async def test_what_files_name_by_id_is_not_taken_out_of_use(house: House, tmp_path: Path) -> None:
    await applied(house, whole(tmp_path))
    query = "{ personas { nodes { databaseId } } unitTests { nodes { databaseId } } }"
    found = await house.owner.ask(query)
    [persona], [unit_test] = found["personas"]["nodes"], found["unitTests"]["nodes"]
    by_id = TEST.replace("persona: Ann", f"persona: {persona['databaseId']}")
    assert by_id != TEST
    (tmp_path / "personas.yaml").unlink()
    (tmp_path / "unit_tests.yaml").write_text(by_id)
    assert not (await applied(house, tmp_path, prune=True)).changes
    # And what that uses in its turn.
    by_id = SET.replace("unit_test: Books", f"unit_test: {unit_test['databaseId']}")
    for name in ("services", "scenarios", "metrics", "unit_tests"):
        (tmp_path / f"{name}.yaml").unlink()
    (tmp_path / "unit_test_sets.yaml").write_text(by_id)
    assert not (await applied(house, tmp_path, prune=True)).changes


async def test_what_is_renamed_keeps_its_history(house: House, tmp_path: Path) -> None:
    await applied(house, whole(tmp_path))
    renamed = PERSONA.replace("name: Ann", "name: Anna, previous_name: ann")
    test = TEST.replace("persona: Ann", "persona: Anna")
    plan = await applied(house, whole(tmp_path, personas_yaml=renamed, unit_tests_yaml=test))
    assert told(plan) == ["update persona 'Anna', 'Ann' until now"]
    page = (await house.owner.ask("{ personas { nodes { name history { data } } } }"))["personas"]
    [persona] = page["nodes"]
    assert (persona["name"], len(persona["history"])) == ("Anna", 2)
    again = await applied(house, tmp_path)
    assert not again.changes
    assert again.hints == [  # type: ignore[attr-defined]
        "personas.yaml:1: 'Anna': previous_name: it has its new name already; leave the line out."
    ]


async def test_a_rename_is_refused_where_there_are_both(house: House, tmp_path: Path) -> None:
    both = PERSONA + PERSONA.replace("Ann", "Anna")
    await applied(house, whole(tmp_path, personas_yaml=both))
    renamed = PERSONA.replace("name: Ann", "name: Anna, previous_name: Ann")
    test = TEST.replace("persona: Ann", "persona: Anna")
    whole(tmp_path, personas_yaml=renamed, unit_tests_yaml=test)
    with pytest.raises(Problems, match="there are both a persona 'Ann' and one of the new name"):
        await applied(house, tmp_path)
    whole(tmp_path, personas_yaml=renamed + PERSONA, unit_tests_yaml=test)
    with pytest.raises(Problems, match="'Ann' is another persona in these files"):
        read_catalog(tmp_path)


async def test_what_was_never_there_is_made_under_its_name(house: House, tmp_path: Path) -> None:
    text = PERSONA.replace("name: Ann", "name: Ann, previous_name: Old")
    plan = await applied(house, whole(tmp_path, personas_yaml=text))
    assert "create persona 'Ann'" in told(plan)


async def test_a_version_set_goes_once_its_unit_tests_have_left_it(
    house: House, tmp_path: Path
) -> None:
    canary = SERVICE.replace("description: d,", "description: d, version_sets: {canary: {}},")
    on_canary = TEST.replace("name: edge", "name: canary")
    await applied(house, whole(tmp_path, services_yaml=canary, unit_tests_yaml=on_canary))
    other = on_canary.replace("name: Books", "name: Other")
    whole(tmp_path, services_yaml=canary, unit_tests_yaml=on_canary + other)
    await applied(house, tmp_path)
    before = await house.everything()
    with pytest.raises(Problems, match="version_sets: the unit test 'Other' uses 'canary'"):
        await applied(house, whole(tmp_path))
    assert await house.everything() == before
    await applied(house, tmp_path, prune=True)
    assert not (await applied(house, tmp_path, prune=True)).changes


class Refusing:
    """An API that refuses one mutation."""

    def __init__(self, api: Any, word: str) -> None:
        self._api, self._word = api, word

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        if self._word in query:
            raise refusal("FORBIDDEN", "You may not.")
        return dict(await self._api.ask(query, **variables))


async def test_what_is_written_and_what_is_not_is_told_where_it_breaks(
    house: House, tmp_path: Path
) -> None:
    api = Refusing(LocalApi(house.platform, OWNER), "createMetric")
    with pytest.raises(Broken) as broken:
        await applied(house, whole(tmp_path), api=api)
    assert broken.value.code == "FORBIDDEN"
    assert str(broken.value).splitlines() == [
        "metrics.yaml:1: 'Met': You may not.",
        "This is written:",
        "  create service 'Line'",
        "  create persona 'Ann'",
        "  create scenario 'Table'",
        "This is not:",
        "  create metric 'Met'",
        "  create unit test 'Books'",
        "  create unit test set 'All'",
        "Apply it again to go on from there.",
    ]
    plan = await applied(house, tmp_path)
    assert (len(plan.changes), plan.unchanged) == (3, 3)


async def test_what_was_interrupted_says_how_far_it_came(house: House, tmp_path: Path) -> None:
    class Interrupted(Refusing):
        async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
            if self._word in query:
                raise asyncio.CancelledError
            return await super().ask(query, **variables)

    api = Interrupted(LocalApi(house.platform, OWNER), "createScenario")
    loading = Loading(api, read_catalog(whole(tmp_path)))
    plan = await loading.plan()
    with pytest.raises(asyncio.CancelledError):
        await loading.write()
    lines = how_far(loading.done, plan.left_of(loading.done)).splitlines()
    assert lines[:5] == [
        "This is written:",
        "  create service 'Line'",
        "  create persona 'Ann'",
        "This is not:",
        "  create scenario 'Table'",
    ]


INSIDE = """
services:
  - {name: Line, description: d, connector: {type: chat, url: 'https://agent.example/v1'}}
unit_test_sets:
  - name: All
    unit_test_runs:
      - unit_test:
          name: Books
          description: d
          service: Line
          service_version_set_name: edge
          persona: {role: guest, background: b}
          scenario: {name: Table, objective: o, instructions: i, initial_message_type: skip}
          max_interactions: 3
          success_criterions:
            - name: booked
              criterion: {type: boolean, expected_value: true}
              metric: {description: d, metric_value: {type: boolean}}
"""


async def test_definitions_may_stand_inside_those_that_use_them(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "simulation.yaml").write_text(INSIDE)
    assert told(await applied(house, tmp_path)) == [
        "create service 'Line'",
        "create persona 'Books persona'",
        "create scenario 'Table'",
        "create metric 'Books booked'",
        "create unit test 'Books'",
        "create unit test set 'All'",
    ]
    assert not (await applied(house, tmp_path)).changes


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            INSIDE.replace("role: guest, ", ""),
            "simulation.yaml:12: 'Books persona': role: is missing; write it.",
        ),
        (
            INSIDE.replace("name: Books\n          ", ""),
            "simulation.yaml:7: name: is missing, or no text; write it.",
        ),
        (
            INSIDE + "personas: [{name: books persona, role: r, background: b}]\n",
            "there is a persona of this name at simulation.yaml:12 already; rename one.",
        ),
        (INSIDE + "people: []\n", "'people' is no kind of definition."),
    ],
)
def test_what_is_wrong_inside_is_told_with_its_line(tmp_path: Path, wrong: str, told: str) -> None:
    (tmp_path / "simulation.yaml").write_text(wrong)
    with pytest.raises(Problems) as refused:
        check_catalog(read_catalog(tmp_path))
    [problem] = refused.value.problems
    assert told in str(problem)


def test_what_the_guide_shows_is_a_catalog(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "as-code.md").read_text("utf-8")
    [shown] = [each for each in guide.split("```yaml\n") if each.startswith("services:")]
    (tmp_path / "simulation.yaml").write_text(shown.partition("```")[0])
    entries = read_catalog(tmp_path)
    check_catalog(entries)
    names = [each.name for each in entries]
    assert "Says what it can do persona" in names
    assert "Says what it can do tells" in names


async def test_what_one_may_not_see_is_not_exported(house: House, tmp_path: Path) -> None:
    secret = PERSONA.replace("background: b", "background: b, sensitive_user_variables: {pin: '7'}")
    await applied(house, whole(tmp_path / "in", personas_yaml=secret))
    reader: Any = with_all_but(house, Permission.MODIFY_PERSONA)
    catalog, _ = await read_all(reader)
    assert catalog["personas"][0]["sensitive_user_variables"] == {"pin": "(withheld)"}
    write_files(tmp_path / "out", files_of(catalog, Layout.KINDS))
    with pytest.raises(Problems, match=r"'\(withheld\)' stands for a value that was not shown"):
        check_catalog(read_catalog(tmp_path / "out"))


def test_files_go_together_in_every_layout(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "ann.yaml").write_text(PERSONA.removeprefix("- "))
    (tmp_path / "personas" / "more.yml").write_text(PERSONA.replace("Ann", "Bob"))
    (tmp_path / "simulation.yaml").write_text(f"personas:\n  {PERSONA.replace('Ann', 'Cem')}")
    (tmp_path / "personas.yaml").write_text(PERSONA.replace("Ann", "Dee"))
    (tmp_path / "notes").mkdir()
    assert {each.name for each in read_catalog(tmp_path)} == {"Ann", "Bob", "Cem", "Dee"}
    (tmp_path / "persona").mkdir()
    (tmp_path / "persona" / "eve.yaml").write_text(PERSONA)
    with pytest.raises(Problems, match="persona: is no directory of a catalog; did you mean"):
        read_catalog(tmp_path)
